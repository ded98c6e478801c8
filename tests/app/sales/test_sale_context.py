from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from app.sales.articles import FILE_NAME as ARTICLES_NAME
from app.sales.articles import Articles
from app.sales.birth import Birth
from app.sales.draft import Draft
from app.sales.fields import Fault, Field, FieldError
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Sale
from app.sales.sale_context import SaleContext, SaleDay, rates
from app.sales.tax import Rounding
from licensing.clock import Doubt
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer, sale_of


def context_in(folder: Path, today: date = TODAY, *, usable: bool = True) -> SaleContext:
    journal = Journal(folder / FILE_NAME)
    articles = Articles(folder / ARTICLES_NAME)
    names = ("銀座一号店", "レジ1")
    return SaleContext(
        journal, *names, Rounding.FLOOR, lambda: today, lambda: time(10, 42, 7), lambda: usable, articles
    )


@pytest.mark.parametrize("usable", [True, False])
def test_a_sale_begins_only_while_the_license_is_usable(tmp_path: Path, usable: bool) -> None:
    assert context_in(tmp_path, usable=usable).may_begin() is usable


def test_a_sale_before_the_refund_method_is_refused(tmp_path: Path) -> None:
    early = context_in(tmp_path, date(2026, 10, 31))
    with pytest.raises(FieldError) as refused:
        early.check()
    assert (refused.value.field, refused.value.fault) == (Field.SOLD_ON, Fault.TOO_EARLY)
    assert rates(date(2026, 10, 31)) == (10, 8), "the screen can still be drawn"
    context_in(tmp_path, date(2026, 11, 1)).check()


def test_only_the_current_record_of_a_draft_is_saved(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    draft = Draft(Rounding.FLOOR).add(LIPSTICK).add(BISCUITS).move(1)
    record = context.register(context.begin(), BUYER, draft, SaleDay(TODAY, TODAY))
    assert record.sale.items == (LIPSTICK,)
    assert (record.sale.shop_name, record.sale.terminal_name, record.sale.sold_on) == ("銀座一号店", "レジ1", TODAY)
    assert record.sale.sold_at == time(10, 42)
    assert context.day_net(BUYER, TODAY) == 6_000
    assert context.day_net(BUYER, date(2026, 11, 21)) == 0


def test_a_day_that_a_person_entered_is_that_of_the_sale_and_no_evidence_of_the_time(tmp_path: Path) -> None:
    wrong = date(2026, 12, 19)
    context = context_in(tmp_path, wrong)
    day = SaleDay(TODAY, wrong, Doubt.AHEAD)
    record = context.register(context.begin(), BUYER, Draft(Rounding.FLOOR).add(LIPSTICK), day)
    assert (record.sale.sold_on, record.sale.clock_doubt, record.sale.sold_at) == (TODAY, Doubt.AHEAD, None)
    assert record.sale.customs_deadline == date(2027, 2, 20)
    assert context.journal.own_days() == (wrong, wrong)


def test_the_same_passport_number_with_another_name_nationality_or_birth_is_told(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    assert context.other_buyer(BUYER) is None
    context.journal.register(sale_of())
    assert context.other_buyer(BUYER) is None
    for typed in (
        replace(BUYER, name="CHEN MEILING"),
        replace(BUYER, nationality="CHN"),
        replace(BUYER, birth=Birth(1990)),
    ):
        assert context.other_buyer(typed) == BUYER
    assert context.other_buyer(replace(BUYER, landing=TODAY, status="外交")) is None


def test_the_same_goods_for_the_same_buyer_on_the_same_day_are_repeated(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    draft = Draft(Rounding.FLOOR).add(LIPSTICK)
    assert context.repeated(BUYER, draft, TODAY) is None
    record = context.journal.register(sale_of(LIPSTICK))
    assert context.repeated(BUYER, draft, TODAY) == record
    assert context.repeated(BUYER, draft.add(BISCUITS), TODAY) is None
    assert context.repeated(another_buyer(), draft, TODAY) is None
    assert context.repeated(BUYER, draft, date(2026, 11, 23)) is None
    context.journal.void(record, TODAY)
    assert context.repeated(BUYER, draft, TODAY) is None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(sale_of(BISCUITS, shop="銀座1号店"), id="the shop's name was corrected meanwhile"),
        pytest.param(sale_of(BISCUITS, buyer=replace(BUYER, nationality="CHN")), id="another nationality was typed"),
        pytest.param(sale_of(BISCUITS, buyer=replace(BUYER, name="CHEN MEILING")), id="another name was typed"),
    ],
)
def test_the_sum_of_the_day_goes_on_however_shop_and_buyer_were_typed(tmp_path: Path, other: Sale) -> None:
    journal = Journal(tmp_path / FILE_NAME)
    journal.register(sale_of(BISCUITS))
    journal.register(other)
    assert journal.day_net(BUYER.passport_number, TODAY) == 2 * 1_106
