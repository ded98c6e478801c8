"""The table of consumption tax rates by date. A change of the law is a new line here, nothing else."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RatePeriod:
    """The rates in percent of goods sold from ``since`` on; ``reduced`` applies to food and drink (軽減税率)."""

    since: date
    standard: int
    reduced: int

    @property
    def percents(self) -> tuple[int, int]:
        return (self.standard, self.reduced)


PERIODS = (RatePeriod(since=date(2026, 11, 1), standard=10, reduced=8),)
"""Oldest first. It begins with the refund method: the app records no earlier sale."""


def rates_on(day: date, periods: tuple[RatePeriod, ...] = PERIODS) -> RatePeriod:
    """Return the rates in force on ``day``.

    Raises:
        ValueError: ``day`` is before the first line of the table.
    """
    for period in reversed(periods):
        if period.since <= day:
            return period
    raise ValueError(f"no tax rates known for {day}")
