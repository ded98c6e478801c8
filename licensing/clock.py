"""Days in JST, and what time it is on a terminal whose clock is not trusted (docs/adr/0007).

``SystemClock`` is the only reader of the machine's clock in this package.
"""

import calendar
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, NamedTuple, Protocol

from licensing.claims import Document, clamped, flag, inner, instant
from licensing.uptime import Uptime, read_uptime

JST = timezone(timedelta(hours=9), "JST")
"""Japan has one time zone and no daylight saving time; the machine's zone never matters."""

TOLERANCE = timedelta(minutes=10)
"""How far wrong the PC clock may be before a quiet notice says so."""
IMPLAUSIBLE = timedelta(days=400)
"""A reading this far past the latest instant seen is used for the decision but not saved."""
OFF = timedelta(days=1)
"""What a boot counts for that finds the PC clock set back."""
EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""This app did not exist before: an earlier reading is from a clock that was reset."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the PC clock's instant, with a zone."""

    def uptime(self) -> Uptime:
        """Return how long the machine has been running, in which of its boots."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def uptime(self) -> Uptime:
        return read_uptime()


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

    @property
    def known(self) -> datetime | None:
        """The time that it is, where known: that of the PC clock, unless there is a doubt about it."""
        return self.instant if self.doubt is None else self.right_time

    @property
    def plausible(self) -> datetime:
        """The instant that may be saved: of an implausible reading, the latest one seen."""
        return self.right_time if self.doubt is Doubt.AHEAD and self.right_time else self.instant


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


@dataclass(frozen=True)
class Clocks(Document):
    """The uptime of the machine, and the time that the PC clock claimed then: its reading less its lead.

    ``guessed`` is set while a day that nothing measured has been counted, so that nobody is told the right time.
    """

    uptime: Annotated[Uptime, inner(Uptime)]
    claimed: Annotated[datetime, instant()]
    guessed: Annotated[bool, flag()] = False


class Seen(NamedTuple):
    """An instant that has come, and the machine's clocks then, where they are known."""

    instant: datetime
    clocks: Clocks | None = None

    def after(self, uptime: Uptime) -> timedelta | None:
        """Return how long ago it was at ``uptime``; None if nothing has measured that: in another boot."""
        return uptime.since(self.clocks.uptime) if self.clocks is not None else None


