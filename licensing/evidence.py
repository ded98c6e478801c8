"""Evidence of time outside ``state.json``: the file ``seen.json`` elsewhere, and the newest record (docs/adr/0007).

Deleting ``state.json``, or restoring an older one, wins no days while one of them has a later instant.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, NamedTuple

from licensing import jws
from licensing.claims import EARLIEST_INSTANT, Claims, Document, day, flag, inner, instant, text
from licensing.clock import EARLIEST, IMPLAUSIBLE, Clocks, day_of


class Records(NamedTuple):
    """The records that this machine has made: the day of the first, and an instant that had come at the newest."""

    first: date
    newest: datetime


ReadRecords = Callable[[], Records | None]
"""Returns None without a record of this machine. Never raises."""


@dataclass(frozen=True)
class Evidence(Document):
    """What ``machine`` keeps outside the data folder: the latest instant seen, under the statement issued at ``iat``.

    ``future_record`` is the instant of a record that a fresh statement has found to lie in the future, ``first_day``
    the first day of the first trial on this machine, ``licensed`` whether it ever had a license number.
    """

    seen: Annotated[datetime, instant()]
    iat: Annotated[datetime | None, instant()] = None
    future_record: Annotated[datetime | None, instant()] = None
    clocks: Annotated[Clocks | None, inner(Clocks)] = None
    machine: Annotated[str, text(64, least=0)] = ""
    first_day: Annotated[date | None, day()] = None
    licensed: Annotated[bool, flag()] = False

    def to_json(self) -> bytes:
        return json.dumps(self.claims()).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Evidence":
        """Raises:
        DocumentError: it is not such a file.
        """
        return cls.from_claims(Claims(jws.parse_json(data)))

    def on(self, machine: str) -> "Evidence | None":
        """Return this, or None if it comes from another machine than ``machine``: of that one's clock."""
        return self if self.machine == machine else None

    def merged(self, other: "Evidence | None") -> "Evidence":
        """Return the fresher one, with all that either knows of a trial or a license."""
        if other is None:
            return self
        fresher = max(self, other, key=lambda evidence: (evidence.iat or EARLIEST_INSTANT, evidence.seen))
        return fresher.remembering(self).remembering(other)

    def remembering(self, other: "Evidence | None") -> "Evidence":
        """Return this with what ``other`` knows of a trial or a license."""
        if other is None:
            return self
        first = earliest_day([self.first_day, other.first_day])
        return replace(self, first_day=first, licensed=self.licensed or other.licensed)

    def is_current(self, iat: datetime | None) -> bool:
        """Return whether the statement that the terminal has, issued at ``iat``, is no fresher than this evidence.

        A fresher one has set the time anew, and older evidence may be of the clock that it has corrected.
        """
        return iat is None or (self.iat is not None and self.iat >= iat)


def earliest_day(days: Iterable[date | None]) -> date | None:
    """Return the earliest of ``days``; one of a clock that was reset counts only if there is no other."""
    known = [day for day in days if day is not None]
    return min((day for day in known if day >= day_of(EARLIEST)), default=min(known, default=None))


def credible_record(records: Records | None, seen: datetime | None, future_record: datetime | None) -> datetime | None:
    """Return the instant of the newest record.

    None if it is known to lie in the future, or lies implausibly far past the latest instant seen.
    """
    # Records are never deleted, so one that was dated by a wrong clock would be evidence for ever.
    if records is None or records.newest == future_record:
        return None
    return None if seen is not None and records.newest - seen > IMPLAUSIBLE else records.newest
