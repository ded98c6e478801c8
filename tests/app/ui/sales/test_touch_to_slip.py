"""A terminal without keyboard, reader and scanner: from the tile on TOP to the slip by taps in the app's window."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.sales.fields import Field
from app.sales.journal import FILE_NAME, Journal
from app.sales.record import Proof, ProofKind
from app.sales.slip_settings import Paper
from app.sales.words import words
from app.state.settings import Shop, shop_file
from app.ui.main_window import MainWindow
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.slip_page import SlipPage
from app.ui.widgets import paper as papers
from app.ui.words.general import texts
from app.ui.words.slip import words as slip_words
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only
from tests.app.sales.samples import BUYER, TODAY
from tests.app.standings import STANDINGS
from tests.app.tops import window_of
from tests.app.ui.sales.test_touch import line, tap, tap_keys

DETAIL = "SEIKO SBGA211"


@pytest.fixture(params=[(1000, 700), (1280, 800)], ids=str)
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr("app.ui.widgets.press_guard.GUARD_SECONDS", 0)
    shop_file(tmp_path).write(Shop("銀座一号店"))
    made = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(made)
    made.resize(*request.param)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    pages: list[str] = []

    def to_printer(html: str, _paper: Paper) -> str:
        pages.append(html)
        return "EPSON"

    monkeypatch.setattr(papers, "send", to_printer)
    return pages


def press(window: QWidget, text: str) -> None:
    QApplication.processEvents()
    tap(button(window, text))


def enter(screen: SaleScreen, field: Field, *keys: str) -> None:
    """Tap the field and the keys, and put them away."""
    QApplication.processEvents()
    tap(line(screen, field))
    tap_keys(screen.selling.keys, *("空白" if key == " " else key for key in keys), "キーを閉じる")


def enter_buyer(screen: SaleScreen, nationality: str = BUYER.nationality) -> None:
    enter(screen, Field.PASSPORT_NUMBER, *BUYER.passport_number)
    enter(screen, Field.NATIONALITY, *nationality)
    enter(screen, Field.NAME, *BUYER.name)
    enter(screen, Field.BIRTH, *"19900521")
    enter(screen, Field.LANDING, *"20261118")


def test_from_the_tile_to_the_slip_by_taps_alone(window: MainWindow, printed: list[str], tmp_path: Path) -> None:
    press(window, texts.SALE)
    screen = only(window, SaleScreen)
    enter_buyer(screen)
    press(screen, words.GO_ON_TO_ITEMS)
    enter(screen, Field.ITEM_NAME, "ト", "ケ", "イ")
    enter(screen, Field.UNIT_PRICE, "1", "2", "00", "000")
    press(screen.selling.items_card.form.rate, "10%")
    press(screen, words.ADD_ITEM)
    enter(screen, Field.DETAIL, *DETAIL)
    press(screen, words.ADD_ITEM)
    press(screen, words.SAVE_RECORD)
    press(screen, slip_words.SLIP)
    press(only(screen, SlipPage), slip_words.PRINT)
    [record] = Journal(tmp_path / FILE_NAME).find()
    [item] = record.sale.items
    assert (record.sale.buyer, record.sale.sold_on) == (BUYER, TODAY)
    assert (item.name, item.unit_price, item.detail) == ("トケイ", 1_200_000, DETAIL)
    assert len(printed) == 1
    assert record.receipt in printed[0]
    tap(only(screen, SlipPage).bar.back)
    press(screen, words.NEXT_SALE)
    assert screen.selling.buyer_card.form.empty


def test_a_japanese_national_living_abroad_is_entered_by_taps_alone(window: MainWindow, tmp_path: Path) -> None:
    press(window, texts.SALE)
    screen = only(window, SaleScreen)
    enter_buyer(screen, "JPN")
    enter(screen, Field.ABROAD_SINCE, *"20210401")
    press(screen, "在留証明")
    press(screen, words.GO_ON_TO_ITEMS)
    enter(screen, Field.ITEM_NAME, "タ", "オ", "ル")
    enter(screen, Field.UNIT_PRICE, "6", "000")
    press(screen.selling.items_card.form.rate, "10%")
    press(screen, words.ADD_ITEM)
    press(screen, words.SAVE_RECORD)
    [record] = Journal(tmp_path / FILE_NAME).find()
    assert record.sale.buyer.proof == Proof(ProofKind.RESIDENCE, date(2021, 4, 1))
