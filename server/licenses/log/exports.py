"""The sealed event log as a file. JSON Lines carry the digests and can be verified without the server; CSV is to read.

chain of an export: entry.previous == the digest of the entry before, entry.digest == SHA-256 over its fields
"""

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, TextIO

from django.db.models import OuterRef, Q, Subquery

from licensing.csv_cells import BYTE_ORDER_MARK, write_rows
from server.licenses.log import chain
from server.licenses.log.chain import START, Break
from server.licenses.models import Seal


class ExportError(Exception):
    """A file is not an export in JSON Lines; the message names the line."""


@dataclass(frozen=True)
class Entry:
    """A line of an export."""

    position: int
    id: int
    at: str
    who: str
    what: str
    license: str
    terminal: str
    customer: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    previous: str
    digest: str

    @property
    def is_intact(self) -> bool:
        """Whether ``digest`` is that of the other fields."""
        content = [self.id, datetime.fromisoformat(self.at).timestamp(), self.who, self.what, self.license]
        return self.digest == chain.digest(
            [*content, self.terminal, self.customer, self.before, self.after], self.previous
        )


COLUMNS = [field.name for field in fields(Entry)]


def entries(wanted: Q) -> Iterator[Entry]:
    """Yield the sealed events that match ``wanted``, a condition on ``Seal``; read in batches."""
    # Every entry carries the digest before it, so that an export of a part can be verified too.
    earlier = Seal.objects.filter(position=OuterRef("position") - 1).values("digest")
    seals = Seal.objects.filter(wanted).select_related("event").annotate(previous=Subquery(earlier))
    for seal in seals.order_by("position").iterator(chain.BATCH):
        event = seal.event
        yield Entry(
            position=seal.position,
            id=event.pk,
            at=event.at.isoformat(),
            who=event.who,
            what=event.what,
            license=event.license,
            terminal=event.terminal,
            customer=event.customer,
            before=event.before,
            after=event.after,
            previous=seal.previous or (START if seal.position == 1 else ""),
            digest=seal.digest,
        )


def write_jsonl(found: Iterable[Entry], out: TextIO) -> int:
    """Write a line of JSON for each entry and return how many."""
    count = 0
    for entry in found:
        out.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(found: Iterable[Entry], out: TextIO) -> int:
    """Write a table with a heading and return how many entries it has."""
    out.write(BYTE_ORDER_MARK)
    rows = ([_cell(value) for value in asdict(entry).values()] for entry in found)
    return write_rows(out, itertools.chain([COLUMNS], rows)) - 1


def read_jsonl(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries of an export in JSON Lines.

    Raises:
        ExportError: a line is not an entry.
    """
    for number, line in enumerate(lines, 1):
        try:
            entry = Entry(**json.loads(line))
            # JSON has no schema here: check what verification computes with.
            if not isinstance(entry.position, int) or datetime.fromisoformat(entry.at).tzinfo is None:
                raise ValueError(line)
        except (ValueError, TypeError, RecursionError) as error:
            raise ExportError(f"line {number} is not an entry of an export in JSON Lines") from error
        yield entry


def breaks(found: Iterable[Entry]) -> Iterator[Break]:
    """Yield every position at which verification fails. An export of a part may omit entries."""
    last: Entry | None = None
    for entry in found:
        if last is not None and entry.position <= last.position:
            yield Break(entry.position, f"entry {entry.id} comes after position {last.position}")
        elif not entry.is_intact:
            yield Break(entry.position, f"entry {entry.id} is not what was sealed")
        elif not _follows(entry, last):
            yield Break(entry.position, f"the entry before entry {entry.id} was replaced")
        last = entry


def _follows(entry: Entry, last: Entry | None) -> bool:
    """Return whether ``entry`` continues the chain after ``last``, if that is the entry directly before it."""
    if last is not None and entry.position == last.position + 1:
        return entry.previous == last.digest
    # After a gap the entry before is unknown; only the very first one is fixed.
    return entry.position != 1 or entry.previous == START


def _cell(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
