"""The first start, without any network: language, terms, the shop's name, TOP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTextBrowser
from pytestqt.qtbot import QtBot

from app.state.settings import shop_file
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.widgets.registered_page import RegisteredPage
from app.ui.words.general import texts
from licensing.errors import StorageError
from licensing.words.language import Language, set_language
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, only, shown_texts
from tests.app.sales.samples import full_disk
from tests.app.standings import STANDINGS, licensed
from tests.app.tops import page_of, window_of


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    set_language(Language.JAPANESE)


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["terms"])


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, license: FakeLicense) -> MainWindow:
    made = window_of(license, tmp_path)
    made.resize(1024, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_language_is_chosen_before_the_terms_are_read(window: MainWindow) -> None:
    button(window, "English").click()
    assert "Start the trial (30 days)" in shown_texts(window)
    assert "Terms of Use" in only(page_of(window), QTextBrowser).toPlainText()
    assert cut_texts(window) == []
    button(window, "日本語").click()
    assert "お試しを始める（30日間）" in shown_texts(window)


def test_from_the_terms_to_top(window: MainWindow, license: FakeLicense, tmp_path: Path) -> None:
    only(window, QCheckBox).setChecked(True)
    button(window, texts.START_TRIAL).click()
    license.stand(STANDINGS["trial"])
    assert [window.page] == [Page.FIRST_SHOP]
    shop, terminal = page_of(window).findChildren(QLineEdit)
    shop.setText(" 銀座商店 ")
    terminal.setText("レジ3")
    button(window, texts.BEGIN).click()
    assert [window.page] == [Page.TOP]
    assert shop_file(tmp_path).read().shop_name == "銀座商店"
    assert ("rename", "レジ3") in license.calls
    assert any("銀座商店" in text for text in shown_texts(window))
    license.answer(StorageError("full"))
    assert any("E-501" in text for text in shown_texts(window))


def test_the_shops_name_can_wait(window: MainWindow, license: FakeLicense, tmp_path: Path) -> None:
    license.stand(STANDINGS["trial"])
    button(window, texts.LATER).click()
    assert [window.page] == [Page.TOP]
    assert shop_file(tmp_path).read().shop_name == ""


def test_an_empty_shop_name_is_told_and_nothing_is_saved(
    window: MainWindow, license: FakeLicense, tmp_path: Path
) -> None:
    license.stand(STANDINGS["trial"])
    button(window, texts.BEGIN).click()
    assert [window.page] == [Page.FIRST_SHOP]
    assert str(texts.SHOP_NAME_MISSING) in shown_texts(window)
    shop, terminal = page_of(window).findChildren(QLineEdit)
    assert (shop.placeholderText(), terminal.placeholderText()) == ("例：銀座一号店", "例：レジ1")
    assert shop_file(tmp_path).read().shop_name == ""


def test_a_long_shop_name_is_told(window: MainWindow, license: FakeLicense) -> None:
    license.stand(STANDINGS["trial"])
    shop, _ = page_of(window).findChildren(QLineEdit)
    QGuiApplication.clipboard().setText("銀" * 50)
    shop.paste()
    assert "名前は40文字までです。超えた部分は入力されていません。" in shown_texts(window)


def registered_page(window: MainWindow, license: FakeLicense) -> RegisteredPage:
    """Register a number, and return the page that asks for the shop's name then."""
    window.open(Page.REGISTER, "7K3M9QXR2VTA84NB")
    button(window, "登録").click()
    license.answer(licensed())
    return only(page_of(window), RegisteredPage)


def test_a_terminal_that_begins_with_a_number_is_asked_for_the_shops_name(
    window: MainWindow, license: FakeLicense, tmp_path: Path
) -> None:
    page = registered_page(window, license)
    page.shop_field.setText("銀座商店")
    button(page, "TOPへ").click()
    assert [window.page] == [Page.TOP]
    assert shop_file(tmp_path).read().shop_name == "銀座商店"


def test_a_shop_name_that_cannot_be_saved_is_told_on_the_last_page(
    window: MainWindow, license: FakeLicense, tmp_path: Path
) -> None:
    page = registered_page(window, license)
    page.shop_field.setText("銀座商店")
    with full_disk(room=0):
        button(page, "TOPへ").click()
    assert [window.page] == [Page.REGISTER]
    assert any("E-5" in text for text in shown_texts(window))


def test_a_shop_name_with_which_no_sale_could_be_recorded_is_refused_on_the_last_page_too(
    window: MainWindow, license: FakeLicense, tmp_path: Path
) -> None:
    page = registered_page(window, license)
    page.shop_field.setText("銀座🗼店")
    button(page, "TOPへ").click()
    assert [window.page] == [Page.REGISTER]
    assert any("🗼" in text for text in shown_texts(window))
    assert not shop_file(tmp_path).read_or_default().shop_name


def test_a_passport_that_is_read_into_the_first_page_names_no_shop(
    window: MainWindow, license: FakeLicense, tmp_path: Path
) -> None:
    license.stand(STANDINGS["trial"])
    shop, _ = page_of(window).findChildren(QLineEdit)
    QTest.keyClicks(shop, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<")
    QTest.keyClick(shop, Qt.Key.Key_Return)
    assert [window.page] == [Page.FIRST_SHOP]
    assert str(texts.NAME_MISREAD) in shown_texts(window)
    assert not shop_file(tmp_path).read_or_default().shop_name


def test_a_shop_with_a_name_is_not_asked_again(window: MainWindow, license: FakeLicense, tmp_path: Path) -> None:
    license.stand(STANDINGS["trial"])
    shop, _ = page_of(window).findChildren(QLineEdit)
    shop.setText("銀座商店")
    button(window, texts.BEGIN).click()
    window.open(Page.REGISTER, "7K3M9QXR2VTA84NB")
    button(window, "登録").click()
    license.answer(licensed())
    assert texts.SHOP_NAME not in shown_texts(window)
