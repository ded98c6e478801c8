"""Who and what qualifies under the refund method (リファンド方式): first day, threshold, the days at customs.

The tax that is taken off before the threshold is compared comes from ``tax``.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from licensing.clock import add_months

METHOD_BEGINS = date(2026, 11, 1)
"""The refund method's first day; a sale dated earlier is refused."""
THRESHOLD = 5_000
"""Yen, tax excluded, per purchaser, shop and day."""
CONFIRMATION_DAYS = 90
"""Customs confirms within this many days; the day after the purchase is day 1."""
DETAILED_FROM = 1_000_000
"""A unit price of this many yen, tax excluded, needs 商品情報詳細."""
MONTHS_AFTER_LANDING = 6


@dataclass(frozen=True)
class Eligibility:
    """Where a purchaser stands on one day in one shop; ``net`` is the yen bought so far, tax excluded."""

    net: int

    @property
    def qualifies(self) -> bool:
        return self.net >= THRESHOLD

    @property
    def missing(self) -> int:
        """Yen, tax excluded, that are missing to the threshold; 0 once it is reached."""
        return max(0, THRESHOLD - self.net)


def sellable_on(day: date) -> bool:
    return day >= METHOD_BEGINS


def customs_deadline(sold_on: date) -> date:
    """Return the last day on which customs confirms a purchase of ``sold_on``."""
    return sold_on + timedelta(days=CONFIRMATION_DAYS)


def last_day_as_visitor(landed_on: date) -> date:
    """Return the last day on which somebody who landed on ``landed_on`` still buys tax-free."""
    return add_months(landed_on, MONTHS_AFTER_LANDING)
