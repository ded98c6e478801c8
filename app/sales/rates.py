"""The dated table of consumption tax rates: a change of law is a new line here, nothing else."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RatePeriod:
    """The rates, in percent, of goods sold from ``since`` on; ``reduced`` is the one for food and drink."""

    since: date
    standard: int
    reduced: int

    @property
    def percents(self) -> tuple[int, int]:
        return (self.standard, self.reduced)


PERIODS = (RatePeriod(since=date(2026, 11, 1), standard=10, reduced=8),)
"""Oldest first. It begins with the refund method: no earlier sale is recorded here."""


def rates_on(day: date, periods: tuple[RatePeriod, ...] = PERIODS) -> RatePeriod:
    """Return the rates in force on ``day``.

    Raises:
        ValueError: ``day`` lies before the table.
    """
    for period in reversed(periods):
        if period.since <= day:
            return period
    raise ValueError(f"no tax rates known for {day}")
