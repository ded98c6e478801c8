"""Periods to report on: days, months and years, and the period before and after one."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.sales.eligibility import METHOD_BEGINS
from licensing.clock import add_months


class Span(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Period:
    """A calendar day, month or year, from ``first`` to ``last`` inclusive."""

    span: Span
    first: date
    last: date

    @property
    def mark(self) -> str:
        """The period in a file name: 2026-11-22, 2026-11 or 2026."""
        return self.first.isoformat()[: {Span.DAY: 10, Span.MONTH: 7, Span.YEAR: 4}[self.span]]


def period_of(span: Span, day: date) -> Period:
    """Return the day, month or year that contains ``day``."""
    if span is Span.DAY:
        return Period(span, day, day)
    if span is Span.YEAR:
        return Period(span, day.replace(month=1, day=1), day.replace(month=12, day=31))
    first = day.replace(day=1)
    return Period(span, first, add_months(first, 1) - timedelta(days=1))


def earlier(period: Period) -> Period | None:
    """Return the period before, None before the refund method: there are no older records."""
    if period.first <= METHOD_BEGINS:
        return None
    return period_of(period.span, period.first - timedelta(days=1))


def later(period: Period, today: date) -> Period | None:
    """Return the period after, None if it has not begun."""
    return period_of(period.span, period.last + timedelta(days=1)) if period.last < today else None
