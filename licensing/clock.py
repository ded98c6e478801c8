"""Days in JST, and what time it is on a terminal whose clock is only a claim (design §4).

``SystemClock`` is the one place in this room that reads the machine's clock.
"""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")
"""Japan has one zone and no summer time; the machine's zone never matters."""

TOLERANCE = timedelta(minutes=10)
"""How far behind the PC clock may be before a quiet notice says so."""
INCREDIBLE = timedelta(days=400)
"""A reading this far past what was seen is decided on but not saved."""


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


def end_of(day: date) -> datetime:
    """Return 24:00 JST of ``day``."""
    return datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(days=1)


def last_day_before(instant: datetime) -> date:
    """Return the last JST day that is not over before ``instant``: the day whose 24:00 it is."""
    return day_of(instant - timedelta(seconds=1))


class Doubt(StrEnum):
    """What is wrong with the PC clock."""

    BEHIND = "behind"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Moment:
    """The instant that is decided on. ``right_time`` is the time the PC clock should show, where known."""

    instant: datetime
    doubt: Doubt | None = None
    right_time: datetime | None = None

    @property
    def today(self) -> date:
        return day_of(self.instant)


class Watch:
    """Tells the moment: the PC clock, but never earlier than the latest instant seen.

    What was seen is carried forward by the monotonic clock, so a clock set back wins nothing, not
    even while the app runs. May be read from any thread.
    """

    def __init__(self, clock: Clock, seen: datetime | None = None) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = seen
        self._since = clock.monotonic()

    @property
    def seen(self) -> datetime | None:
        """The latest instant seen, to be saved."""
        return self._seen

    def read(self) -> Moment:
        """Return the moment now, and remember it as seen unless it is incredible."""
        with self._lock:
            claimed = self._clock.now()
            carried = self._carried()
            if carried is None:
                carried = claimed
            if claimed - carried > INCREDIBLE:
                self._see(carried)
                return Moment(claimed, Doubt.AHEAD, carried)
            self._see(max(claimed, carried))
            if carried - claimed > TOLERANCE:
                return Moment(carried, Doubt.BEHIND, carried)
            return Moment(max(claimed, carried))

    def trust(self, instant: datetime) -> None:
        """Set what was seen to a fresh statement's ``iat``: this also mends a clock that ran ahead."""
        with self._lock:
            self._see(instant)

    def at_least(self, seen: datetime | None) -> None:
        """Take over what another copy of the app, or the disk, has seen, if it is later."""
        with self._lock:
            carried = self._carried()
            if seen is not None and (carried is None or seen > carried):
                self._see(seen)

    def _carried(self) -> datetime | None:
        if self._seen is None:
            return None
        return self._seen + timedelta(seconds=self._clock.monotonic() - self._since)

    def _see(self, instant: datetime) -> None:
        self._seen = instant
        self._since = self._clock.monotonic()
