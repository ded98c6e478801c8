from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.sales.tax import Rounding
from app.state.settings import Shop, shop_file
from app.ui.pages import Page
from app.ui.settings.shop_sheet import ShopSheet
from app.ui.widgets import controls
from app.ui.words.general import texts
from licensing.errors import StorageError
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only
from tests.app.standings import STANDINGS


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["licensed"])


@pytest.fixture
def sheet(qtbot: QtBot, tmp_path: Path, license: FakeLicense, visits: Visits) -> ShopSheet:
    shop_file(tmp_path).write(Shop("銀座一号店"))
    made = ShopSheet(context_of(license, tmp_path, visits))
    made.resize(1024, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def field(sheet: ShopSheet, name: str) -> QLineEdit:
    (found,) = [f for f in sheet.findChildren(QLineEdit) if f.accessibleName() == name]
    return found


def outcome(sheet: ShopSheet) -> str:
    return only(sheet, controls.OutcomeLine).text


def test_it_shows_the_stored_settings(sheet: ShopSheet) -> None:
    assert field(sheet, "店舗名").text() == "銀座一号店"
    assert field(sheet, "端末名").text() == "銀座一号店 レジ1"
    assert button(sheet, "切捨て").isChecked()


def test_saving_stores_the_shop_and_renames_the_terminal(
    sheet: ShopSheet, license: FakeLicense, tmp_path: Path
) -> None:
    field(sheet, "店舗名").setText(" 浅草店 ")
    field(sheet, "端末名").setText("レジ2")
    button(sheet, "四捨五入").click()
    button(sheet, "保存").click()
    assert shop_file(tmp_path).read() == Shop("浅草店", Rounding.HALF_UP)
    assert license.calls == [("rename", "レジ2")]
    assert outcome(sheet) == "保存しました。"


def test_a_name_that_has_not_changed_is_not_sent(sheet: ShopSheet, license: FakeLicense) -> None:
    button(sheet, "保存").click()
    assert license.calls == []


def test_enter_saves(sheet: ShopSheet, tmp_path: Path) -> None:
    name = field(sheet, "店舗名")
    name.setText("浅草店")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert shop_file(tmp_path).read().shop_name == "浅草店"


def test_a_name_that_could_not_be_stored_is_reported(sheet: ShopSheet, license: FakeLicense) -> None:
    field(sheet, "端末名").setText("レジ2")
    button(sheet, "保存").click()
    license.answer(StorageError("full"))
    assert "E-501" in outcome(sheet)


def test_only_one_rounding_is_chosen(sheet: ShopSheet) -> None:
    button(sheet, "切上げ").click()
    chosen = [name for name in ("切捨て", "四捨五入", "切上げ") if button(sheet, name).isChecked()]
    assert chosen == ["切上げ"]


@pytest.mark.parametrize(("name", "page"), [(texts.REGISTER, Page.REGISTER), (texts.BACK, Page.SETTINGS)])
def test_every_button_opens_its_page(sheet: ShopSheet, visits: Visits, name: str, page: Page) -> None:
    button(sheet, name).click()
    assert visits.opened == [(page, "")]
