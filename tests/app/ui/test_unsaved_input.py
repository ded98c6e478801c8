"""What was typed and not saved is not lost without a word: by closing the window, by 戻る, by a file that recovers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.sales.slip_settings import Issuer
from app.sales.words import words as sale_words
from app.state.json_file import JsonFile
from app.state.settings import Shop, shop_file
from app.state.settings_lock import SettingsLock
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.register.register_sheet import RegisterSheet
from app.ui.settings.articles_sheet import ArticlesSheet
from app.ui.settings.network_sheet import NetworkSheet
from app.ui.settings.shop_sheet import ShopSheet
from app.ui.settings.slip_sheet import SlipSheet
from app.ui.widgets import choices
from app.ui.widgets.ask_page import AskPage
from app.ui.widgets.unsaved import has_unsaved_input, mark_saved
from app.ui.words.articles import words as article_words
from app.ui.words.general import texts
from licensing.codes import DiskTrouble
from licensing.errors import DiskFailure, StorageError
from tests.app.contexts import context_of
from tests.app.looks import button, only, process_events, shown_texts
from tests.app.standings import licensed
from tests.app.tops import page_of
from tests.app.ui.test_closing import press_close_button, window


def field(made: MainWindow, place: int = 0) -> QLineEdit:
    return [line for line in page_of(made).findChildren(QLineEdit) if line.isVisible()][place]


def raise_storage_error(file: object) -> None:
    raise StorageError("cannot read", DiskFailure(DiskTrouble.GONE, "", reading=True))


def add_article(made: MainWindow) -> None:
    sheet = page_of(made)
    assert isinstance(sheet, ArticlesSheet)
    button(sheet, article_words.ADD).click()


def choose_own_proxy(made: MainWindow) -> None:
    only(page_of(made), choices.ChoiceRow).choose(2)
    page = page_of(made)
    assert isinstance(page, NetworkSheet)
    page._show_mode()


def finish_registration(made: MainWindow) -> None:
    sheet = page_of(made)
    assert isinstance(sheet, RegisterSheet)
    sheet._registered(licensed())


@pytest.mark.parametrize(
    ("page", "prepare"),
    [
        pytest.param(Page.SHOP, None, id="shop"),
        pytest.param(Page.SLIP, None, id="slip"),
        pytest.param(Page.NETWORK, choose_own_proxy, id="network"),
        pytest.param(Page.PASSWORD, None, id="password"),
        pytest.param(Page.ARTICLES, add_article, id="article"),
        pytest.param(Page.FIRST_SHOP, None, id="first start"),
        pytest.param(Page.REGISTER, None, id="number"),
        pytest.param(Page.REGISTER, finish_registration, id="registered"),
    ],
)
def test_closing_tells_that_what_is_typed_is_not_saved(
    qtbot: QtBot, tmp_path: Path, page: Page, prepare: Callable[[MainWindow], None] | None
) -> None:
    made = window(qtbot, tmp_path)
    made.open(page)
    if prepare is not None:
        prepare(made)
    press_close_button(made)
    assert texts.UNSAVED not in shown_texts(made), "nothing is typed yet"
    button(page_of(made), texts.BACK).click()
    QTest.keyClicks(field(made), "AB2")
    typed = field(made).text()
    press_close_button(made)
    assert texts.UNSAVED in shown_texts(made)
    button(page_of(made), texts.BACK).click()
    assert field(made).text() == typed


@pytest.mark.parametrize("page", [Page.RECORDS, Page.ARTICLES])
def test_a_search_is_nothing_to_save(qtbot: QtBot, tmp_path: Path, page: Page) -> None:
    made = window(qtbot, tmp_path)
    made.open(page)
    QTest.keyClicks(field(made), "AB2")
    press_close_button(made)
    assert texts.UNSAVED not in shown_texts(made)


def test_a_password_to_open_is_nothing_to_save(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    page = AskPage(SettingsLock(tmp_path))
    made.show_page(page)
    made._shown = page
    button(page, "A").click()
    press_close_button(made)
    assert texts.UNSAVED not in shown_texts(made)


@pytest.mark.parametrize("page", [Page.SHOP, Page.SLIP])
def test_what_was_saved_is_not_asked_about(qtbot: QtBot, tmp_path: Path, page: Page) -> None:
    made = window(qtbot, tmp_path)
    made.open(page)
    QTest.keyClicks(field(made), "AB2")
    button(made, texts.SAVE).click()
    press_close_button(made)
    assert texts.UNSAVED not in shown_texts(made)
    button(page_of(made), texts.BACK).click()
    button(page_of(made), texts.BACK).click()
    assert made.page is Page.SETTINGS


@pytest.mark.parametrize("page", [Page.SHOP, Page.SLIP, Page.PASSWORD])
def test_going_back_asks_before_it_discards_what_was_typed(qtbot: QtBot, tmp_path: Path, page: Page) -> None:
    made = window(qtbot, tmp_path)
    made.open(page)
    shown = page_of(made)
    QTest.keyClicks(field(made), "AB2")
    button(shown, texts.BACK).click()
    assert sale_words.LEAVE in shown_texts(made)
    QTest.keyClick(page_of(made), Qt.Key.Key_Escape)
    assert page_of(made) is shown
    assert field(made).text() == "AB2"
    button(shown, texts.BACK).click()
    button(page_of(made), sale_words.THROW_AWAY).click()
    assert made.page is Page.SETTINGS
    process_events()
    assert made.count() == 2, "TOP and the menu"


def test_the_way_to_the_registration_asks_too(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.SHOP)
    QTest.keyClicks(field(made), "AB2")
    made.open(Page.REGISTER)
    assert sale_words.LEAVE in shown_texts(made)
    button(page_of(made), sale_words.THROW_AWAY).click()
    assert made.page is Page.REGISTER


def test_closing_takes_the_place_of_that_question(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.SHOP)
    shown = page_of(made)
    QTest.keyClicks(field(made), "AB2")
    button(shown, texts.BACK).click()
    press_close_button(made)
    assert texts.UNSAVED in shown_texts(made)
    button(page_of(made), texts.BACK).click()
    assert page_of(made) is shown


@pytest.mark.parametrize("asked", [False, True])
def test_what_is_typed_is_there_again_after_the_settings_were_locked_meanwhile(
    qtbot: QtBot, tmp_path: Path, asked: bool
) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.SHOP)
    shown = page_of(made)
    QTest.keyClicks(field(made), "AB2")
    if asked:
        button(shown, texts.BACK).click()
    only(made, SettingsLock).timed_out.emit()
    assert made.page is Page.TOP
    press_close_button(made)
    assert texts.UNSAVED in shown_texts(made)
    button(page_of(made), texts.BACK).click()
    made.open(Page.SETTINGS)
    made.open(Page.SHOP)
    assert page_of(made) is shown
    assert field(made).text() == "AB2"
    button(shown, texts.SAVE).click()
    made.go_home()
    process_events()
    assert made.count() == 1


def test_a_page_without_input_does_not_outlast_the_lock(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.SHOP)
    only(made, SettingsLock).timed_out.emit()
    process_events()
    assert made.count() == 1


@pytest.mark.parametrize(
    ("page", "prepare"),
    [(Page.SHOP, None), (Page.NETWORK, None), (Page.ARTICLES, add_article)],
    ids=["shop", "network", "article"],
)
def test_a_choice_that_is_not_saved_is_not_lost_without_a_question(
    qtbot: QtBot, tmp_path: Path, page: Page, prepare: Callable[[MainWindow], None] | None
) -> None:
    made = window(qtbot, tmp_path)
    made.open(page)
    if prepare is not None:
        prepare(made)
    row = next(row for row in page_of(made).findChildren(choices.ChoiceRow) if row.isVisible())
    chosen, former = row.findChildren(QPushButton)[1], row.findChildren(QPushButton)[row.place]
    chosen.click()
    press_close_button(made)
    assert texts.UNSAVED in shown_texts(made)
    button(page_of(made), texts.BACK).click()
    former.click()
    press_close_button(made)
    assert texts.UNSAVED not in shown_texts(made), "as it was"
    button(page_of(made), texts.BACK).click()
    chosen.click()
    mark_saved(page_of(made))
    assert not has_unsaved_input(page_of(made))


def test_a_choice_that_is_applied_at_once_is_nothing_to_save(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.DISPLAY)
    page_of(made).findChildren(choices.ChoiceRow)[1].findChildren(QPushButton)[1].click()
    press_close_button(made)
    assert texts.UNSAVED not in shown_texts(made)


def test_leaving_an_article_asks_before_it_discards_what_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.ARTICLES)
    sheet = page_of(made)
    assert isinstance(sheet, ArticlesSheet)
    add_article(made)
    button(sheet.edit_page, texts.BACK).click()
    assert sheet.currentWidget() is sheet.list_page
    add_article(made)
    QTest.keyClicks(field(made), "4901234567894")
    button(sheet.edit_page, texts.BACK).click()
    assert sale_words.LEAVE in shown_texts(sheet)
    button(sheet, sale_words.STAY).click()
    process_events()
    assert field(made).text() == "4901234567894"
    button(sheet.edit_page, texts.BACK).click()
    button(sheet, sale_words.THROW_AWAY).click()
    assert sheet.currentWidget() is sheet.list_page


def test_a_file_that_recovers_replaces_nothing_that_is_typed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop_file(tmp_path).write(Shop("銀座一号店", issuer=Issuer("銀座商事", "東京都")))
    for screen in (ShopSheet, SlipSheet):
        with monkeypatch.context() as broken:
            broken.setattr(JsonFile, "read", raise_storage_error)
            context = context_of(folder=tmp_path)
        sheet = screen(context)
        qtbot.addWidget(sheet)
        sheet.show()
        first, second = sheet.findChildren(QLineEdit)[:2]
        QTest.keyClicks(first, "AB2")
        context.shop._read()
        assert first.text() == "AB2"
        assert screen is ShopSheet or second.text() == "東京都"
