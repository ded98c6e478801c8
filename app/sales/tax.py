"""The consumption tax contained in tax-included prices, in whole yen and integer arithmetic.

``rates`` knows the rates in force, ``eligibility`` whether a purchase qualifies.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rounding(StrEnum):
    """How the shop rounds a fraction of a yen of tax, which the law leaves to the shop: 切捨て, 四捨五入 or 切上げ."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEILING = "ceiling"


@dataclass(frozen=True)
class RateTotal:
    """The total of one record at one rate (percent): tax-included yen, and the tax contained in it."""

    rate: int
    included: int
    tax: int

    @property
    def net(self) -> int:
        """Tax-excluded yen."""
        return self.included - self.tax


def tax_in(included: int, rate: int, rounding: Rounding) -> int:
    """Return the tax in yen contained in ``included`` yen at ``rate`` percent: included × rate / (100 + rate)."""
    share, whole = included * rate, 100 + rate
    if rounding is Rounding.FLOOR:
        return share // whole
    if rounding is Rounding.HALF_UP:
        return (2 * share + whole) // (2 * whole)
    return -(-share // whole)


def total_by_rate(amounts: Iterable[tuple[int, int]], rounding: Rounding) -> tuple[RateTotal, ...]:
    """Return one total per rate, highest rate first, from pairs of rate and tax-included yen.

    The tax is rounded once per record and rate, as the invoice system (インボイス制度) requires, never line by line:
    3 × ¥398 at 8 % contains ¥88 of tax, not 3 × ¥29.
    """
    sums: dict[int, int] = {}
    for rate, included in amounts:
        sums[rate] = sums.get(rate, 0) + included
    return tuple(RateTotal(rate, sums[rate], tax_in(sums[rate], rate, rounding)) for rate in sorted(sums, reverse=True))
