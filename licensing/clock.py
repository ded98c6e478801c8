"""Days in JST, and what time it is on a terminal whose clock is not trusted (docs/adr/0007).

``SystemClock`` is the only reader of the machine's clock in this package.
"""

import calendar
import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

from licensing.claims import clamped

JST = timezone(timedelta(hours=9), "JST")
"""Japan has one time zone and no daylight saving time; the machine's zone never matters."""

TOLERANCE = timedelta(minutes=10)
"""How far wrong the PC clock may be before a quiet notice says so."""
IMPLAUSIBLE = timedelta(days=400)
"""A reading this far past the latest instant seen is used for the decision but not saved."""
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""This app did not exist before: an earlier reading is from a clock that was reset."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the PC clock's instant, with a zone."""

    def monotonic(self) -> float:
        """Return seconds that only ever run forward."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def day_of(instant: datetime) -> date:
    """Return the calendar day in JST."""
    return instant.astimezone(JST).date()


def start_of(day: date) -> datetime:
    """Return 0:00 JST of ``day``."""
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def end_of(day: date) -> datetime:
    """Return 24:00 JST of ``day``."""
    return start_of(day) + timedelta(days=1)


def last_day_before(instant: datetime) -> date:
    """Return the last JST day that is not over before ``instant``: the day whose 24:00 it is."""
    return day_of(instant - timedelta(seconds=1))


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


class Doubt(StrEnum):
    """What is wrong with the PC clock."""

    BEHIND = "behind"
    RESET = "reset"
    """It shows a time before this app existed, because its battery is empty."""
    LEADING = "leading"
    """It was ahead of the server at the last contact, and has not been corrected since."""
    AHEAD = "ahead"
    """It is implausibly far past the latest instant seen, and no contact has confirmed that."""


@dataclass(frozen=True)
class Moment:
    """The instant that decisions use. ``right_time`` is the time the PC clock should show, where known."""

    instant: datetime
    doubt: Doubt | None = None
    right_time: datetime | None = None

    @property
    def today(self) -> date:
        return day_of(self.instant)


@dataclass(frozen=True)
class Lead:
    """How far the PC clock was ahead of a fresh statement, and its latest reading for which that applies."""

    offset: timedelta
    reading: datetime

    def followed(self, reading: datetime, passed: timedelta) -> "Lead | None":
        """Return the lead at ``reading``, ``passed`` after the last one: a jump back reduces it by as much.

        None once the clock is right again.
        """
        expected = self.reading + passed
        back = expected - reading
        if back <= TOLERANCE:
            return Lead(self.offset, max(reading, expected))
        return Lead(self.offset - back, reading) if self.offset - back > TOLERANCE else None


class Watch:
    """Determines the moment: the PC clock's reading, but never earlier than the latest instant seen.

    The latest instant seen is advanced by the monotonic clock, so a clock that is set back wins no days, not even while
    the app runs. The lead of a clock that a fresh statement found ahead is subtracted (docs/adr/0007). Thread-safe.
    """

    def __init__(self, clock: Clock, seen: datetime | None = None, lead: Lead | None = None) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = seen
        self._since = clock.monotonic()
        # While it was off, nothing measured how far the clock was set back, so the whole lead ends.
        self._lead = lead if lead is not None and clamped(clock.now()) >= lead.reading - TOLERANCE else None
        self._lead_since = self._since

    @property
    def seen(self) -> datetime | None:
        """The latest instant seen, for saving."""
        return self._seen

    @property
    def lead(self) -> Lead | None:
        """How far the PC clock is known to be ahead, for saving."""
        return self._lead

    def read(self) -> Moment:
        """Return the moment now, and record it as seen unless it is implausible."""
        with self._lock:
            reading = clamped(self._clock.now())
            lead = self._followed(reading)
            claimed = reading - lead.offset if lead is not None else reading
            carried = self._carried() or claimed  # without any evidence, the first reading is used as it is
            # Used for the decision, or an app that was unused for two years would run on an old license; but not saved,
            # or a wrong year, once set by mistake, would lock the terminal until its next contact.
            if claimed - carried > IMPLAUSIBLE and carried >= EARLIEST:
                self._see(carried)
                return Moment(claimed, Doubt.AHEAD, carried)
            instant = max(claimed, carried)
            self._see(instant)
            self._set_lead(lead)
            return _with_doubt(instant, reading)

    def trust(self, instant: datetime) -> None:
        """Set the latest instant seen to a fresh statement's ``iat``: this also corrects a clock that ran ahead."""
        reading = clamped(self._clock.now())
        ahead = reading - instant  # a clock that is behind needs no lead: the instant seen is used in its place
        self.adopt(instant, Lead(ahead, reading) if ahead > TOLERANCE else None)

    def adopt(self, seen: datetime, lead: Lead | None) -> None:
        """Use what another process has learned from a fresh statement."""
        with self._lock:
            self._see(seen)
            self._set_lead(lead)

    def at_least(self, seen: datetime | None) -> None:
        """Use an instant that another process or other evidence has seen, if it is later."""
        with self._lock:
            carried = self._carried()
            if seen is not None and (carried is None or seen > carried):
                self._see(seen)

    def _followed(self, reading: datetime) -> Lead | None:
        if self._lead is None:
            return None
        return self._lead.followed(reading, timedelta(seconds=self._clock.monotonic() - self._lead_since))

    def _carried(self) -> datetime | None:
        if self._seen is None:
            return None
        return self._seen + timedelta(seconds=self._clock.monotonic() - self._since)

    def _see(self, instant: datetime) -> None:
        self._seen = instant
        self._since = self._clock.monotonic()

    def _set_lead(self, lead: Lead | None) -> None:
        self._lead = lead
        self._lead_since = self._clock.monotonic()


def _with_doubt(instant: datetime, reading: datetime) -> Moment:
    """Return ``instant`` with what it shows about the PC clock's ``reading``."""
    if reading < EARLIEST:
        return Moment(instant, Doubt.RESET, instant if instant >= EARLIEST else None)
    if instant - reading > TOLERANCE:
        return Moment(instant, Doubt.BEHIND, instant)
    if reading - instant > TOLERANCE:
        return Moment(instant, Doubt.LEADING, instant)
    return Moment(instant)
