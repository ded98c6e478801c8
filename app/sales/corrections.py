"""What is recorded after a sale: the sale that remains after a return, and states that a person enters by hand."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from app.sales.fields import day_in, yen_digits
from app.sales.record import Record, Sale, totals_of
from app.sales.sentences import yen
from app.sales.state_words import words
from app.sales.states import Customs, Payment, Sending, State, Value, newest_entry
from licensing.words.days import table_date

LONGEST_NUMBER = 40
"""Characters of a sending number (送信番号)."""
_NUMBER = re.compile(rf"[A-Za-z0-9-]{{0,{LONGEST_NUMBER}}}", re.ASCII)
NUMBERED = frozenset({Sending.HANDED, Sending.ACCEPTED, Sending.ERROR})
"""States of a sending that may have a number."""
DATED = frozenset({Customs.CONFIRMED, Customs.FAILED, Payment.CASH, Payment.CARD, Payment.TRANSFER, Payment.OTHER})
"""States of which the day is recorded on which that happened."""


class StateError(ValueError):
    """What was typed is not valid; the message is a sentence for the person who typed it."""


@dataclass(frozen=True)
class TypedState:
    """What was typed; a field that ``value`` does not ask for is ignored."""

    value: Value
    number: str = ""
    day: str = ""
    fee: str = ""


def what_remains(sale: Sale, pieces: Sequence[int]) -> Sale | None:
    """Return ``sale`` with so many pieces of each item; None if no piece is left.

    The tax is rounded anew, once per rate, as of any record.
    """
    items = tuple(
        replace(item, quantity=quantity) for item, quantity in zip(sale.items, pieces, strict=True) if quantity
    )
    return replace(sale, items=items, totals=totals_of(items, sale.rounding)) if items else None


def read_state(typed: TypedState, record: Record, today: date, now: time, latest: date) -> State:
    """Return the state to add to ``record``; what it tells of has not happened after ``latest``.

    Raises:
        StateError: a number, day or fee is not valid, or the state contradicts what is recorded.
    """
    value, at = typed.value, now.replace(second=0, microsecond=0)
    number = _plain(typed.number) if value in NUMBERED else ""
    if not _NUMBER.fullmatch(number):
        raise StateError(words.NUMBER_FORM.format(longest=LONGEST_NUMBER))
    paid = isinstance(value, Payment) and value is not Payment.UNPAID
    if paid:
        _require_refund(record)
    if value is Customs.UNCONFIRMED and record.payment is not Payment.UNPAID:
        raise StateError(words.STILL_PAID)
    day = day_in(typed.day) if value in DATED else None
    if value in DATED and (day is None or not record.sale.sold_on <= day <= latest):
        raise StateError(words.NOT_A_DAY)
    deadline, confirmed = record.sale.customs_deadline, newest_entry(record.states, Customs)
    if value is Customs.CONFIRMED and day is not None and day > deadline:
        raise StateError(words.TOO_LATE.format(day=table_date(deadline)))
    if paid and day and confirmed and confirmed.day and day < confirmed.day:
        raise StateError(words.PAID_TOO_EARLY.format(day=table_date(confirmed.day)))
    return State(value, today, at, day, number, _fee(typed.fee, record.sale.tax) if paid else 0)


def _require_refund(record: Record) -> None:
    """Raise a ``StateError`` if the tax of ``record`` must not be paid back, as far as it is recorded."""
    if not record.eligibility.qualifies:
        raise StateError(words.NOTHING_TO_REFUND)
    confirmed = newest_entry(record.states, Customs)
    if confirmed is None or confirmed.value is not Customs.CONFIRMED:
        raise StateError(words.NOT_CONFIRMED)


def _fee(typed: str, refund: int) -> int:
    """Return the yen of a fee, which cannot be more than the refund; nothing typed is no fee."""
    digits = yen_digits(typed) or "0"
    if not re.fullmatch(r"[0-9]{1,9}", digits) or int(digits) > refund:
        raise StateError(words.NOT_A_FEE.format(refund=yen(refund)))
    return int(digits)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
