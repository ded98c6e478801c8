from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.sales.record import Item, Record, Void
from app.sales.states import Customs, Sending, State
from tests.app.sales.samples import BUYER, TODAY, sale_of

LAST_DAY, DAY = date(2027, 2, 20), timedelta(days=1)
RECORD = Record(1, "ACD-000001", sale_of(), day_net=sale_of().net)


def test_the_sums_of_a_sale() -> None:
    sale = sale_of()
    assert (sale.included, sale.tax, sale.net) == (7_794, 688, 7_106)
    assert sale.customs_deadline == date(2027, 2, 20)


@pytest.mark.parametrize("number", ["AB34567", "301234567", "K1234567890"[:8] + "567"])
def test_lists_show_the_last_four_of_a_passport_number_and_not_its_length(number: str) -> None:
    assert replace(BUYER, passport_number=number).masked_number == f"*****{number[-4:]}"


def test_a_refund_is_estimated_only_above_the_threshold_and_not_for_a_void_record() -> None:
    assert RECORD.refundable_on(TODAY)
    assert not replace(RECORD, day_net=4_999).refundable_on(TODAY)
    assert not replace(RECORD, void=Void("ACD-000002", TODAY)).refundable_on(TODAY)


@pytest.mark.parametrize(
    ("states", "day", "customs", "refundable"),
    [
        ((), LAST_DAY, Customs.UNCONFIRMED, True),
        ((), LAST_DAY + DAY, Customs.EXPIRED, False),
        ((Customs.CONFIRMED,), LAST_DAY + DAY, Customs.CONFIRMED, True),
        ((Customs.CONFIRMED, Customs.FAILED), TODAY, Customs.FAILED, False),
        ((Customs.FAILED, Customs.UNCONFIRMED), TODAY, Customs.UNCONFIRMED, True),
    ],
)
def test_past_the_deadline_an_unconfirmed_record_has_no_refund(
    states: tuple[Customs, ...], day: date, customs: Customs, refundable: bool
) -> None:
    record = replace(RECORD, states=tuple(State(value, TODAY) for value in states))
    assert (record.customs_on(day), record.refundable_on(day)) == (customs, refundable)


def test_a_record_that_was_handed_over_is_to_be_sent_again_once_it_is_void() -> None:
    handed, void = State(Sending.HANDED, TODAY), Void("ACD-000002", TODAY, 2)
    assert RECORD.to_send
    assert replace(RECORD, states=(State(Sending.ERROR, TODAY),)).to_send
    assert not replace(RECORD, states=(handed,)).to_send
    assert not replace(RECORD, void=void).to_send
    assert replace(RECORD, states=(handed,), void=void).to_send
    assert not replace(RECORD, states=(handed,), void=replace(void, states=(handed,))).to_send


def test_a_line_is_price_times_quantity() -> None:
    assert Item("口紅", 3_300, 2, 10).amount == 6_600
