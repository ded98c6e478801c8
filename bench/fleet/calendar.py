"""When a shop is open."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from licensing.clock import start_of

START = date(2026, 12, 1)
"""The first simulated day."""
DAY = timedelta(days=1)
NINE = 9 * 3600
NEVER = datetime.max.replace(tzinfo=start_of(START).tzinfo)


def at(day: date, seconds: float) -> datetime:
    """Return the instant ``seconds`` after 0:00 in Japan."""
    return start_of(day) + timedelta(seconds=seconds)


@dataclass(frozen=True)
class Calendar:
    """``opens`` and ``closes`` are seconds after midnight; ``season``: closed from this day of a year, for days."""

    closed_weekdays: frozenset[int]
    opens: int
    closes: int
    new_year: int
    summer: int
    season: tuple[int, int] | None

    @cached_property
    def _open(self) -> dict[date, bool]:
        return {}

    def is_open(self, day: date) -> bool:
        if day not in self._open:
            self._open[day] = self._is_open(day)
        return self._open[day]

    def _is_open(self, day: date) -> bool:
        if day.weekday() in self.closed_weekdays:
            return False
        since_new_year = (day - date(day.year - (day.month < 12), 12, 31)).days
        if 0 <= since_new_year < self.new_year:
            return False
        if 0 <= (day - date(day.year, 8, 12)).days < self.summer:
            return False
        return self.season is None or (day.timetuple().tm_yday - self.season[0]) % 365 >= self.season[1]

    def next_open(self, day: date) -> date:
        """Return the first opening day that is not before ``day``."""
        while not self.is_open(day):
            day += DAY
        return day

    def last_open(self, day: date) -> date:
        """Return the last opening day that is not after ``day``."""
        while not self.is_open(day):
            day -= DAY
        return day

    def opening_days(self, first: date, last: date) -> list[date]:
        """Return the opening days from ``first`` to ``last``, both included."""
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if self.is_open(day)]


def calendar_of(rng: random.Random) -> Calendar:
    closed = rng.choices([frozenset(), frozenset({rng.randrange(7)}), frozenset({5, 6})], [50, 35, 15])[0]
    opens = rng.choices([NINE + 1800, 10 * 3600, 11 * 3600], [20, 60, 20])[0]
    return Calendar(
        closed_weekdays=closed,
        opens=opens,
        closes=rng.choice([19, 20, 21, 22]) * 3600,
        new_year=rng.choices([0, 1, 4, 7], [20, 30, 40, 10])[0],
        summer=rng.choices([0, 3, 6], [60, 30, 10])[0],
        season=(rng.choice([10, 180]), rng.randint(40, 110)) if rng.random() < 0.03 else None,
    )
