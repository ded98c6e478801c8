"""Days in JST, and what time it is on a terminal whose clock is only a claim.

``SystemClock`` is the one place in this room that reads the machine's clock.
"""

import calendar
import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")
"""Japan has one zone and no summer time; the machine's zone never matters."""

TOLERANCE = timedelta(minutes=10)
"""How far wrong the PC clock may be before a quiet notice says so."""
INCREDIBLE = timedelta(days=400)
"""A reading this far past what was seen is decided on but not saved."""
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""No copy of this app ran before: an earlier reading is a clock that has started over."""


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
    """It shows a time before this app existed: nobody set that; the battery of the clock is empty."""
    LEADING = "leading"
    """It was ahead of the server when that was last asked, and has run on from there."""
    AHEAD = "ahead"
    """It is incredibly far past what was seen, with no server to say so."""


@dataclass(frozen=True)
class Moment:
    """The instant that is decided on. ``right_time`` is the time the PC clock should show, where known."""

    instant: datetime
    doubt: Doubt | None = None
    right_time: datetime | None = None

    @property
    def today(self) -> date:
        return day_of(self.instant)


@dataclass(frozen=True)
class Lead:
    """How far the PC clock was ahead of a fresh statement, and its latest reading of which that was true."""

    offset: timedelta
    reading: datetime

    def followed(self, reading: datetime, passed: timedelta) -> "Lead | None":
        """Return the lead at ``reading``, ``passed`` after the last one: a jump back takes it away, as far as it goes.

        None once the clock has been mended.
        """
        expected = self.reading + passed
        back = expected - reading
        if back <= TOLERANCE:
            return Lead(self.offset, max(reading, expected))
        return Lead(self.offset - back, reading) if self.offset - back > TOLERANCE else None


class Watch:
    """Tells the moment: the PC clock, but never earlier than the latest instant seen.

    What was seen is carried forward by the monotonic clock, so a clock set back wins nothing, not
    even while the app runs. A clock that a fresh statement found ahead counts less its lead (ADR 7).
    May be read from any thread.
    """

    def __init__(self, clock: Clock, seen: datetime | None = None, lead: Lead | None = None) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = seen
        self._since = clock.monotonic()
        # Switched off, no clock tells how far it was set back, so a lead ends there as a whole.
        self._lead = lead if lead is not None and clock.now() >= lead.reading - TOLERANCE else None
        self._lead_since = self._since

    @property
    def seen(self) -> datetime | None:
        """The latest instant seen, to be saved."""
        return self._seen

    @property
    def lead(self) -> Lead | None:
        """How far the PC clock is known to be ahead, to be saved."""
        return self._lead

    def read(self) -> Moment:
        """Return the moment now, and remember it as seen unless it is incredible."""
        with self._lock:
            reading = self._clock.now()
            lead = self._followed(reading)
            claimed = reading - lead.offset if lead is not None else reading
            carried = self._carried() or claimed
            if claimed - carried > INCREDIBLE and carried >= EARLIEST:
                self._see(carried)
                return Moment(claimed, Doubt.AHEAD, carried)
            instant = max(claimed, carried)
            self._see(instant)
            self._set_lead(lead)
            return _judged(instant, reading)

    def trust(self, instant: datetime) -> None:
        """Set what was seen to a fresh statement's ``iat``: this also mends a clock that ran ahead."""
        reading = self._clock.now()
        ahead = reading - instant
        self.adopt(instant, Lead(ahead, reading) if ahead > TOLERANCE else None)

    def adopt(self, seen: datetime, lead: Lead | None) -> None:
        """Take over what another copy of the app has learned from a fresh statement."""
        with self._lock:
            self._see(seen)
            self._set_lead(lead)

    def at_least(self, seen: datetime | None) -> None:
        """Take over what another copy of the app, or a witness, has seen, if it is later."""
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


def _judged(instant: datetime, reading: datetime) -> Moment:
    """Return ``instant`` with what it says about the PC clock's ``reading``."""
    if reading < EARLIEST:
        return Moment(instant, Doubt.RESET, instant if instant >= EARLIEST else None)
    if instant - reading > TOLERANCE:
        return Moment(instant, Doubt.BEHIND, instant)
    if reading - instant > TOLERANCE:
        return Moment(instant, Doubt.LEADING, instant)
    return Moment(instant)
