"""Activations and checks a day: numbers, and the bars of a drawing. Plain SVG needs no script and no style."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from licensing.clock import start_of
from server.licenses.models import ContactDay, Registration

DAYS = 90
WIDTH, HEIGHT = 720, 120
"""Units of the drawing; the page scales it."""


@dataclass(frozen=True)
class Bar:
    """One day: where it stands in the drawing, and how many."""

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
        """First day, last day and sum of each week, the newest first: what a person can read of the drawing."""
        parts = [self.bars[max(0, end - 7) : end] for end in range(len(self.bars), 0, -7)]
        return [(part[0].day, part[-1].day, sum(bar.count for bar in part)) for part in parts]


def activations(today: date) -> Chart:
    """Return how many numbers were registered on a terminal, moves among them."""
    rows = Registration.objects.filter(since__gte=start_of(_first(today)))
    counts = rows.annotate(day=TruncDate("since")).values_list("day").annotate(Count("pk")).order_by("day")
    return chart_of(dict(counts), today)


def checks(today: date) -> Chart:
    """Return how many terminals reached the server."""
    rows = ContactDay.objects.filter(day__gte=_first(today))
    return chart_of(dict(rows.values_list("day").annotate(Count("pk")).order_by("day")), today)


def chart_of(counts: dict[date, int], today: date) -> Chart:
    """Return the drawing of ``counts``; the highest bar fills its height, a day without any has none."""
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
