"""A purchase record and its parts: buyer, items, sale. Frozen values.

``entry`` makes them from what was typed, ``journal`` stores them.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.sales.birth import Birth
from app.sales.eligibility import Eligibility, customs_deadline
from app.sales.states import SENT, Customs, Payment, Sending, State, newest
from app.sales.tax import RateTotal, Rounding, total_by_rate
from licensing.clock import Doubt

PASSPORT = 1
"""旅券等の種類: the only kind of document that the app supports."""


class Reason(StrEnum):
    """Why a record was voided, or replaced by another."""

    CANCELLED = "cancelled"
    """取りやめ: the purchase did not take place after all."""
    RETURNED = "returned"
    """返品: the buyer brought back all of the goods, or some."""
    MISTAKE = "mistake"
    """入力の誤り."""
    EXCHANGED = "exchanged"
    """交換・値引き: other goods, or another price."""


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
    """取消: the entry that voids a record, with a receipt number of its own; ``states`` has what became of its sending.

    ``voided_at`` is None in entries that were made before it was stored.
    """

    receipt: str
    voided_on: date
    number: int = 0
    voided_at: time | None = None
    reason: Reason = Reason.CANCELLED
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class Record:
    """A sale in the journal.

    ``day_net`` is what the same purchaser bought that day, in yen without tax and without void records. It decides
    whether this record qualifies. ``entered_on`` is the day whose books it belongs to: later than the sale if it
    ``corrects`` another record, which is given by its receipt number, as the one that replaced this.
    """

    number: int
    receipt: str
    sale: Sale
    day_net: int
    void: Void | None = None
    states: tuple[State, ...] = ()
    entered_on: date = date.min
    corrects: str = ""
    replaced_by: str = ""

    @property
    def eligibility(self) -> Eligibility:
        return Eligibility(self.day_net)

    @property
    def sending(self) -> Sending:
        """The state of what has to be sent next: the void, if the record had been handed over before it."""
        states = self.void.states if self.void and self.sent_once else self.states
        return newest(states, Sending.UNSENT)

    @property
    def sent_once(self) -> bool:
        """Whether the record has been handed over, so that its void has to be, too."""
        return newest(self.states, Sending.UNSENT) in SENT

    @property
    def to_send(self) -> bool:
        """Whether the tax agency has to be told of the record, or of its void, and has not been."""
        return self.sending not in SENT and (self.void is None or self.sent_once)

    @property
    def payment(self) -> Payment:
        return newest(self.states, Payment.UNPAID)

    def customs_on(self, today: date) -> Customs:
        """Return what customs found; past the deadline, nothing found means that there is no refund."""
        found = newest(self.states, Customs.UNCONFIRMED)
        late = found is Customs.UNCONFIRMED and today > self.sale.customs_deadline
        return Customs.EXPIRED if late else found

    def refundable_on(self, today: date) -> bool:
        """Return whether there is or will be a refund: not void, the day's threshold reached, and customs content."""
        open_or_confirmed = self.customs_on(today) in {Customs.UNCONFIRMED, Customs.CONFIRMED}
        return self.void is None and self.eligibility.qualifies and open_or_confirmed


def totals_of(items: tuple[Item, ...], rounding: Rounding) -> tuple[RateTotal, ...]:
    return total_by_rate(((item.rate, item.amount) for item in items), rounding)
