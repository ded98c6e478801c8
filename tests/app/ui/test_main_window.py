import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog
from pytestqt.qtbot import QtBot

from app.sales.words import words
from app.state.password import Password, make_hash, password_file
from app.state.settings_lock import SettingsLock
from app.ui.main_window import MainWindow
from app.ui.pages import LOCKED, Page
from app.ui.small_screen import FRAME
from app.ui.words.general import texts
from app.ui.words.password import words as password_words
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, only, shown_texts
from tests.app.standings import STANDINGS
from tests.app.state.locks import hash_quickly
from tests.app.tops import window_of
from tests.app.ui.register.samples import NUMBER, SHOWN
from tests.variants import variants

SIZES = [(1024, 768), (1280, 720), (1280, 800), (1366, 768), (1920, 1080)]


def window(qtbot: QtBot, folder: Path, state: str = "licensed") -> tuple[MainWindow, FakeLicense]:
    license = FakeLicense(STANDINGS[state])
    made = window_of(license, folder)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made, license


@pytest.mark.parametrize("state", STANDINGS)
def test_it_opens_top_or_the_trial_prompt(qtbot: QtBot, tmp_path: Path, state: str) -> None:
    made, _ = window(qtbot, tmp_path, state)
    assert made.page is (Page.TRIAL if state.startswith("terms") else Page.TOP)


def test_a_first_start_asks_for_the_shops_name_and_ends_on_top(qtbot: QtBot, tmp_path: Path) -> None:
    made, license = window(qtbot, tmp_path, "terms")
    license.stand(STANDINGS["trial"])
    assert [made.page] == [Page.FIRST_SHOP]
    button(made, texts.LATER).click()
    assert [made.page] == [Page.TOP]
    assert "お試し期間 残り30日" in shown_texts(made)


def test_leaving_the_prompt_closes_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path, "terms")
    button(made, texts.QUIT).click()
    assert not made.isVisible()


def test_a_change_of_the_standing_does_not_replace_the_shown_page(qtbot: QtBot, tmp_path: Path) -> None:
    made, license = window(qtbot, tmp_path)
    made.open(Page.SHOP)
    license.stand(STANDINGS["expired"])
    assert made.page is Page.SHOP


def test_registration_without_a_trial_leads_back_to_the_prompt(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path, "terms")
    only(made, QCheckBox).click()
    button(made, texts.HAVE_NUMBER).click()
    assert [made.page] == [Page.REGISTER]
    made.go_home()
    assert [made.page] == [Page.TRIAL]


def test_the_manuals_second_way_leads_to_registration(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path)
    for name in ("設定メニュー", "店舗ごとの設定", "ライセンス登録"):
        button(made, name).click()
    assert made.page is Page.REGISTER


def test_the_sale_tile_opens_a_sale_and_a_change_of_the_license_leaves_it_open(qtbot: QtBot, tmp_path: Path) -> None:
    made, license = window(qtbot, tmp_path)
    button(made, texts.SALE).click()
    assert made.page is Page.SALE
    license.stand(STANDINGS["expired"])
    assert made.page is Page.SALE


def test_the_records_can_be_read_though_the_license_has_ended(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path, "expired")
    button(made, texts.RECORDS).click()
    assert made.page is Page.RECORDS


def test_no_sale_begins_while_the_license_does_not_allow_it(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path, "expired")
    made.open(Page.SALE)
    assert made.page is Page.TOP


def test_closing_the_window_asks_before_a_typed_sale_is_lost(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path)
    made.open(Page.SALE)
    assert made.focusWidget() is not None
    QTest.keyClicks(made.focusWidget(), "AB")
    made.close()
    made.close()
    assert made.isVisible()
    assert words.LEAVE in shown_texts(made)
    QTest.keyClick(made.focusWidget(), Qt.Key.Key_Escape)
    made.go_home()
    made.close()
    assert not made.isVisible()


def test_closed_pages_are_deleted_and_top_stays(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path)
    top = made.currentWidget()
    for page in (Page.SETTINGS, Page.SHOP, Page.LICENSE, Page.REGISTER, Page.TOP):
        made.open(page)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert made.count() == (1 if page is Page.TOP else 2)
    assert made.currentWidget() is top


