"""Registrations and checks per day as bar charts. Plain SVG, which the Content-Security-Policy allows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from licensing.clock import start_of
from server.licenses.models import ContactDay, Registration

DAYS = 90
WIDTH, HEIGHT = 720, 120
"""User units of the SVG; the page scales it."""


class DayInJapan(TruncDate):
    """The day of an instant in Japan. SQLite would call a function in Python for each row, which takes seconds."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        column, parameters = compiler.compile(self.lhs)
        return f"date({column}, '+9 hours')", parameters


@dataclass(frozen=True)
class Bar:
    """The bar of one day: its count, position and size."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """``DAYS`` days up to today."""

    bars: tuple[Bar, ...]

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def most(self) -> int:
        return max(bar.count for bar in self.bars)

    @property
    def weeks(self) -> list[tuple[date, date, int]]:
        """First day, last day and sum of each week, the newest first: the chart as a table."""
        parts = [self.bars[max(0, end - 7) : end] for end in range(len(self.bars), 0, -7)]
        return [(part[0].day, part[-1].day, sum(bar.count for bar in part)) for part in parts]


def activations(today: date) -> Chart:
    """Return the registrations per day, moves included."""
    rows = Registration.objects.filter(since__gte=start_of(_first(today)))
    counts = rows.annotate(day=DayInJapan("since")).values_list("day").annotate(Count("pk")).order_by("day")
    return chart_of(dict(counts), today)


def checks(today: date) -> Chart:
    """Return the number of terminals per day that reached the server."""
    rows = ContactDay.objects.filter(day__gte=_first(today))
    return chart_of(dict(rows.values_list("day").annotate(Count("pk")).order_by("day")), today)


def chart_of(counts: dict[date, int], today: date) -> Chart:
    """Return the chart of ``counts``, scaled to its highest bar."""
    days = [_first(today) + timedelta(days=place) for place in range(DAYS)]
    most = max(counts.get(day, 0) for day in days) or 1
    step = WIDTH / DAYS
    bars = []
    for place, day in enumerate(days):
        count = counts.get(day, 0)
        height = round(HEIGHT * count / most, 1)
        bars.append(Bar(day, count, round(place * step, 1), HEIGHT - height, round(step * 0.75, 1), height))
    return Chart(tuple(bars))


def _first(today: date) -> date:
    return today - timedelta(days=DAYS - 1)
