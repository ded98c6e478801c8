"""A passport reader that types where no buyer is entered: on TOP it begins the sale, on a report it prints nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.sales.draft import Line
from app.sales.fields import Field
from app.sales.unfinished import Unfinished
from app.sales.words import words
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.reports.report_screen import ReportScreen
from app.ui.sales.sale_screen import SaleScreen
from app.ui.top.top_screen import TopScreen
from app.ui.words.general import texts
from tests.app.contexts import Till
from tests.app.looks import button, only, settle, shown_texts
from tests.app.sales.samples import BUYER, LIPSTICK, TODAY, another_buyer, sale_of
from tests.app.tops import window_of
from tests.app.ui.sales.desk import Scanner, press_keys
from tests.app.ui.sales.test_scans_at_records import BURSTS, JAN
from tests.app.ui.sales.test_zone_reader import FILLED, SECOND, TAIWAN
from tests.app.ui.sales.test_zone_reader import texts as typed_texts


@pytest.fixture
def window(qtbot: QtBot, till: Till) -> MainWindow:
    made = window_of(till.license, till.context.data)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path)


@pytest.mark.parametrize("burst", BURSTS)
@pytest.mark.parametrize("focus", ["", texts.SALE, texts.APPLY_OR_REGISTER])
def test_a_passport_on_top_begins_the_sale(window: MainWindow, burst: tuple[str | Qt.Key, ...], focus: str) -> None:
    if focus:
        button(only(window, TopScreen), focus).setFocus()
    press_keys(window, *burst)
    sale = only(window, SaleScreen)
    assert typed_texts(sale) == FILLED
    assert window.focusWidget() is sale.selling.buyer_card.form.boxes[Field.LANDING].line


def test_a_passport_on_top_begins_nothing_once_the_license_has_ended(till: Till, window: MainWindow) -> None:
    till.lock()
    press_keys(window, *TAIWAN, *SECOND, Qt.Key.Key_Return)
    assert window.page is Page.TOP


def test_an_interrupted_sale_is_offered_beside_the_next_buyer(qtbot: QtBot, till: Till, window: MainWindow) -> None:
    interrupted = Unfinished(TODAY, another_buyer(), (Line(LIPSTICK),))
    till.journal.keep_unfinished(interrupted)
    press_keys(window, *TAIWAN, *SECOND, Qt.Key.Key_Return)
    sale = only(window, SaleScreen)
    qtbot.waitUntil(lambda: sale.selling.former.asking, timeout=30_000)
    landing = sale.selling.buyer_card.form.boxes[Field.LANDING].line
    assert window.focusWidget() is landing, "what is typed is no answer"
    button(sale, words.GO_ON).click()
    assert sale.selling.draft.items == (LIPSTICK,)


def test_a_sale_that_has_begun_is_asked_nothing(window: MainWindow) -> None:
    window.open(Page.SALE)
    sale = only(window, SaleScreen)
    sale.selling.buyer_card.form.show_buyer(BUYER)
    sale.selling.proceed()
    sale._offer(Unfinished(TODAY, another_buyer(), (Line(LIPSTICK),)), None)
    assert not sale.selling.former.asking


@pytest.mark.parametrize("burst", [*BURSTS, pytest.param((), id="article")])
def test_what_is_scanned_over_a_report_prints_nothing(
    qtbot: QtBot, till: Till, tmp_path: Path, burst: tuple[str | Qt.Key, ...]
) -> None:
    till.journal.register(sale_of())
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    screen = ReportScreen(till.context, printer=lambda: printer)
    qtbot.addWidget(screen)
    with qtbot.waitExposed(screen):
        screen.show()
    settle(screen)
    screen.page.print.setFocus()
    QApplication.processEvents()
    press_keys(screen, *burst)
    if not burst:
        Scanner(screen).scan(JAN)
    assert not (tmp_path / "printed.pdf").exists()
    assert "日報・月報" in shown_texts(screen)