@pytest.mark.parametrize("page", [Page.SETTINGS, Page.SHOP, Page.LICENSE, Page.OFFLINE])
@pytest.mark.parametrize("size", variants(*SIZES), ids=str)
def test_no_text_is_cut_on_any_page(qtbot: QtBot, tmp_path: Path, page: Page, size: tuple[int, int]) -> None:
    made, _ = window(qtbot, tmp_path)
    made.resize(*size)
    made.open(page)
    QApplication.processEvents()
    assert (made.width(), made.height()) == size
    assert cut_texts(made) == []


def test_no_page_is_a_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path)
    for page in (Page.SETTINGS, Page.SHOP, Page.LICENSE, Page.OFFLINE, Page.REGISTER):
        made.open(page)
        assert not made.findChildren(QDialog)
        assert QApplication.activeModalWidget() is None


def test_no_other_screen_is_imported_before_it_is_opened() -> None:
    others = ("register", "offline", "reports", "sales", "settings", "first_start.trial_prompt")
    names = tuple(f"app.ui.{name}" for name in others)
    code = f"import sys, app.ui.main_window; print([m for m in sys.modules if m.startswith({names})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("page", [page for page in Page if page not in (Page.TOP, Page.UNLOCK)])
def test_every_page_can_be_opened_and_only_settings_ask_for_the_password(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Page
) -> None:
    hash_quickly(monkeypatch)
    password_file(tmp_path).write(Password(make_hash("abcd1234")))
    made, _ = window(qtbot, tmp_path)
    made.open(page)
    assert [made.page] == [Page.UNLOCK if page in LOCKED else page]
    only(made, SettingsLock).enter("abcd1234", lambda _right: None)
    qtbot.waitUntil(lambda: made.page is page, timeout=5000)


@pytest.mark.parametrize("when", ["while the app runs", "at the start"])
def test_a_password_reset_by_support_is_reported_once_and_opens_the_page(
    qtbot: QtBot, tmp_path: Path, when: str
) -> None:
    password_file(tmp_path).write(Password("$argon2 never verified here"))
    after_reset = replace(STANDINGS["licensed"], settings_reset=1)
    license = FakeLicense(STANDINGS["licensed"] if when == "while the app runs" else after_reset)
    made = window_of(license, tmp_path)
    qtbot.addWidget(made)
    made.show()
    if when == "while the app runs":
        made.open(Page.SETTINGS)
        assert [made.page] == [Page.UNLOCK]
        license.stand(after_reset)
        assert [made.page] == [Page.SETTINGS]
    assert password_words.RESET in shown_texts(made)
    again = window_of(license, tmp_path)
    qtbot.addWidget(again)
    again.show()
    again.open(Page.SETTINGS)
    assert again.page is Page.SETTINGS
    assert password_words.RESET not in shown_texts(again)


def test_a_number_goes_on_to_the_offline_exchange_and_back(qtbot: QtBot, tmp_path: Path) -> None:
    made, license = window(qtbot, tmp_path, "trial")
    made.open(Page.REGISTER)
    QTest.keyClicks(made.focusWidget(), NUMBER)
    button(made, "オフラインで登録").click()
    assert ([made.page], license.calls) == ([Page.OFFLINE], [("write_request", NUMBER, False)])
    QTest.keyClick(made.focusWidget(), Qt.Key.Key_Escape)
    assert [made.page] == [Page.REGISTER]
    assert made.focusWidget().property("text") == SHOWN


def test_a_screen_no_larger_than_the_window_is_filled(qtbot: QtBot, tmp_path: Path) -> None:
    made = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(made)
    made.show_fitting()
    assert made.isMaximized()  # the offscreen screen has 800 by 800 pixels


def test_f11_fills_the_screen_from_every_page_and_gives_it_back(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = window(qtbot, tmp_path)
    for page in (Page.TOP, Page.SETTINGS, Page.RECORDS, Page.SALE):
        made.open(page)
        QTest.keyClick(made.focusWidget() or made, Qt.Key.Key_F11)
        assert made.isFullScreen()
        QTest.keyClick(made.focusWidget() or made, Qt.Key.Key_F11)
        assert not made.isFullScreen()


def test_the_window_does_not_shrink_below_what_its_pages_need(qtbot: QtBot, tmp_path: Path) -> None:
    made = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(made)
    made.show_fitting()
    screen = made.screen().availableGeometry().size()
    assert made.minimumSize() == QSize(1000, 700).boundedTo(screen - FRAME)
