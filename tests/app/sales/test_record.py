from dataclasses import replace
from datetime import date

import pytest

from app.sales.record import Item, Record, Sending, Void
from tests.app.sales.samples import BUYER, TODAY, sale_of

RECORD = Record(1, "ACD-000001", sale_of(), Sending.UNSENT, day_net=sale_of().net)


def test_the_sums_of_a_sale() -> None:
    sale = sale_of()
    assert (sale.included, sale.tax, sale.net) == (7_794, 688, 7_106)
    assert sale.customs_deadline == date(2027, 2, 20)


@pytest.mark.parametrize("number", ["AB34567", "301234567", "K1234567890"[:8] + "567"])
def test_lists_show_the_last_four_of_a_passport_number_and_not_its_length(number: str) -> None:
    assert replace(BUYER, passport_number=number).masked_number == f"*****{number[-4:]}"


def test_the_same_purchaser_is_number_and_nationality() -> None:
    assert replace(BUYER, name="CHEN MEILING").purchaser == BUYER.purchaser
    assert replace(BUYER, nationality="USA").purchaser != BUYER.purchaser


def test_a_refund_is_estimated_only_above_the_threshold_and_not_for_a_void_record() -> None:
    assert RECORD.refundable
    assert not replace(RECORD, day_net=4_999).refundable
    assert not replace(RECORD, void=Void("ACD-000002", TODAY)).refundable


def test_a_line_is_price_times_quantity() -> None:
    assert Item("口紅", 3_300, 2, 10).amount == 6_600