class Watch:
    """Determines the moment: the PC clock's reading, but never earlier than the latest instant seen.

    The latest instant seen is advanced by the uptime, so a clock that is set back wins no days, neither while the app
    runs, nor in sleep, nor between two starts of the app in one boot. A boot that finds the PC clock set back or behind
    counts as one day, for nothing measured how long the machine was off. The lead of a clock that a fresh statement
    found ahead is subtracted (docs/adr/0007). Thread-safe.
    """

    def __init__(self, clock: Clock, seen: Seen | None = None, lead: Lead | None = None) -> None:
        """``seen`` is the latest instant of which there is evidence, and ``lead`` was saved with it."""
        self._clock = clock
        self._lock = threading.Lock()
        uptime = clock.uptime()
        self._seen = seen
        self._guessed = seen is not None and seen.clocks is not None and seen.clocks.guessed
        self._lead = lead
        self._lead_uptime = seen.clocks.uptime if seen is not None and seen.clocks is not None else uptime
        if seen is None or seen.after(uptime) is None:
            reading = clamped(clock.now())
            # Nothing measured how far the clock was set back while the machine was off, so the whole lead ends.
            self._set_lead(lead if lead is not None and reading >= lead.reading - TOLERANCE else None)
            if seen is not None:
                off = self._uncounted(seen, _claimed(reading, self._lead))
                self._guessed |= bool(off)
                self._see(seen.instant + off)

    @property
    def seen(self) -> Seen | None:
        """The latest instant seen, for saving."""
        return self._seen

    @property
    def lead(self) -> Lead | None:
        """How far the PC clock is known to be ahead, for saving."""
        return self._lead

    def uptime(self) -> Uptime:
        """Return how long the machine has been running."""
        return self._clock.uptime()

    def read(self) -> Moment:
        """Return the moment now, and record it as seen unless it is implausible."""
        with self._lock:
            uptime = self._clock.uptime()  # before the reading: sleep in between is no jump of the PC clock back
            reading = clamped(self._clock.now())
            lead = self._followed(reading, uptime)
            claimed = _claimed(reading, lead)
            carried = self._carried() or claimed  # without any evidence, the first reading is used as it is
            # Used for the decision, or an app that was unused for two years would run on an old license; but not saved,
            # or a wrong year, once set by mistake, would lock the terminal until its next contact.
            if claimed - carried > IMPLAUSIBLE and carried >= EARLIEST:
                self._see(carried)
                return Moment(claimed, Doubt.AHEAD, carried)
            instant = max(claimed, carried)
            self._guessed &= claimed < carried
            self._set_lead(lead)
            self._see(instant)
            return _with_doubt(instant, reading, None if self._guessed else instant)

    def trust(self, instant: datetime, asked: Uptime | None = None) -> None:
        """Set the latest instant seen to a fresh statement's ``iat``: this also corrects a clock that ran ahead.

        ``asked`` is when the statement was asked for: what has passed since then, in sleep too, is no lead.
        """
        reading = clamped(self._clock.now())
        passed = self._clock.uptime().since(asked) or timedelta()  # after the reading: sleep in between is no lead
        ahead = reading - instant - passed  # a clock that is behind needs no lead: the instant seen replaces it
        self.adopt(Seen(instant), Lead(ahead, reading) if ahead > TOLERANCE else None)

    def adopt(self, seen: Seen, lead: Lead | None) -> None:
        """Use what another process has learned from a fresh statement."""
        with self._lock:
            self._set_lead(lead)
            self._guessed = seen.clocks is not None and seen.clocks.guessed
            self._see(self._now(seen))

    def at_least(self, seen: Seen) -> None:
        """Use an instant that another process or other evidence has seen, if it is later."""
        with self._lock:
            carried = self._carried()
            if carried is None or self._now(seen) > carried:
                self._see(self._now(seen))

    @staticmethod
    def _uncounted(seen: Seen, claimed: datetime) -> timedelta:
        """Return what counts for the time that the machine was off since ``seen``, unless the PC clock claims more."""
        # Without the clocks then, the files that had them are gone: perhaps they are deleted before each start.
        set_back = seen.clocks is None or claimed <= seen.clocks.claimed
        return OFF if set_back or seen.instant - claimed > TOLERANCE else timedelta()

    def _followed(self, reading: datetime, uptime: Uptime) -> Lead | None:
        if self._lead is None:
            return None
        passed = uptime.since(self._lead_uptime)
        return self._lead.followed(reading, passed or timedelta())

    def _carried(self) -> datetime | None:
        return None if self._seen is None else self._now(self._seen)

    def _now(self, seen: Seen) -> datetime:
        """Return ``seen``, advanced by the uptime."""
        return seen.instant + (seen.after(self._clock.uptime()) or timedelta())

    def _see(self, instant: datetime) -> None:
        claimed = _claimed(clamped(self._clock.now()), self._lead)
        self._seen = Seen(instant, Clocks(self._clock.uptime(), min(claimed, instant), self._guessed))

    def _set_lead(self, lead: Lead | None) -> None:
        self._lead = lead
        self._lead_uptime = self._clock.uptime()


def _claimed(reading: datetime, lead: Lead | None) -> datetime:
    return reading - lead.offset if lead is not None else reading


def _with_doubt(instant: datetime, reading: datetime, right: datetime | None) -> Moment:
    """Return ``instant`` with what it shows about the PC clock's ``reading``; ``right`` is the right time, if known."""
    if reading < EARLIEST:
        return Moment(instant, Doubt.RESET, right if instant >= EARLIEST else None)
    if instant - reading > TOLERANCE:
        return Moment(instant, Doubt.BEHIND, right)
    if reading - instant > TOLERANCE:
        return Moment(instant, Doubt.LEADING, right)
    return Moment(instant)
