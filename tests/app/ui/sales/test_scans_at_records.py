"""A reader or scanner that types on the pages of the records: it finds records or returns goods, presses nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.sales.journal import Journal
from app.sales.record import Record
from app.sales.words import words
from app.ui.sales.correction_screen import CorrectionScreen
from app.ui.sales.record_page import RecordPage
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.return_page import ReturnPage
from app.ui.sales.state_page import StatePage
from tests.app.contexts import Till
from tests.app.looks import button, only, settle, shown_texts
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, another_buyer, sale_of
from tests.app.ui.sales.desk import OpenRecords, Scanner, press_keys
from tests.app.ui.sales.test_zone_reader import SECOND, TAIWAN

JAN, UPC = "4901085192504", "012345678905"
BURSTS = [
    pytest.param((*TAIWAN, *SECOND, Qt.Key.Key_Return), id="one burst"),
    pytest.param((*TAIWAN, Qt.Key.Key_Return, *SECOND, Qt.Key.Key_Return), id="two lines"),
]
RESIDENCE_CARD = (
    "ICTWNAB12345671<<<<<<<<<<<<<<<",
    "9005215F3001019TWN<<<<<<<<<<<0",
    "CHEN<<MEI<LING<<<<<<<<<<<<<<<<",
)


@pytest.fixture
def screen(open_screen: OpenRecords, journal: Journal) -> RecordsScreen:
    journal.register(sale_of(replace(LIPSTICK, jan=JAN), replace(BISCUITS, jan=f"0{UPC}")))
    journal.register(sale_of(buyer=another_buyer()))
    made = open_screen()
    made.activateWindow()
    return made


def names(screen: RecordsScreen) -> list[str]:
    settle(screen)
    model = screen.list.table.model()
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def opened(screen: RecordsScreen, journal: Journal) -> RecordPage:
    screen.open(journal.read(1))
    assert screen.opened is not None
    return screen.opened


@pytest.mark.parametrize("burst", BURSTS)
@pytest.mark.parametrize("place", ["search", "table", "period"])
def test_a_passport_lists_its_records(screen: RecordsScreen, burst: tuple[str | Qt.Key, ...], place: str) -> None:
    screen.list.filter.search.setText("smith")
    focus = {
        "search": screen.list.filter.search,
        "table": screen.list.table,
        "period": screen.list.filter.period_button,
    }
    focus[place].setFocus()
    press_keys(screen, *burst)
    assert screen.list.filter.search.text() == BUYER.passport_number
    assert names(screen) == [BUYER.name]
    press_keys(screen, "sm")
    assert screen.list.filter.search.text() == "sm", "what is typed next is another search"


def test_a_passport_that_was_not_read_correctly_leaves_the_search_as_it_was(screen: RecordsScreen, till: Till) -> None:
    screen.list.filter.search.setText("smith")
    press_keys(screen, TAIWAN + SECOND[:-1] + "9", Qt.Key.Key_Return)
    assert screen.list.filter.search.text() == "smith"
    assert till.visits.notified == [words.READ_AGAIN.format(part="検査数字")]


def test_another_document_lists_the_records_of_its_name(screen: RecordsScreen) -> None:
    press_keys(screen, *[key for line in RESIDENCE_CARD for key in (line, Qt.Key.Key_Return)])
    assert screen.list.filter.search.text() == "CHEN MEI LING"
    assert names(screen) == [BUYER.name]


@pytest.mark.parametrize("burst", BURSTS)
def test_behind_a_record_a_passport_lists_its_records(
    screen: RecordsScreen, journal: Journal, burst: tuple[str | Qt.Key, ...]
) -> None:
    page = opened(screen, journal)
    page.ask_to_void()
    page.question.confirm.setFocus()
    press_keys(screen, *burst)
    assert screen.opened is None
    assert names(screen) == [BUYER.name]
    assert all(record.void is None for record in journal.find())


def test_behind_a_record_an_article_lists_the_records_with_it(screen: RecordsScreen, journal: Journal) -> None:
    opened(screen, journal).void_button.setFocus()
    Scanner(screen).scan(JAN)
    assert screen.list.filter.search.text() == JAN
    assert names(screen) == [BUYER.name]


def returning(screen: RecordsScreen, journal: Journal) -> ReturnPage:
    button(opened(screen, journal), "返品").click()
    page = only(screen, ReturnPage)
    page.lines[0].fewer.setFocus()
    return page


def test_an_article_that_is_scanned_is_returned(screen: RecordsScreen, journal: Journal) -> None:
    page, scanner = returning(screen, journal), Scanner(screen)
    for code in (UPC, JAN, UPC, JAN):
        scanner.scan(code)
    assert [line.count for line in page.lines] == [0, 1]
    assert page.outcome.text == words.TAKEN_BACK.format(item=LIPSTICK.name)
    scanner.scan(JAN)
    assert [line.count for line in page.lines] == [0, 1]
    assert page.outcome.text == words.NOT_IN_RECORD.format(jan=JAN)


def correction_sheet(screen: RecordsScreen, journal: Journal) -> QWidget:
    button(opened(screen, journal), "訂正する").click()
    correction = only(screen, CorrectionScreen)
    correction.editing.proceed()
    correction.editing.items_card.list.quantity_changed.emit(0, 1)
    correction.editing.proceed()
    correction.sheet.record.setFocus()
    return correction.sheet


@pytest.mark.parametrize("burst", BURSTS)
@pytest.mark.parametrize("step", [returning, correction_sheet])
def test_a_passport_presses_nothing(
    screen: RecordsScreen,
    journal: Journal,
    burst: tuple[str | Qt.Key, ...],
    step: Callable[[RecordsScreen, Journal], QWidget],
) -> None:
    page = step(screen, journal)
    before = shown_texts(page)
    press_keys(screen, *burst)
    assert page.isVisible()
    assert shown_texts(page) == before


@pytest.mark.parametrize("burst", [*BURSTS, pytest.param((), id="article")])
@pytest.mark.parametrize("focus", ["number", "button"])
def test_what_is_scanned_adds_no_state(
    screen: RecordsScreen, journal: Journal, burst: tuple[str | Qt.Key, ...], focus: str
) -> None:
    button(opened(screen, journal), "状態を入力").click()
    page = only(screen, StatePage)
    button(page, "受理").click()
    page.number.setText("2026-0001")
    (page.number if focus == "number" else button(page, "受理")).setFocus()
    press_keys(screen, *burst)
    if not burst:
        Scanner(screen).scan(JAN)
    assert page.number.text() == "2026-0001"
    assert page.outcome.text == ""
    record: Record = journal.read(1)
    assert record.states == ()
