"""States that a person enters by hand: what is read from what was typed, and what contradicts the record."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from app.sales.corrections import StateError, TypedState, read_state
from app.sales.fields import LATEST
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Record
from app.sales.states import Customs, Payment, Sending, State, Value
from tests.app.sales.samples import BISCUITS, LIPSTICK, TODAY, sale_of

NOW = time(10, 42, 30)
CONFIRMED_ON = date(2026, 11, 20)
SOLD_ON = date(2026, 11, 18)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / FILE_NAME)


@pytest.fixture
def record(journal: Journal) -> Record:
    return journal.register(sale_of())


@pytest.fixture
def confirmed(journal: Journal, record: Record) -> Record:
    return with_states(journal, record, Customs.CONFIRMED)


def with_states(journal: Journal, record: Record, *values: Value, on: date = TODAY) -> Record:
    for value in values:
        journal.enter([record.number], State(value, TODAY, day=on))
    return journal.read(record.number)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        (TypedState(Sending.HANDED, day="zzz", fee="zzz"), State(Sending.HANDED, TODAY, time(10, 42))),
        (
            TypedState(Sending.ACCEPTED, number=" ２０２６-0001 "),
            State(Sending.ACCEPTED, TODAY, time(10, 42), note="2026-0001"),
        ),
        (
            TypedState(Customs.CONFIRMED, number="★", day="2026/11/22"),
            State(Customs.CONFIRMED, TODAY, time(10, 42), TODAY),
        ),
        (TypedState(Customs.UNCONFIRMED, day=""), State(Customs.UNCONFIRMED, TODAY, time(10, 42))),
        (
            TypedState(Payment.CASH, day="20261122", fee="￥１00円"),
            State(Payment.CASH, TODAY, time(10, 42), TODAY, fee=100),
        ),
        (TypedState(Payment.CARD, day="20261122", fee=""), State(Payment.CARD, TODAY, time(10, 42), TODAY)),
        (TypedState(Payment.UNPAID, fee="zzz"), State(Payment.UNPAID, TODAY, time(10, 42))),
    ],
    ids=lambda value: str(value.value) if isinstance(value, TypedState) else "",
)
def test_a_state_is_read_from_what_was_typed(confirmed: Record, typed: TypedState, state: State) -> None:
    assert read_state(typed, confirmed, TODAY, NOW, TODAY) == state


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (TypedState(Sending.ACCEPTED, number="番号"), "送信番号は英数字とハイフン"),
        (TypedState(Sending.ERROR, number="1" * 41), "40文字以内"),
        (TypedState(Customs.CONFIRMED, day="2026/11/21"), "購入日から今日まで"),
        (TypedState(Customs.FAILED, day="2026/11/23"), "購入日から今日まで"),
        (TypedState(Payment.CARD, day=""), "購入日から今日まで"),
        (TypedState(Payment.CARD, day="2026/11/22", fee="689"), "返金額（¥688）まで"),
        (TypedState(Payment.CARD, day="2026/11/22", fee="-1"), "返金額（¥688）まで"),
    ],
)
def test_what_is_wrong_with_a_state_is_told(confirmed: Record, typed: TypedState, sentence: str) -> None:
    with pytest.raises(StateError, match=sentence):
        read_state(typed, confirmed, TODAY, NOW, TODAY)


def test_customs_confirms_nothing_after_the_deadline(record: Record) -> None:
    later = record.sale.customs_deadline + timedelta(days=1)
    on_time = TypedState(Customs.CONFIRMED, day="2027/02/20")
    assert read_state(on_time, record, later, NOW, later).day == record.sale.customs_deadline
    with pytest.raises(StateError, match="確認期限（2027/02/20）"):
        read_state(TypedState(Customs.CONFIRMED, day="2027/02/21"), record, later, NOW, later)
    assert read_state(TypedState(Customs.FAILED, day="2027/02/21"), record, later, NOW, later).day == later


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((), id="not yet"),
        pytest.param((Customs.FAILED,), id="refused"),
        pytest.param((Customs.CONFIRMED, Customs.UNCONFIRMED), id="taken back"),
    ],
)
@pytest.mark.parametrize("way", [Payment.CASH, Payment.CARD, Payment.TRANSFER, Payment.OTHER])
def test_nothing_is_paid_back_that_customs_has_not_confirmed(
    journal: Journal, record: Record, values: tuple[Value, ...], way: Payment
) -> None:
    record = with_states(journal, record, *values)
    with pytest.raises(StateError, match="税関の確認が記録されていない"):
        read_state(TypedState(way, day="2026/11/22"), record, TODAY, NOW, TODAY)
    assert read_state(TypedState(Payment.UNPAID), record, TODAY, NOW, TODAY).value is Payment.UNPAID


def test_nothing_is_paid_back_below_the_threshold_of_the_day(journal: Journal) -> None:
    below = with_states(journal, journal.register(sale_of(BISCUITS)), Customs.CONFIRMED)
    with pytest.raises(StateError, match="税抜5,000円に届かない"):
        read_state(TypedState(Payment.CASH, day="2026/11/22"), below, TODAY, NOW, TODAY)
    journal.register(sale_of(LIPSTICK))
    reached = journal.read(below.number)
    assert read_state(TypedState(Payment.CASH, day="2026/11/22"), reached, TODAY, NOW, TODAY).value is Payment.CASH


def test_nothing_is_paid_back_before_the_day_of_the_confirmation(journal: Journal) -> None:
    record = with_states(journal, journal.register(sale_of(on=SOLD_ON)), Customs.CONFIRMED, on=CONFIRMED_ON)
    with pytest.raises(StateError, match="税関の確認日（2026/11/20）"):
        read_state(TypedState(Payment.CASH, day="2026/11/19"), record, TODAY, NOW, TODAY)
    assert read_state(TypedState(Payment.CASH, day="2026/11/20"), record, TODAY, NOW, TODAY).day == CONFIRMED_ON


def test_a_confirmation_is_not_taken_back_while_a_refund_is_recorded(journal: Journal, confirmed: Record) -> None:
    paid = with_states(journal, confirmed, Payment.CASH)
    with pytest.raises(StateError, match="先に返金を「未払い」に"):
        read_state(TypedState(Customs.UNCONFIRMED), paid, TODAY, NOW, TODAY)
    unpaid = with_states(journal, paid, Payment.UNPAID)
    assert read_state(TypedState(Customs.UNCONFIRMED), unpaid, TODAY, NOW, TODAY).value is Customs.UNCONFIRMED


def test_a_day_of_what_happened_may_be_later_than_a_clock_that_is_behind(record: Record) -> None:
    behind = TODAY - timedelta(days=3)
    typed = TypedState(Customs.CONFIRMED, day="2026/11/22")
    assert read_state(typed, record, behind, NOW, LATEST).day == TODAY
    with pytest.raises(StateError, match="購入日から今日まで"):
        read_state(TypedState(Customs.CONFIRMED, day="3026/11/22"), record, behind, NOW, LATEST)
