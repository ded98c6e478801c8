"""What happens to a record after the sale: sending, customs, refund. Entered by hand, because this app asks no service.

Entries are only ever added, so that what was known when stays readable; the newest one of a kind counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TypeVar


class Sending(StrEnum):
    """送信状況: whether the tax agency has received the record. This app sends nothing: somebody hands it over."""

    UNSENT = "unsent"
    HANDED = "handed"
    """渡した: to the service or person who sends it."""
    ACCEPTED = "accepted"
    ERROR = "error"


class Customs(StrEnum):
    """税関確認: what customs found at departure."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    """不成立: an article was missing."""
    EXPIRED = "expired"
    """期限超過: not confirmed within 90 days. Never entered, it follows from the date."""


class Payment(StrEnum):
    """返金: by which way the tax was paid back."""

    UNPAID = "unpaid"
    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"
    OTHER = "other"


Value = Sending | Customs | Payment
V = TypeVar("V", Sending, Customs, Payment)
SUBJECTS: dict[str, type[Sending] | type[Customs] | type[Payment]] = {
    "sending": Sending,
    "customs": Customs,
    "refund": Payment,
}
"""The kinds of states by their names in the journal."""
SENT = frozenset({Sending.HANDED, Sending.ACCEPTED})


@dataclass(frozen=True)
class State:
    """One entry: since ``entered_on`` (JST), ``value`` holds.

    ``day`` is the day of what happened, ``note`` the agency's 送信番号 or a remark, ``fee`` the yen kept of a refund.
    """

    value: Value
    entered_on: date
    entered_at: time | None = None
    day: date | None = None
    note: str = ""
    fee: int = 0


def subject_of(value: Value) -> str:
    return next(name for name, values in SUBJECTS.items() if isinstance(value, values))


def newest(states: Iterable[State], initial: V) -> V:
    """Return the value of the newest entry of the kind of ``initial``, which holds where there is none."""
    values = [state.value for state in states if isinstance(state.value, type(initial))]
    return values[-1] if values else initial


def newest_entry(states: Iterable[State], kind: type[Sending | Customs | Payment]) -> State | None:
    """Return the newest entry of ``kind``, None without one."""
    return next((state for state in reversed(tuple(states)) if isinstance(state.value, kind)), None)
