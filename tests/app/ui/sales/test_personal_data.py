"""With a settings password, a record shows the end of the passport number, and is neither voided nor printed again."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.state.password import Password, make_hash, password_file
from app.state.settings_lock import SettingsLock
from app.ui.sales.records_screen import RecordsScreen
from app.ui.widgets.ask_page import AskPage
from tests.app.contexts import Till
from tests.app.looks import button, only, shown_texts
from tests.app.sales.samples import sale_of
from tests.app.ui.sales.desk import records_of

PASSWORD = "AB12"


def opened(qtbot: QtBot, folder: Path, password: str = "") -> RecordsScreen:
    if password:
        password_file(folder).write(Password(make_hash(password)))
    till = Till(folder)
    record = till.journal.register(sale_of())
    screen = records_of(qtbot, till)
    screen.open(record)
    return screen


def unlocked(qtbot: QtBot, folder: Path) -> tuple[RecordsScreen, SettingsLock]:
    """Return the screen on which the password was entered, and its lock."""
    screen = opened(qtbot, folder, PASSWORD)
    assert screen.opened is not None
    lock = screen.opened._context.lock
    lock.enter(PASSWORD, lambda _right: None)
    qtbot.waitUntil(lambda: not lock.is_locked, timeout=30_000)
    screen.open(screen.opened.record)
    return screen, lock


def test_without_a_password_the_number_is_shown_and_that_is_logged(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        screen = opened(qtbot, tmp_path)
    assert screen.opened is not None
    assert "301234567" in shown_texts(screen)
    assert f"the passport number of record {screen.opened.record.receipt} is shown" in caplog.text
    assert "301234567" not in caplog.text


def test_with_a_password_the_number_void_return_and_slip_wait_for_it(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        screen = opened(qtbot, tmp_path, PASSWORD)
    page = screen.opened
    assert page is not None
    assert "is shown" not in caplog.text
    shown = shown_texts(screen)
    assert "*****4567" in shown
    assert "301234567" not in shown
    assert not any(each.isVisible() for each in (page.void_button, page.return_button, page.slip_button))
    page.unlock_button.click()
    ask = only(screen, AskPage)
    QTest.keyClicks(screen.window().focusWidget(), PASSWORD)
    button(ask, "開く").click()
    qtbot.waitUntil(lambda: "301234567" in shown_texts(screen), timeout=30_000)
    assert screen.opened is not None
    assert all(
        each.isVisible() for each in (screen.opened.void_button, screen.opened.return_button, screen.opened.slip_button)
    )


def test_after_five_idle_minutes_the_number_is_masked_again(qtbot: QtBot, tmp_path: Path) -> None:
    screen, lock = unlocked(qtbot, tmp_path)
    assert screen.opened is not None
    assert "301234567" in shown_texts(screen)
    lock.close()
    lock.timed_out.emit()
    assert "301234567" not in shown_texts(screen)


def test_a_void_that_is_being_asked_about_waits_for_the_password_again(qtbot: QtBot, tmp_path: Path) -> None:
    screen, lock = unlocked(qtbot, tmp_path)
    assert screen.opened is not None
    screen.opened.void_button.click()
    assert screen.opened.question.asking
    lock.close()
    lock.timed_out.emit()
    assert not screen.opened.question.asking


def test_the_password_can_be_declined(qtbot: QtBot, tmp_path: Path) -> None:
    screen = opened(qtbot, tmp_path, PASSWORD)
    assert screen.opened is not None
    screen.opened.unlock_button.click()
    QTest.keyClick(only(screen, AskPage), Qt.Key.Key_Escape)
    assert "*****4567" in shown_texts(screen)
