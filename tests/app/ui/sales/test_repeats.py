"""What a sale page asks or tells before a record is made: the same again, another buyer, a clock that is in doubt."""

from dataclasses import replace
from datetime import date, datetime

from app.sales.fields import Field
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from licensing.clock import JST, Doubt, Moment
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, sale_of
from tests.app.ui.sales.desk import button, text_of, type_buyer, type_item

WRONG_DAY = date(2026, 12, 19)


def doubt(till: Till, kind: Doubt | None = Doubt.BEHIND, today: date = WRONG_DAY) -> None:
    moment = Moment(datetime(today.year, today.month, today.day, 12, tzinfo=JST), kind)
    till.license.stand(replace(till.license.standing, moment=moment))


def test_the_same_buyer_and_goods_again_are_asked_about(till: Till, screen: SaleScreen) -> None:
    before = till.journal.register(sale_of(LIPSTICK))
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert screen.selling.repeat.asking
    assert before.receipt in text_of(screen.selling.repeat)
    assert screen.window().focusWidget() is screen.selling.repeat.keep
    button(screen, words.REPEAT_NOT).click()
    assert len(till.journal.find()) == 1
    screen.selling.proceed()
    button(screen, words.REPEAT).click()
    assert len(till.journal.find()) == 2


def test_other_goods_are_saved_without_a_question(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(LIPSTICK))
    type_buyer(screen)
    type_item(screen, BISCUITS)
    screen.selling.proceed()
    assert len(till.journal.find()) == 2


def test_escape_declines_the_question(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(LIPSTICK))
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    screen.selling.ask_to_leave()
    assert not screen.selling.repeat.asking
    assert not screen.selling.question.asking


def test_another_name_with_the_same_passport_number_is_told(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(BISCUITS))
    type_buyer(screen, replace(BUYER, name="CHEN MEILING", nationality="CHN"))
    told = "（氏名 CHEN MEI LING → CHEN MEILING、国籍 TWN → CHN）"
    assert told in text_of(screen.selling.items_card)
    screen.selling.change_buyer()
    type_buyer(screen)
    assert "異なります" not in text_of(screen.selling.items_card)


def test_while_the_clock_is_in_doubt_the_day_is_asked_and_recorded(till: Till, screen: SaleScreen) -> None:
    doubt(till)
    type_buyer(screen)
    form = screen.selling.buyer_card.form
    assert form.boxes[Field.SOLD_ON].isVisible()
    assert form.boxes[Field.SOLD_ON].fault == "今日の日付を入力してください。"
    assert "パソコンの時計が正しくないため" in text_of(SaleScreen(till.context))
    type_buyer(screen, instead={Field.SOLD_ON: "2026/11/22"})
    assert "2026年11月22日(日)" in text_of(screen.selling.bar)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    sale = till.journal.find()[0].sale
    assert (sale.sold_on, sale.clock_doubt) == (TODAY, Doubt.BEHIND)
    assert sale.customs_deadline == date(2027, 2, 20)
    button(screen.page, words.NEXT_SALE).click()
    assert screen.selling.buyer_card.form.boxes[Field.SOLD_ON].text == "2026/11/22", "it is asked once"
    assert not screen.selling.dirty


def test_a_landing_is_judged_by_the_day_that_was_entered(till: Till, screen: SaleScreen) -> None:
    doubt(till, today=date(2028, 1, 1))
    type_buyer(screen, instead={Field.SOLD_ON: "2026/11/22"})
    assert screen.selling.items_card.isVisible()


def test_a_doubt_that_begins_or_ends_during_a_sale_leads_back_to_the_buyer(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    doubt(till, today=TODAY)
    screen.selling.proceed()
    assert till.journal.find() == []
    assert screen.selling.buyer_card.isVisible()
    type_buyer(screen, instead={Field.SOLD_ON: "2026/11/21"})
    doubt(till, None, TODAY)
    screen.selling.proceed()
    assert till.journal.find() == []
    screen.selling.proceed()
    screen.selling.proceed()
    sale = till.journal.find()[0].sale
    assert (sale.sold_on, sale.clock_doubt) == (TODAY, None)
