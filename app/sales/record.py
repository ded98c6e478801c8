"""What a purchase record is made of: buyer, items, the sale, and the record the journal made of it.

Plain frozen values; reading them from what was typed stands in ``entry``, keeping them in ``journal``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.sales.eligibility import Eligibility, customs_deadline
from app.sales.tax import RateTotal, Rounding, total_by_rate

PASSPORT = 1
"""旅券等の種類: the only kind of document read so far."""


class Sending(StrEnum):
    """送信状況: whether the tax agency has the record. This app sends nothing, so a record stays unsent."""

    UNSENT = "unsent"


@dataclass(frozen=True)
class Purchaser:
    """Who counts as the same person for a day's threshold."""

    passport_number: str
    nationality: str


@dataclass(frozen=True)
class Buyer:
    name: str
    nationality: str
    birth: date
    status: str
    landing: date
    passport_number: str
    document_kind: int = PASSPORT

    @property
    def purchaser(self) -> Purchaser:
        return Purchaser(self.passport_number, self.nationality)

    @property
    def masked_number(self) -> str:
        """The passport number as lists show it, its length hidden too: ``*****4567``."""
        return "*****" + self.passport_number[-4:]


@dataclass(frozen=True)
class Item:
    """One line: ``unit_price`` in yen, tax included; ``rate`` in percent."""

    name: str
    unit_price: int
    quantity: int
    rate: int

    @property
    def amount(self) -> int:
        """Yen of the line, tax included."""
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Sale:
    """A sale as it is handed to the journal. ``totals`` are kept as they were, whatever the rules become later."""

    sold_on: date
    shop_name: str
    terminal_name: str
    buyer: Buyer
    items: tuple[Item, ...]
    rounding: Rounding
    totals: tuple[RateTotal, ...]

    @property
    def included(self) -> int:
        """Yen, tax included."""
        return sum(total.included for total in self.totals)

    @property
    def tax(self) -> int:
        """Yen of tax: the refund estimate, if customs confirms."""
        return sum(total.tax for total in self.totals)

    @property
    def net(self) -> int:
        """Yen, tax excluded."""
        return self.included - self.tax

    @property
    def customs_deadline(self) -> date:
        return customs_deadline(self.sold_on)


@dataclass(frozen=True)
class Void:
    """取消: the entry that took a record back, under a receipt number of its own."""

    receipt: str
    voided_on: date


@dataclass(frozen=True)
class Record:
    """A sale in the journal.

    ``day_net`` is the yen, tax excluded, of all that the same purchaser bought that day in that shop
    (void records left out): it decides whether this record qualifies.
    """

    number: int
    receipt: str
    sale: Sale
    sending: Sending
    day_net: int
    void: Void | None = None

    @property
    def eligibility(self) -> Eligibility:
        return Eligibility(self.day_net)

    @property
    def refundable(self) -> bool:
        """Whether a refund may be estimated: not void, and the day's threshold is reached."""
        return self.void is None and self.eligibility.qualifies


def totals_of(items: tuple[Item, ...], rounding: Rounding) -> tuple[RateTotal, ...]:
    return total_by_rate(((item.rate, item.amount) for item in items), rounding)
