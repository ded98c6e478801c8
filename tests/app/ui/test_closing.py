"""A till that is closed by mistake sells nothing: its window asks first; full screen can be made to last."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.state.settings import Preferences, preferences_file
from app.state.settings_lock import SettingsLock
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.top.top_screen import TopScreen
from app.ui.words.general import texts
from licensing.words.language import Language, set_language
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only, shown_texts
from tests.app.sales.samples import sale_of
from tests.app.standings import STANDINGS
from tests.app.tops import page_of, window_of

QUESTION = "あっと免税を終了しますか？"


def window(qtbot: QtBot, folder: Path, state: str = "licensed") -> MainWindow:
    made = window_of(FakeLicense(STANDINGS[state]), folder)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show_fitting()
    return made


def press_close_button(made: MainWindow) -> None:
    """Close the window as the window system does for its button."""
    handle = made.windowHandle()
    assert handle is not None
    QApplication.postEvent(handle, QCloseEvent())
    QApplication.processEvents()


def test_the_button_of_the_window_asks_and_enter_stays(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    top = page_of(made)
    press_close_button(made)
    assert made.isVisible()
    assert QUESTION in shown_texts(made)
    focused = made.focusWidget()
    assert focused is button(made, texts.BACK)
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert page_of(made) is top
    press_close_button(made)
    press_close_button(made)
    assert made.isVisible(), "a double click on it answers nothing"
    QTest.keyClick(page_of(made), Qt.Key.Key_Escape)
    assert page_of(made) is top


def test_the_answer_quit_closes_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.SETTINGS)
    press_close_button(made)
    button(page_of(made), texts.QUIT).click()
    qtbot.waitUntil(lambda: not made.isVisible(), timeout=30_000)


def test_the_records_are_backed_up_before_the_window_closes(qtbot: QtBot, tmp_path: Path) -> None:
    Journal(tmp_path / FILE_NAME).register(sale_of())
    made = window(qtbot, tmp_path)
    press_close_button(made)
    button(page_of(made), texts.QUIT).click()
    qtbot.waitUntil(lambda: not made.isVisible(), timeout=30_000)
    [backup] = (tmp_path / "backups").iterdir()
    assert Journal(backup, keys=Keys(tmp_path)).find() == Journal(tmp_path / FILE_NAME).find()


def test_a_till_that_is_switched_off_is_backed_up_after_the_next_start(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.ui.daily_backup.FIRST_MS", 0)
    Journal(tmp_path / FILE_NAME).register(sale_of())
    preferences_file(tmp_path).write(Preferences(backup_folder=str(tmp_path / "stick")))
    window(qtbot, tmp_path).keep_backed_up()
    qtbot.waitUntil(lambda: "the records are not backed up" in caplog.text, timeout=30_000)
    (tmp_path / "stick").mkdir()
    made = window(qtbot, tmp_path)
    made.keep_backed_up()
    qtbot.waitUntil(lambda: len(list((tmp_path / "stick").glob("attomenzei-*"))) == 1, timeout=30_000)
    assert made.page is Page.TOP


def test_a_backup_that_fails_is_told_and_the_second_press_closes(qtbot: QtBot, tmp_path: Path) -> None:
    Journal(tmp_path / FILE_NAME).register(sale_of())
    preferences_file(tmp_path).write(Preferences(backup_folder=str(tmp_path / "removed stick")))
    made = window(qtbot, tmp_path)
    press_close_button(made)
    sheet = page_of(made)
    button(sheet, texts.QUIT).click()
    qtbot.waitUntil(
        lambda: any("バックアップせずに終了します。" in text for text in shown_texts(sheet)), timeout=30_000
    )
    assert made.isVisible()
    assert any(f"「{texts.QUIT}」" in text for text in shown_texts(sheet)), "the name of the button"
    assert not (tmp_path / "removed stick").exists()
    button(sheet, texts.QUIT).click()
    assert not made.isVisible()


def test_a_backup_that_never_ends_keeps_no_window_open(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    monkeypatch.setattr("app.ui.pages.back_up_at_closing", lambda *_arguments: answers.wait(60))
    monkeypatch.setattr("app.ui.close_sheet.PATIENCE_MS", 10, raising=False)
    made = window(qtbot, tmp_path)
    press_close_button(made)
    sheet = page_of(made)
    button(sheet, texts.QUIT).click()
    qtbot.waitUntil(lambda: button(sheet, texts.QUIT).isEnabled())
    assert any("バックアップに時間がかかっています。" in text for text in shown_texts(sheet))
    button(sheet, texts.QUIT).click()
    assert not made.isVisible()
    answers.set()


def test_the_page_and_what_is_typed_on_it_are_there_again(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.SHOP)
    shown = page_of(made)
    press_close_button(made)
    button(page_of(made), texts.BACK).click()
    assert page_of(made) is shown
    assert made.page is Page.SHOP


def test_the_question_stays_while_the_settings_are_locked_and_the_language_changes(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.SETTINGS)
    press_close_button(made)
    question = page_of(made)
    only(made, SettingsLock).timed_out.emit()
    made.show_language(Language.ENGLISH)
    set_language(Language.JAPANESE)
    assert page_of(made) is question
    focused = made.focusWidget()
    assert focused is button(question, texts.BACK)
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert made.page is Page.TOP
    assert isinstance(page_of(made), TopScreen)
    assert made.count() == 1, "the question is gone"


def test_full_screen_lasts_where_it_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path)
    made.open(Page.DISPLAY)
    button(made, texts.SCREEN_FULL).click()
    assert made.isFullScreen()
    QTest.keyClick(made, Qt.Key.Key_F11)
    assert made.isFullScreen()
    assert preferences_file(tmp_path).read() == replace(Preferences(), full_screen=True)
    assert window(qtbot, tmp_path).isFullScreen()
    button(made, texts.SCREEN_WINDOW).click()
    assert not made.isFullScreen()


def test_escape_on_the_welcome_page_does_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path, "terms")
    QTest.keyClick(made.focusWidget() or made, Qt.Key.Key_Escape)
    assert made.isVisible()
    assert made.page is Page.TRIAL
