"""Who and what qualifies under the refund method (リファンド方式): first day, threshold, time limits.

The threshold is compared with amounts without tax, which ``tax`` computes.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from licensing.clock import add_months

METHOD_BEGINS = date(2026, 11, 1)
"""The first day of the refund method; a sale dated earlier is refused."""
THRESHOLD = 5_000
"""Yen, tax excluded, per purchaser, shop and day."""
CONFIRMATION_DAYS = 90
"""Customs confirms a purchase within this many days; the day after the purchase is day 1."""
DETAILED_FROM = 1_000_000
"""From this unit price in yen, tax excluded, the law requires details of the article (商品情報詳細)."""
MONTHS_ABROAD = 24
"""A Japanese national has lived abroad for so long without a break
(https://www.mlit.go.jp/kankocho/tax-free/page04_000106.html)."""
MONTHS_AFTER_LANDING = 6
"""Whoever has been in Japan for longer counts as a resident and does not buy tax-free."""


@dataclass(frozen=True)
class Eligibility:
    """One purchaser, one day, one shop; ``net`` is what was bought so far, in yen without tax."""

    net: int

    @property
    def qualifies(self) -> bool:
        return self.net >= THRESHOLD

    @property
    def missing(self) -> int:
        """Yen, tax excluded, that are missing to reach the threshold; 0 once it is reached."""
        return max(0, THRESHOLD - self.net)


def sellable_on(day: date) -> bool:
    return day >= METHOD_BEGINS


def customs_deadline(sold_on: date) -> date:
    """Return the last day on which customs confirms a purchase made on ``sold_on``."""
    return sold_on + timedelta(days=CONFIRMATION_DAYS)


def abroad_long_enough(since: date, day: date) -> bool:
    """Return whether a Japanese national who has lived abroad from ``since`` on may buy tax-free on ``day``.

    From 29 February on, the years are over with the end of 28 February (Civil Code, article 143).
    """
    same_day = add_months(since, MONTHS_ABROAD)
    return same_day <= day if same_day.day == since.day else same_day < day


def last_day_as_visitor(landed_on: date) -> date:
    """Return the last day on which somebody who landed on ``landed_on`` may buy tax-free."""
    return add_months(landed_on, MONTHS_AFTER_LANDING)
