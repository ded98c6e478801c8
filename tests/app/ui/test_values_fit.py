"""No value is cut: the largest amounts, the longest names and addresses and every code, on every page, in each size of
window and text and in both languages."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.sales.fields import Field
from app.sales.finding import Choice
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Buyer, Item, Sale
from app.sales.states import Customs, Payment, Sending
from app.sales.tax import RateTotal, Rounding
from app.state.settings import Shop, TextSize, shop_file
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.register.register_sheet import RegisterSheet
from app.ui.sales.correction_screen import CorrectionScreen
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.state_page import StatePage
from app.ui.settings.license_sheet import LicenseSheet
from app.ui.widgets.theme import set_text_size
from app.ui.words.support import words as support_words
from licensing.codes import Code
from licensing.errors import Refused, TerminalSeen
from licensing.statement import Moved
from licensing.words.language import Language, set_language
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, hidden_sideways, only, process_events, settle
from tests.app.sales.samples import BUYER, TODAY
from tests.app.standings import NOW, STANDINGS
from tests.app.tops import page_of, window_of
from tests.app.ui.register.samples import NUMBER
from tests.app.ui.sales.desk import type_buyer, type_item
from tests.app.ui.test_every_screen_fits import buttons_of, is_inside
from tests.variants import each, variants

SIZES = each((1000, 700), (1024, 768), (1280, 800), (1366, 768), (1920, 1080))
LONG = "銀座" * 20
UNBROKEN = "W" * 40
"""The widest name of a terminal: no space in it, and no letter after which Qt would break a line."""
AMOUNT = 999_999_999
RECORDS = 51
"""Whose sum is over ¥99,999,999,999."""
NAME = "MUSTERMANN VON DER HEIDE ERIKA MARIA LUI"[:39]
WATCH = Item("腕" * 50, 999_999, 99, 10)
STANDING = replace(STANDINGS["licensed"], terminal_name=UNBROKEN, customer=LONG)


def fill(folder: Path) -> None:
    """Write records of a buyer with a long name, with the largest sums, and one that is void."""
    shop_file(folder).write(Shop(LONG))
    buyer: Buyer = replace(BUYER, name=NAME, nationality="VCT", passport_number="WM123456789")
    totals = (RateTotal(10, AMOUNT, 90_909_090), RateTotal(8, AMOUNT, 74_074_073))
    sale = Sale(TODAY, LONG, LONG, buyer, (WATCH, replace(WATCH, rate=8)), Rounding.FLOOR, totals)
    journal = Journal(folder / FILE_NAME)
    for _ in range(RECORDS):
        journal.register(sale)
    journal.void(journal.register(sale), TODAY)


def _open(page: Page, window: MainWindow) -> None:
    window.open(page)
    settle(window)


def _record(window: MainWindow) -> RecordsScreen:
    window.open(Page.RECORDS)
    screen = page_of(window)
    assert isinstance(screen, RecordsScreen)
    screen.open(Journal(screen.window().property("folder") / FILE_NAME).find()[-1])
    return screen


def _filter(window: MainWindow) -> None:
    window.open(Page.RECORDS)
    screen = page_of(window)
    assert isinstance(screen, RecordsScreen)
    settle(window)
    screen.list.filter.nationality.choose("VCT")
    screen.list.filter.choice.choose(Choice.UNSENT)
    screen.list.filter.period_button.click()
    settle(window)


def _return(window: MainWindow) -> None:
    opened = _record(window).opened
    assert opened is not None
    opened.return_button.click()


def _states(window: MainWindow) -> None:
    screen = _record(window)
    assert screen.opened is not None
    screen.opened.states_button.click()
    page = screen.currentWidget()
    assert isinstance(page, StatePage)
    for value in (Sending.ACCEPTED, Customs.CONFIRMED, Payment.TRANSFER):
        page.choose(value)
        page.add.click()
    page.choose(Payment.CARD)


def _items(window: MainWindow) -> None:
    window.open(Page.SALE)
    screen = page_of(window)
    assert isinstance(screen, SaleScreen)
    type_buyer(screen, replace(BUYER, name=NAME))
    type_item(screen, WATCH)
    type_item(screen, replace(WATCH, rate=8))


def _keys(window: MainWindow) -> None:
    _items(window)
    screen = page_of(window)
    assert isinstance(screen, SaleScreen)
    QTest.mouseClick(screen.selling.items_card.form.boxes[Field.ITEM_NAME].line, Qt.MouseButton.LeftButton)


def _slip(window: MainWindow) -> None:
    _record(window)
    screen = page_of(window)
    assert isinstance(screen, RecordsScreen)
    assert screen.opened
    screen.opened.slip_button.click()


def _number(window: MainWindow) -> None:
    window.open(Page.LICENSE)
    sheet = page_of(window)
    assert isinstance(sheet, LicenseSheet)
    button(sheet, support_words.SHOW_NUMBER).click()


def _registering(window: MainWindow, answer: object) -> None:
    license = window.property("license")
    license.stand(STANDINGS["trial"])
    window.open(Page.REGISTER, NUMBER)
    sheet = page_of(window)
    assert isinstance(sheet, RegisterSheet)
    sheet.entry_page.ask_button.click()
    license.answer(answer)


def _takeover(window: MainWindow) -> None:
    holder = TerminalSeen(UNBROKEN, "3310-5521-8874", NOW)
    _registering(window, Refused(Code.LICENSE_IN_USE, holder=holder))


def _done(window: MainWindow) -> None:
    _registering(window, STANDING)


def _take_back(window: MainWindow) -> None:
    moved = Moved(NOW, "3310-5521-8874", UNBROKEN)
    window.property("license").stand(replace(STANDINGS["moved"], terminal_name=LONG, moved=moved))
    window.open(Page.TAKE_BACK)


def _standing(state: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.property("license").stand(replace(STANDINGS[state], terminal_name=UNBROKEN))
        window.open(Page.TOP)
        settle(window)  # the recovery code is not noted, which TOP says too

    return show


def _correct(window: MainWindow) -> None:
    screen = _record(window)
    assert screen.opened is not None
    screen.opened.correct_button.click()
    editing = only(screen, CorrectionScreen).editing
    editing.buyer_card.form.boxes[Field.NAME].line.setText(NAME[:-1])
    for _ in range(2):
        editing.proceed()


VIEWS: dict[str, Callable[[MainWindow], object]] = {
    **{page: partial(_open, page) for page in Page if page is not Page.TAKE_BACK},
    "take-back": _take_back,
    **{f"top-{state}": _standing(state) for state in ("window", "expired", "moved", "contract-ending", "unwritable")},
    "record": _record,
    "records-filter": _filter,
    "return": _return,
    "correct": _correct,
    "states": _states,
    "items": _items,
    "keys": _keys,
    "slip": _slip,
    "number": _number,
    "takeover": _takeover,
    "done": _done,
}


@pytest.fixture(params=variants(*product(reversed(TextSize), Language)), ids=str)
def window(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    size, language = request.param
    fill(tmp_path)
    set_language(language)
    set_text_size(qapp, size.factor)
    license = FakeLicense(STANDING)
    made = window_of(license, tmp_path)
    made.setProperty("license", license)
    made.setProperty("folder", tmp_path)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    set_language(Language.JAPANESE)
    set_text_size(qapp, 1.0)


def test_no_value_is_cut_on_any_page(window: MainWindow) -> None:
    license = window.property("license")
    faults: list[tuple[object, ...]] = []
    for name, show in VIEWS.items():
        license.stand(STANDING)
        window.open(Page.TOP)
        show(window)
        for size in SIZES:
            window.resize(*size)
            for _ in range(4):  # text sizes, what fits of tiles and strips, and where they then stand
                process_events()
            assert window.size().toTuple() == size
            faults += [(name, size, "outside", b.text()) for b in buttons_of(window) if not is_inside(b, window)]
            faults += [(name, size, "cut", text) for text in cut_texts(window)]
            faults += [(name, size, "hidden", text) for text in hidden_sideways(window)]
    assert faults == []
