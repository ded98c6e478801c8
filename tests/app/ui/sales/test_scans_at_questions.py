"""A reader or scanner that types while a question or a saved record is shown: its Enter is no person's answer."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.sales.articles import FILE_NAME, Articles
from app.sales.draft import Line
from app.sales.fields import Field
from app.sales.sentences import next_record
from app.sales.slip_settings import Paper
from app.sales.unfinished import Unfinished
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.saved_sheet import SavedSheet
from app.ui.widgets import paper as papers
from app.ui.words.slip import words as slip_words
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, LIPSTICK, TODAY, another_buyer
from tests.app.ui.sales.desk import Scanner, button, press_keys, text_of, type_buyer, type_item
from tests.app.ui.sales.test_goods import CREAM
from tests.app.ui.sales.test_zone_reader import FILLED, SECOND, TAIWAN, texts


def offered(qtbot: QtBot, till: Till) -> SaleScreen:
    """Open the screen where the sale of another buyer was interrupted."""
    till.journal.keep_unfinished(Unfinished(TODAY, another_buyer(), (Line(LIPSTICK),)))
    made = SaleScreen(till.context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.selling.former.asking, timeout=30_000)
    return made


def test_the_next_buyers_passport_does_not_go_on_with_an_interrupted_sale(qtbot: QtBot, till: Till) -> None:
    screen = offered(qtbot, till)
    press_keys(screen, TAIWAN, Qt.Key.Key_Return, SECOND, Qt.Key.Key_Return)
    assert screen.selling.former.asking
    assert texts(screen) == FILLED
    press_keys(screen, "20261118", Qt.Key.Key_Return)
    assert not screen.selling.former.asking
    assert "CHEN MEI LING" in text_of(screen.selling.items_card)
    assert screen.selling.draft.lines == ()


def test_an_article_does_not_go_on_with_an_interrupted_sale(qtbot: QtBot, till: Till) -> None:
    Articles(till.context.data / FILE_NAME).save([CREAM])
    screen = offered(qtbot, till)
    Scanner(screen).scan(CREAM.jan)
    assert screen.selling.former.asking
    assert screen.selling.draft.lines == ()
    assert words.BUYER_FIRST in text_of(screen)
    button(screen, words.GO_ON).click()
    assert screen.selling.draft.items == (LIPSTICK,)


def test_an_article_that_is_scanned_at_a_question_is_added(till: Till, screen: SaleScreen) -> None:
    Articles(till.context.data / FILE_NAME).save([CREAM])
    for _ in range(2):
        type_buyer(screen)
        type_item(screen, LIPSTICK)
        screen.selling.proceed()
        if not screen.selling.repeat.asking:
            screen.begin()
    assert screen.selling.repeat.asking
    Scanner(screen).scan(CREAM.jan)
    assert [item.name for item in screen.selling.draft.items] == [LIPSTICK.name, CREAM.name]
    assert not screen.selling.repeat.asking, "the goods are not the same any more"
    screen.selling.ask_to_leave()
    Scanner(screen).scan(CREAM.jan)
    assert screen.selling.question.asking
    assert not screen.selling.bar.isVisible()
    assert screen.selling.draft.items[1].quantity == 2
    assert screen.selling.items_card.form.boxes[Field.ITEM_NAME].text == ""


@pytest.mark.parametrize(
    "burst",
    [
        pytest.param((TAIWAN + SECOND, Qt.Key.Key_Return), id="one burst"),
        pytest.param((TAIWAN, Qt.Key.Key_Return, SECOND, Qt.Key.Key_Return), id="two lines"),
    ],
)
def test_the_next_buyers_passport_begins_the_next_sale(
    till: Till, screen: SaleScreen, burst: tuple[str | Qt.Key, ...]
) -> None:
    type_buyer(screen, another_buyer())
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert isinstance(screen.page, SavedSheet)
    press_keys(screen, *burst)
    assert screen.selling.isVisible()
    assert texts(screen) == FILLED
    press_keys(screen, "20261118", Qt.Key.Key_Return)
    assert "CHEN MEI LING" in text_of(screen.selling.items_card)


def test_a_passport_begins_no_sale_while_a_record_is_left_or_the_license_has_ended(
    till: Till, screen: SaleScreen
) -> None:
    type_buyer(screen, another_buyer())
    for item in (LIPSTICK, BISCUITS):
        type_item(screen, item)
    screen.selling.items_card.list.move_requested.emit(1)
    screen.selling.proceed()
    press_keys(screen, TAIWAN, Qt.Key.Key_Return, SECOND, Qt.Key.Key_Return)
    assert isinstance(screen.page, SavedSheet)
    button(screen.page, next_record(BISCUITS.quantity)).click()
    screen.selling.proceed()
    till.lock()
    press_keys(screen, TAIWAN, Qt.Key.Key_Return, SECOND, Qt.Key.Key_Return)
    assert (till.left, len(till.journal.find())) == (1, 2)


def test_what_is_scanned_over_a_slip_prints_no_other_copy(screen: SaleScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []

    def to_printer(html: str, _paper: Paper) -> str:
        printed.append(html)
        return "EPSON"

    monkeypatch.setattr(papers, "send", to_printer)
    type_buyer(screen, another_buyer())
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    button(screen.page, slip_words.SLIP).click()
    Scanner(screen).scan(CREAM.jan)
    assert printed == []
    press_keys(screen, Qt.Key.Key_Return)
    press_keys(screen, TAIWAN, Qt.Key.Key_Return, SECOND, Qt.Key.Key_Return)
    assert len(printed) == 1
    assert screen.selling.isVisible()
    assert texts(screen) == FILLED
    assert screen.count() == 1
