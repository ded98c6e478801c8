"""The pages about the password, in the window that they stand in."""

from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase, digits

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.state.password import PASSWORD_FILE, Password, make_hash, password_file
from app.state.settings_lock import SettingsLock
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.widgets import controls
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only, shown_texts
from tests.app.standings import STANDINGS
from tests.app.state.locks import hash_quickly
from tests.app.tops import page_of, window_of


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["licensed"])


@pytest.fixture
def password() -> bool:
    """Whether the shop has set one."""
    return True


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, license: FakeLicense, monkeypatch: pytest.MonkeyPatch, password: bool
) -> Iterator[MainWindow]:
    hash_quickly(monkeypatch)
    if password:
        password_file(tmp_path).write(Password(make_hash("abcd1234")))
    made = window_of(license, tmp_path)
    made.resize(1024, 768)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    shiboken6.delete(made)


def field(window: MainWindow, name: str) -> QLineEdit:
    (found,) = [f for f in page_of(window).findChildren(QLineEdit) if f.accessibleName() == name and f.isVisible()]
    return found


def outcome(window: MainWindow) -> str:
    return " ".join(line.text for line in page_of(window).findChildren(controls.OutcomeLine) if line.isVisible())


def press(window: MainWindow, name: str) -> None:
    (found,) = [
        b for b in page_of(window).findChildren(QPushButton) if b.isVisible() and name in (b.text(), b.accessibleName())
    ]
    found.click()


def test_the_menu_asks_for_the_password_and_opens(qtbot: QtBot, window: MainWindow) -> None:
    press(window, "設定メニュー")
    assert window.page is Page.UNLOCK
    entry = field(window, "パスワード")
    assert entry.hasFocus() or window.focusWidget() is entry
    QTest.keyClicks(entry, "abcd1234")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is Page.SETTINGS, timeout=5000)


def test_a_wrong_password_is_reported_and_delays_the_next_try(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Page.LICENSE)
    field(window, "パスワード").setText("wrong")
    press(window, "開く")
    qtbot.waitUntil(lambda: "パスワードが違います。" in outcome(window), timeout=5000)
    assert "お待ちください" in outcome(window)
    assert field(window, "パスワード").text() == ""
    assert not button(page_of(window), "開く").isEnabled()
    qtbot.waitUntil(lambda: button(page_of(window), "開く").isEnabled(), timeout=5000)
    assert outcome(window) == "パスワードが違います。", "who looked at the keyboard meanwhile reads it still"


def test_the_on_screen_keys_type_the_password(window: MainWindow) -> None:
    window.open(Page.SETTINGS)
    for key in ("A", "7", "K"):
        press(window, key)
    press(window, "1文字消す")
    assert field(window, "パスワード").text() == "A7"


def test_the_on_screen_keys_include_every_letter_and_digit(window: MainWindow) -> None:
    window.open(Page.SETTINGS)
    for key in ascii_uppercase + digits:
        press(window, key)
    assert field(window, "パスワード").text() == ascii_uppercase + digits


@pytest.mark.parametrize("password", [False])
@pytest.mark.parametrize("typed", ["pass word", "abcd-1234", "パスワード", "abcdé"])
def test_a_password_that_the_on_screen_keys_cannot_type_is_refused(
    window: MainWindow, tmp_path: Path, typed: str
) -> None:
    window.open(Page.PASSWORD)
    field(window, "パスワード").setText(typed)
    field(window, "確認のため、もう一度").setText(typed)
    press(window, "設定する")
    assert "英字と数字だけ" in outcome(window)
    assert not (tmp_path / PASSWORD_FILE).exists()


def test_a_sale_needs_no_password(window: MainWindow) -> None:
    press(window, "免税販売")
    assert window.page is Page.SALE


def test_registration_needs_no_password(window: MainWindow) -> None:
    press(window, "正式お申込み/ライセンス登録")
    assert window.page is Page.REGISTER


def test_a_forgotten_password_page_shows_support_and_terminal_number(window: MainWindow) -> None:
    window.open(Page.SETTINGS)
    press(window, "パスワードを忘れたとき")
    shown = shown_texts(page_of(window))
    assert any("03-0000-0000" in text for text in shown)
    assert "4821-7730-1195" in shown
    press(window, "戻る")
    assert field(window, "パスワード").isVisible()


@pytest.mark.parametrize("password", [False])
def test_a_password_can_be_set_and_removed(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    press(window, "設定メニュー")
    assert window.page is Page.SETTINGS
    press(window, "設定のパスワード")
    for typed, again, said in (("abc", "abc", "4文字以上"), ("abcd1234", "abcd1235", "一致しません")):
        field(window, "パスワード").setText(typed)
        field(window, "確認のため、もう一度").setText(again)
        press(window, "設定する")
        assert said in outcome(window)
    field(window, "パスワード").setText("abcd1234")
    field(window, "確認のため、もう一度").setText("abcd1234")
    press(window, "設定する")
    qtbot.waitUntil(lambda: "設定しました" in outcome(window), timeout=5000)
    window.open(Page.SETTINGS)
    assert [window.page] == [Page.SETTINGS]
    window.open(Page.TOP)
    window.open(Page.SETTINGS)
    assert [window.page] == [Page.UNLOCK]
    field(window, "パスワード").setText("abcd1234")
    press(window, "開く")
    qtbot.waitUntil(lambda: window.page is Page.SETTINGS, timeout=5000)
    press(window, "設定のパスワード")
    press(window, "パスワードを外す")
    assert not (tmp_path / PASSWORD_FILE).exists()
    assert not button(page_of(window), "パスワードを外す").isVisible()


@pytest.mark.parametrize("password", [False])
def test_the_on_screen_keys_type_into_the_field_that_was_focused_last(window: MainWindow) -> None:
    window.open(Page.PASSWORD)
    window.activateWindow()
    field(window, "確認のため、もう一度").setFocus()
    press(window, "7")
    assert field(window, "確認のため、もう一度").text() == "7"


def test_idle_settings_return_to_top(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Page.SETTINGS)
    field(window, "パスワード").setText("abcd1234")
    press(window, "開く")
    qtbot.waitUntil(lambda: window.page is Page.SETTINGS, timeout=5000)
    only(window, SettingsLock).timed_out.emit()
    assert [window.page] == [Page.TOP]
