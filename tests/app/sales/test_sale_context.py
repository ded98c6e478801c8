from datetime import date, time
from pathlib import Path

import pytest

from app.sales.draft import Draft
from app.sales.fields import Fault, Field, FieldError
from app.sales.journal import FILE_NAME, Journal
from app.sales.sale_context import SaleContext
from app.sales.tax import Rounding
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY


def context_in(folder: Path, today: date = TODAY, *, usable: bool = True) -> SaleContext:
    journal = Journal(folder / FILE_NAME)
    return SaleContext(
        journal, "銀座一号店", "レジ1", Rounding.FLOOR, lambda: today, lambda: time(10, 42, 7), lambda: usable
    )


@pytest.mark.parametrize("usable", [True, False])
def test_a_sale_begins_only_while_the_license_is_usable(tmp_path: Path, usable: bool) -> None:
    assert context_in(tmp_path, usable=usable).may_begin() is usable


def test_a_sale_before_the_refund_method_is_refused(tmp_path: Path) -> None:
    early = context_in(tmp_path, date(2026, 10, 31))
    with pytest.raises(FieldError) as refused:
        early.check_day()
    assert (refused.value.field, refused.value.fault) == (Field.SOLD_ON, Fault.TOO_EARLY)
    assert early.rates() == (10, 8), "the screen can still be drawn"
    context_in(tmp_path, date(2026, 11, 1)).check_day()


def test_only_the_current_record_of_a_draft_is_saved(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    draft = Draft(Rounding.FLOOR).add(LIPSTICK).add(BISCUITS).move(1)
    record = context.register(context.begin(), BUYER, draft, TODAY)
    assert record.sale.items == (LIPSTICK,)
    assert (record.sale.shop_name, record.sale.terminal_name, record.sale.sold_on) == ("銀座一号店", "レジ1", TODAY)
    assert record.sale.sold_at == time(10, 42)
    assert context.day_net(BUYER, TODAY) == 6_000
    assert context.day_net(BUYER, date(2026, 11, 21)) == 0
