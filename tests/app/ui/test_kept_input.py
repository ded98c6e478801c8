"""What was typed on a page that was left is there when it is asked for again: a license number, first names."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.state.settings import shop_file
from app.state.settings_lock import SettingsLock
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.register.entry_page import EntryPage
from app.ui.widgets.unsaved import has_unsaved_input
from app.ui.words.general import texts
from app.ui.words.register import words
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only, process_events, shown_texts
from tests.app.standings import STANDINGS, licensed
from tests.app.tops import page_of, window_of
from tests.app.ui.register.samples import NUMBER
from tests.app.ui.test_closing import press_close_button


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["trial"])


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, license: FakeLicense) -> MainWindow:
    made = window_of(license, tmp_path)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def line(window: MainWindow, name: str) -> QLineEdit:
    fields = page_of(window).findChildren(QLineEdit)
    (found,) = [field for field in fields if field.accessibleName() == name and field.isVisible()]
    return found


def number(window: MainWindow) -> QLineEdit:
    return line(window, texts.LICENSE_NUMBER)


def type_number(window: MainWindow) -> None:
    QTest.keyClicks(number(window), NUMBER)


def paste_number(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(NUMBER)
    only(page_of(window), EntryPage).field.paste()


def type_half(window: MainWindow) -> None:
    QTest.keyClicks(number(window), NUMBER[:6])


def type_into_a_new_group(window: MainWindow) -> None:
    QTest.keyClicks(number(window), NUMBER[:5])


def type_small_letters(window: MainWindow) -> None:
    QTest.keyClicks(number(window), NUMBER.lower())


def tap_keys(window: MainWindow) -> None:
    for symbol in NUMBER[:5]:
        button(only(page_of(window), EntryPage).keys, symbol).click()


def go_back(window: MainWindow) -> None:
    button(only(page_of(window), EntryPage), texts.BACK).click()
    assert [window.page] == [Page.TOP]
    process_events()


def leave_first_start(window: MainWindow, **typed: str) -> None:
    """Type names on the last page of a first start, and press 「あとで」."""
    window.open(Page.FIRST_SHOP)
    for name, text in typed.items():
        QTest.keyClicks(line(window, getattr(texts, name)), text)
    button(window, texts.LATER).click()
    assert [window.page] == [Page.TOP]


@pytest.mark.parametrize(
    "enter", [type_into_a_new_group, type_number, type_half, type_small_letters, tap_keys, paste_number]
)
def test_a_number_is_there_again_after_the_way_back(window: MainWindow, enter: Callable[[MainWindow], None]) -> None:
    window.open(Page.REGISTER)
    enter(window)
    typed = number(window).text()
    for _ in range(2):
        go_back(window)
        press_close_button(window)
        assert texts.UNSAVED in shown_texts(window)
        button(page_of(window), texts.BACK).click()
        window.open(Page.REGISTER)
        assert number(window).text() == typed
    number(window).clear()
    go_back(window)
    window.open(Page.REGISTER)
    assert number(window).text() == ""


def test_a_number_that_comes_back_from_the_way_without_a_network_is_kept_too(window: MainWindow) -> None:
    window.open(Page.REGISTER, NUMBER)
    go_back(window)
    window.open(Page.REGISTER)
    assert number(window).text().replace("-", "") == NUMBER


def test_a_number_that_was_registered_is_not_kept(window: MainWindow, license: FakeLicense) -> None:
    window.open(Page.REGISTER)
    type_number(window)
    go_back(window)
    window.open(Page.REGISTER)
    button(window, words.REGISTER_NOW).click()
    license.answer(licensed())
    button(window, words.TO_TOP).click()
    press_close_button(window)
    assert texts.UNSAVED not in shown_texts(window)
    button(page_of(window), texts.BACK).click()
    window.open(Page.REGISTER)
    assert number(window).text() == ""


def test_a_name_that_is_left_for_later_is_in_the_settings_of_the_shop(window: MainWindow, tmp_path: Path) -> None:
    leave_first_start(window, SHOP_NAME="Ginza", TERMINAL_NAME="Till 1")
    assert shop_file(tmp_path).read().shop_name == "", "it is perhaps half typed"
    press_close_button(window)
    assert texts.UNSAVED in shown_texts(window)
    button(page_of(window), texts.BACK).click()
    window.open(Page.SHOP)
    assert (line(window, texts.SHOP_NAME).text(), line(window, texts.TERMINAL_NAME).text()) == ("Ginza", "Till 1")
    assert has_unsaved_input(page_of(window)), "or it would be lost there without a question"
    button(window, texts.SAVE).click()
    assert shop_file(tmp_path).read().shop_name == "Ginza"
    press_close_button(window)
    assert texts.UNSAVED not in shown_texts(window)


def test_a_name_whose_last_sign_was_left_out_is_kept_too(window: MainWindow) -> None:
    leave_first_start(window, SHOP_NAME="G" * 41)
    window.open(Page.SHOP)
    assert line(window, texts.SHOP_NAME).text() == "G" * 40


def test_a_name_that_is_left_for_later_is_offered_after_the_registration(
    window: MainWindow, license: FakeLicense, tmp_path: Path
) -> None:
    leave_first_start(window, SHOP_NAME="Ginza", TERMINAL_NAME="Till 1")
    window.open(Page.REGISTER, NUMBER)
    button(window, words.REGISTER_NOW).click()
    license.answer(replace(licensed(), terminal_name=""))
    assert (line(window, texts.SHOP_NAME).text(), line(window, texts.TERMINAL_NAME).text()) == ("Ginza", "Till 1")
    button(window, words.TO_TOP).click()
    assert shop_file(tmp_path).read().shop_name == "Ginza"
    assert ("rename", "Till 1") in license.calls


def test_a_password_is_not_kept_when_the_settings_are_locked(window: MainWindow) -> None:
    window.open(Page.PASSWORD)
    QTest.keyClicks(page_of(window).findChildren(QLineEdit)[0], "abcd")
    only(window, SettingsLock).timed_out.emit()
    process_events()
    assert window.count() == 1, "TOP"
    window.open(Page.PASSWORD)
    assert [field.text() for field in page_of(window).findChildren(QLineEdit)] == ["", ""]
