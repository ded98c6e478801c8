"""A sale that a crash interrupts is offered at the next start, once, on the same day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.sales.draft import Line
from app.sales.fields import Field
from app.sales.record import Buyer, Entry, Proof, ProofKind
from app.sales.unfinished import Unfinished
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, another_buyer
from tests.app.ui.sales.desk import button, text_of, type_buyer, type_item
from tests.app.ui.sales.test_repeats import doubt

SALE = Unfinished(TODAY, BUYER, (Line(LIPSTICK), Line(BISCUITS)))
OFFER = "入力の途中で終了した販売があります（CHEN MEI LING、商品 5点）。"


def kept(qtbot: QtBot, till: Till, sale: Unfinished | None) -> None:
    qtbot.waitUntil(lambda: till.journal.unfinished() == sale, timeout=30_000)


def opened(qtbot: QtBot, till: Till) -> SaleScreen:
    """Open the screen as the next start does."""
    made = SaleScreen(till.context)
    qtbot.addWidget(made)
    made.show()
    return made


def offered(qtbot: QtBot, till: Till, sale: Unfinished = SALE) -> SaleScreen:
    till.journal.keep_unfinished(sale)
    made = opened(qtbot, till)
    qtbot.waitUntil(lambda: OFFER in text_of(made), timeout=30_000)
    return made


def test_buyer_and_goods_are_kept_while_they_are_typed(qtbot: QtBot, till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    kept(qtbot, till, Unfinished(TODAY, BUYER))
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    kept(qtbot, till, SALE)
    screen.selling.proceed()
    assert till.journal.unfinished() is None, "it is recorded"
    assert len(till.journal.find()) == 1


def test_what_is_left_for_the_next_record_is_kept_before_that_is_begun(
    qtbot: QtBot, till: Till, screen: SaleScreen
) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    screen.selling.items_card.list.move_requested.emit(1)
    screen.selling.proceed()
    assert screen.page is not screen.selling, "the first record is shown"
    kept(qtbot, till, Unfinished(TODAY, BUYER, (Line(BISCUITS),)))


def test_a_sale_that_is_thrown_away_is_forgotten(qtbot: QtBot, till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    kept(qtbot, till, Unfinished(TODAY, BUYER))
    screen.selling.ask_to_leave()
    button(screen, "破棄して戻る").click()
    kept(qtbot, till, None)


def test_an_interrupted_sale_is_gone_on_with(qtbot: QtBot, till: Till) -> None:
    screen = offered(qtbot, till)
    button(screen, "続きから入力").click()
    assert screen.selling.draft.lines == SALE.lines
    screen.selling.proceed()
    [record] = till.journal.find()
    assert (record.sale.buyer, record.sale.items) == (BUYER, (LIPSTICK, BISCUITS))


ABROAD = Proof(ProofKind.REGISTER, date(2020, 1, 2))


@pytest.mark.parametrize(
    "buyer",
    [BUYER, replace(BUYER, entry=Entry.READ), replace(BUYER, nationality="JPN", status="", proof=ABROAD)],
    ids=["typed", "read", "abroad"],
)
def test_the_buyer_of_an_interrupted_sale_can_be_changed(qtbot: QtBot, till: Till, buyer: Buyer) -> None:
    screen = offered(qtbot, till, replace(SALE, buyer=buyer))
    button(screen, "続きから入力").click()
    screen.selling.change_buyer()
    assert screen.selling.buyer_card.form.read() == buyer


def test_an_interrupted_sale_can_be_thrown_away(qtbot: QtBot, till: Till) -> None:
    screen = offered(qtbot, till)
    button(screen, "破棄する").click()
    kept(qtbot, till, None)
    assert not screen.selling.dirty


@pytest.mark.parametrize("way", ["Esc", "the button of the window"])
def test_a_buyer_who_is_typed_meanwhile_is_not_replaced_on_the_way_out(qtbot: QtBot, till: Till, way: str) -> None:
    screen = offered(qtbot, till)
    number = screen.selling.buyer_card.form.boxes[Field.PASSPORT_NUMBER].line
    QTest.keyClicks(number, "AB12")
    if way == "Esc":
        QTest.keyClick(number, Qt.Key.Key_Escape)
    else:
        assert not screen.may_leave()
    assert (number.text(), screen.selling.draft.lines) == ("AB12", ())
    assert OFFER in text_of(screen)
    assert screen.selling.error.text == words.FORMER_FIRST
    button(screen, "破棄する").click()
    assert number.text() == "AB12"
    assert not screen.may_leave()
    assert words.LEAVE in text_of(screen)


def test_another_sale_takes_the_place_of_the_interrupted_one(qtbot: QtBot, till: Till) -> None:
    screen = offered(qtbot, till)
    type_buyer(screen, another_buyer())
    assert OFFER not in text_of(screen)
    kept(qtbot, till, Unfinished(TODAY, another_buyer()))


def test_a_sale_of_another_day_is_over(qtbot: QtBot, till: Till) -> None:
    till.journal.keep_unfinished(Unfinished(TODAY - timedelta(days=1), BUYER))
    screen = opened(qtbot, till)
    kept(qtbot, till, None)
    assert not screen.selling.former.asking


def test_while_the_clock_is_in_doubt_the_sale_is_offered_and_the_day_entered_again(qtbot: QtBot, till: Till) -> None:
    till.journal.keep_unfinished(SALE)
    doubt(till)
    screen = opened(qtbot, till)
    qtbot.waitUntil(lambda: screen.selling.former.asking, timeout=30_000)
    assert "2026年11月22日" in text_of(screen)
    assert "CHEN MEI LING、商品 5点" in text_of(screen)
    button(screen, "続きから入力").click()
    assert till.journal.unfinished() == SALE
    screen.selling.buyer_card.form.boxes[Field.SOLD_ON].line.setText("2026/11/22")
    screen.selling.proceed()
    screen.selling.proceed()
    [record] = till.journal.find()
    assert (record.sale.sold_on, record.sale.items) == (TODAY, (LIPSTICK, BISCUITS))


def test_a_sale_is_kept_while_the_clock_is_in_doubt(qtbot: QtBot, till: Till) -> None:
    doubt(till)
    screen = opened(qtbot, till)
    type_buyer(screen, instead={Field.SOLD_ON: "2026/11/22"})
    type_item(screen, LIPSTICK)
    kept(qtbot, till, Unfinished(TODAY, BUYER, (Line(LIPSTICK),)))
