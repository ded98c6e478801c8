from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.sales.slip_settings import Issuer
from app.sales.tax import Rounding
from app.state.settings import Shop, shop_file
from app.ui.pages import Page
from app.ui.settings.slip_sheet import SlipSheet
from app.ui.words.general import texts
from tests.app.contexts import Visits, context_of
from tests.app.looks import button

SHOP = Shop("銀座一号店", Rounding.CEILING, Issuer(seller="株式会社銀座商店"))


def test_what_the_slip_says_of_the_shop_is_saved_beside_its_name(tmp_path: Path, qtbot: QtBot) -> None:
    shop_file(tmp_path).write(SHOP)
    visits = Visits()
    sheet = SlipSheet(context_of(folder=tmp_path, navigator=visits))
    qtbot.addWidget(sheet)
    assert sheet.lines["seller"].text() == "株式会社銀座商店"
    sheet.lines["tax_office"].setText(" 京橋税務署 ")
    button(sheet, texts.SAVE).click()
    assert sheet.outcome.text == texts.SHOP_SAVED
    saved = Shop("銀座一号店", Rounding.CEILING, Issuer("株式会社銀座商店", tax_office="京橋税務署"))
    assert shop_file(tmp_path).read() == saved
    button(sheet, texts.BACK).click()
    assert visits.opened == [(Page.SETTINGS, "")]


def test_what_is_pasted_is_one_visible_line_and_not_cut_without_a_word(tmp_path: Path, qtbot: QtBot) -> None:
    sheet = SlipSheet(context_of(folder=tmp_path, navigator=Visits()))
    qtbot.addWidget(sheet)
    line = sheet.lines["address"]
    QGuiApplication.clipboard().setText("東京都\u202e中央区\u200b銀座\n1-1-1")
    line.paste()
    button(sheet, texts.SAVE).click()
    assert shop_file(tmp_path).read().issuer.address == "東京都中央区銀座 1-1-1"
    QGuiApplication.clipboard().setText("1" * 70)
    line.paste()
    assert sheet.outcome.text == "販売場所在地は70文字までです。超えた部分は入力されていません。"
    assert len(line.text()) == 70


@pytest.mark.parametrize(("name", "longest"), [("seller", 50), ("address", 70), ("tax_place", 50)])
def test_no_more_is_taken_than_by_the_tax_agency(tmp_path: Path, qtbot: QtBot, name: str, longest: int) -> None:
    sheet = SlipSheet(context_of(folder=tmp_path, navigator=Visits()))
    qtbot.addWidget(sheet)
    QGuiApplication.clipboard().setText("京" * 71)
    sheet.lines[name].paste()
    assert len(sheet.lines[name].text()) == longest
    assert f"は{longest}文字までです。" in sheet.outcome.text


def test_a_disk_that_refuses_is_reported(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "occupied").touch()
    sheet = SlipSheet(context_of(folder=tmp_path / "occupied"))
    qtbot.addWidget(sheet)
    button(sheet, texts.SAVE).click()
    assert "E-5" in sheet.outcome.text


def test_other_settings_of_the_shop_keep_it(tmp_path: Path) -> None:
    file = shop_file(tmp_path)
    file.write(SHOP)
    assert file.read() == SHOP
    (tmp_path / "shop.json").write_text('{"shop_name": "銀座一号店", "rounding": "ceiling", "issuer": {"owner": "x"}}')
    assert file.read() == Shop("銀座一号店", Rounding.CEILING)
