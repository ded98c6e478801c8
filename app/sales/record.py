"""A purchase record and its parts: buyer, items, sale. Frozen values.

``entry`` makes them from what was typed, ``journal`` stores them.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.sales.birth import Birth
from app.sales.eligibility import Eligibility, customs_deadline
from app.sales.tax import RateTotal, Rounding, total_by_rate
from licensing.clock import Doubt

PASSPORT = 1
"""旅券等の種類: the only kind of document that the app supports."""


class Sending(StrEnum):
    """送信状況: whether the tax agency has received the record. This app sends nothing, so it is always unsent."""

    UNSENT = "unsent"


class Entry(StrEnum):
    """How the buyer's data came into the record."""

    TYPED = "typed"
    READ = "read"
    """From the machine-readable zone, and not changed since."""


class ProofKind(StrEnum):
    """By what a Japanese national proves to live abroad."""

    RESIDENCE = "residence"
    """在留証明"""
    REGISTER = "register"
    """戸籍の附票の写し"""
    MY_NUMBER = "my_number"
    """マイナンバーカード, on which the move abroad is noted."""


@dataclass(frozen=True)
class Proof:
    """``since`` is the day in the proof from which the buyer has lived abroad (住所を定めた日)."""

    kind: ProofKind
    since: date


@dataclass(frozen=True)
class Purchaser:
    """What identifies a person when the purchases of a day are added up for the threshold."""

    passport_number: str
    nationality: str


@dataclass(frozen=True)
class Buyer:
    """``status`` is empty for a Japanese national, who has a ``proof`` instead."""

    name: str
    nationality: str
    birth: Birth
    status: str
    landing: date
    passport_number: str
    document_kind: int = PASSPORT
    entry: Entry = Entry.TYPED
    proof: Proof | None = None

    @property
    def purchaser(self) -> Purchaser:
        return Purchaser(self.passport_number, self.nationality)

    @property
    def masked_number(self) -> str:
        """The passport number for lists, which does not reveal its length either: ``*****4567``."""
        return "*****" + self.passport_number[-4:]


@dataclass(frozen=True)
class Item:
    """One line: ``unit_price`` in yen, tax included; ``rate`` in percent.

    ``jan`` is the article's JAN code, ``detail`` its 商品情報詳細; each is empty where there is none.
    """

    name: str
    unit_price: int
    quantity: int
    rate: int
    jan: str = ""
    detail: str = ""

    @property
    def amount(self) -> int:
        """Yen of the line, tax included."""
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Sale:
    """A sale before it is in the journal. ``totals`` are stored: later changes of the rules must not alter them.

    ``sold_at`` is the time of day in JST, in minutes; None in records that were made before it was stored. While there
    was a ``clock_doubt``, a person entered ``sold_on``.
    """

    sold_on: date
    shop_name: str
    terminal_name: str
    buyer: Buyer
    items: tuple[Item, ...]
    rounding: Rounding
    totals: tuple[RateTotal, ...]
    sold_at: time | None = None
    clock_doubt: Doubt | None = None

    @property
    def included(self) -> int:
        """Yen, tax included."""
        return sum(total.included for total in self.totals)

    @property
    def tax(self) -> int:
        """Yen of tax, which is refunded if customs confirms."""
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
    """取消: the entry that voids a record, with a receipt number of its own."""

    receipt: str
    voided_on: date


@dataclass(frozen=True)
class Record:
    """A sale in the journal.

    ``day_net`` is what the same purchaser bought that day in that shop, in yen without tax and without void records.
    It decides whether this record qualifies.
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
        """Whether there will be a refund: not void, and the threshold of the day is reached."""
        return self.void is None and self.eligibility.qualifies


def totals_of(items: tuple[Item, ...], rounding: Rounding) -> tuple[RateTotal, ...]:
    return total_by_rate(((item.rate, item.amount) for item in items), rounding)
