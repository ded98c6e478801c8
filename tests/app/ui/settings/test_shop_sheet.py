import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.sales.tax import Rounding
from app.state.shop import Shop
from app.state.shop_model import ShopModel
from app.ui.pages import Page
from app.ui.settings.shop_sheet import ShopSheet
from app.ui.widgets import controls
from app.ui.words.general import texts
from licensing.errors import StorageError
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only
from tests.app.standings import STANDINGS


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["licensed"])


@pytest.fixture
def sheet(qtbot: QtBot, license: FakeLicense, shop: ShopModel) -> ShopSheet:
    made = ShopSheet(license, shop)
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


def test_it_starts_with_what_is_set(sheet: ShopSheet) -> None:
    assert field(sheet, "店舗名").text() == "銀座一号店"
    assert field(sheet, "端末名").text() == "銀座一号店 レジ1"
    assert button(sheet, "切捨て").isChecked()


def test_saving_keeps_the_shop_and_gives_the_terminal_its_name(
    sheet: ShopSheet, license: FakeLicense, shop: ShopModel
) -> None:
    field(sheet, "店舗名").setText(" 浅草店 ")
    field(sheet, "端末名").setText("レジ2")
    button(sheet, "四捨五入").click()
    button(sheet, "保存").click()
    assert shop.shop == Shop("浅草店", Rounding.HALF_UP)
    assert license.calls == [("rename", "レジ2")]
    assert outcome(sheet) == "保存しました。"


def test_a_name_that_has_not_changed_is_not_sent(sheet: ShopSheet, license: FakeLicense) -> None:
    button(sheet, "保存").click()
    assert license.calls == []


def test_enter_saves(qtbot: QtBot, sheet: ShopSheet, shop: ShopModel) -> None:
    name = field(sheet, "店舗名")
    name.setText("浅草店")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert shop.shop.shop_name == "浅草店"


def test_a_name_that_could_not_be_kept_is_told(sheet: ShopSheet, license: FakeLicense) -> None:
    license.rename_failed.emit(StorageError("full"))
    assert "E-501" in outcome(sheet)


def test_only_one_rounding_is_chosen(sheet: ShopSheet) -> None:
    button(sheet, "切上げ").click()
    chosen = [name for name in ("切捨て", "四捨五入", "切上げ") if button(sheet, name).isChecked()]
    assert chosen == ["切上げ"]


@pytest.mark.parametrize(("name", "page"), [(texts.REGISTER, Page.REGISTER), (texts.BACK, Page.SETTINGS)])
def test_the_ways_on(qtbot: QtBot, sheet: ShopSheet, name: str, page: Page) -> None:
    with qtbot.waitSignal(sheet.wanted, timeout=1000) as heard:
        button(sheet, name).click()
    assert heard.args == [page]
