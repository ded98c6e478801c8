"""The event log as a file, JSON lines or CSV, and back: each entry with its digest and the one before it.

So whoever has the file can check it without the server. What is exported are the sealed events.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, TextIO

from django.db.models import OuterRef, Q, Subquery

from licensing.csv_cells import escape_formula
from server.licenses.log import chain
from server.licenses.log.chain import START, Break
from server.licenses.models import Seal


class ExportError(Exception):
    """A file is no export of the event log; the message says where."""


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
    def whole(self) -> bool:
        """Whether the digest is that of what stands here."""
        told = [self.id, datetime.fromisoformat(self.at).timestamp(), self.who, self.what, self.license]
        return self.digest == chain.digest(
            [*told, self.terminal, self.customer, self.before, self.after], self.previous
        )


COLUMNS = [field.name for field in fields(Entry)]


def entries(wanted: Q) -> Iterator[Entry]:
    """Yield the sealed events that ``wanted`` (a condition on ``Seal``) picks, read from the database bit by bit."""
    earlier = Seal.objects.filter(position=OuterRef("position") - 1).values("digest")
    seals = Seal.objects.filter(wanted).select_related("event").annotate(previous=Subquery(earlier))
    for seal in seals.order_by("position").iterator(chain.AT_ONCE):
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
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for entry in found:
        writer.writerow([_cell(value) for value in asdict(entry).values()])
        count += 1
    return count


def read(lines: TextIO) -> Iterator[Entry]:
    """Yield the entries of an export, in either form.

    Raises:
        ExportError: a line is no entry.
    """
    first = lines.readline()
    if not first.strip():
        return
    if first.startswith("{"):
        yield from _read_jsonl(first, lines)
    else:
        yield from _read_csv(first, lines)


def breaks(found: Iterable[Entry]) -> Iterator[Break]:
    """Yield every place of an export where the chain does not hold. An export of a part may leave entries out."""
    last: Entry | None = None
    for entry in found:
        if last is not None and entry.position <= last.position:
            yield Break(entry.position, f"entry {entry.id} stands behind position {last.position}")
        elif not entry.whole:
            yield Break(entry.position, f"entry {entry.id} is not what was sealed")
        elif not _follows(entry, last):
            yield Break(entry.position, f"the entry before entry {entry.id} was replaced")
        last = entry


def _follows(entry: Entry, last: Entry | None) -> bool:
    """Return whether ``entry`` goes on from ``last``, where that is the one before it."""
    if last is not None and entry.position == last.position + 1:
        return entry.previous == last.digest
    return entry.position != 1 or entry.previous == START


def _read_jsonl(first: str, lines: TextIO) -> Iterator[Entry]:
    number, line = 1, first
    while line:
        try:
            yield _entry(json.loads(line))
        except (ValueError, TypeError) as error:
            raise ExportError(f"line {number} is no entry of an export") from error
        number, line = number + 1, lines.readline()


def _read_csv(first: str, lines: TextIO) -> Iterator[Entry]:
    if next(csv.reader([first])) != COLUMNS:
        raise ExportError("the first line is not the heading of an export")
    reader = csv.DictReader(lines, COLUMNS)
    for row in reader:
        try:
            read: dict[str, Any] = {name: text.removeprefix("'") for name, text in row.items()}
            numbers = {name: int(read[name]) for name in ("position", "id")}
            facts = {name: json.loads(read[name]) if read[name] else None for name in ("before", "after")}
            yield _entry({**read, **numbers, **facts})
        except (ValueError, TypeError, AttributeError) as error:
            raise ExportError(f"line {reader.line_num + 1} is no entry of an export") from error


def _entry(members: dict[str, Any]) -> Entry:
    entry = Entry(**members)
    if not isinstance(entry.position, int) or datetime.fromisoformat(entry.at).tzinfo is None:
        raise ValueError(members)
    return entry


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    # An apostrophe of the text's own is doubled, because ``_read_csv`` removes one.
    return f"'{text}" if text.startswith("'") else escape_formula(text)
