"""A terminal without a keyboard: a sale from the first field to the record by taps alone, in the app's own window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.sales.fields import Field
from app.ui.sales.sale_screen import SaleScreen
from app.ui.widgets.header import ElidedLabel
from app.ui.widgets.press_guard import accepts_presses
from app.ui.widgets.touch_keys import TouchKeys
from tests.app.contexts import Till
from tests.app.looks import settle
from tests.app.sales.samples import BUYER, TODAY
from tests.app.ui.sales.desk import press_keys, text_of, type_buyer

Key = Qt.Key


def tap(widget: QWidget) -> None:
    window = widget.window()
    place = widget.mapTo(window, QPoint(widget.width() // 2, widget.height() // 2))
    found = window.childAt(place)
    assert found is not None
    assert found is widget or widget.isAncestorOf(found), "something covers it"
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def key(keys: QWidget, name: str) -> QPushButton:
    (found,) = [
        k for k in keys.findChildren(QPushButton) if name in (k.text().strip(), k.accessibleName()) and k.isVisible()
    ]
    return found


def line(screen: SaleScreen, field: Field) -> QLineEdit:
    page = screen.selling
    return {**page.buyer_card.form.boxes, **page.items_card.form.boxes}[field].line


@pytest.fixture(params=[(1000, 700), (1280, 800)], ids=str)
def touch(request: pytest.FixtureRequest, qtbot: QtBot, till: Till) -> SaleScreen:
    made = SaleScreen(till.context)
    qtbot.addWidget(made)
    made.resize(*request.param)
    made.show()
    qtbot.waitExposed(made)
    return made


def tap_keys(keys: TouchKeys, *names: str) -> None:
    for name in names:
        tap(key(keys, name))


def test_a_sale_is_made_by_taps_alone(till: Till, touch: SaleScreen) -> None:
    keys = touch.selling.keys
    assert not keys.isVisible()
    tap(line(touch, Field.PASSPORT_NUMBER))
    tap_keys(keys, *BUYER.passport_number, "次へ")
    tap_keys(keys, *BUYER.nationality, "次へ")
    tap_keys(keys, *("空白" if symbol == " " else symbol for symbol in BUYER.name), "次へ")
    tap_keys(keys, *"19900521", "次へ")
    tap_keys(keys, *"20261118", "次へ")
    assert touch.selling.items_card.isVisible()
    assert not keys.isVisible(), "another page is shown"
    tap(line(touch, Field.ITEM_NAME))
    tap_keys(keys, *"タオル", "次へ", "6", "000", "次へ", "次へ")
    assert not keys.isVisible(), "the rate is a choice"
    tap(key(touch.selling.items_card.form.rate, "10%"))
    tap(touch.selling.panel.command)
    (record,) = till.journal.find()
    assert (record.sale.buyer, record.sale.sold_on) == (BUYER, TODAY)
    assert [(item.name, item.unit_price) for item in record.sale.items] == [("タオル", 6_000)]


def test_a_keyboard_makes_the_keys_go(touch: SaleScreen) -> None:
    tap(line(touch, Field.NATIONALITY))
    assert touch.selling.keys.isVisible()
    press_keys(touch, "U")
    assert not touch.selling.keys.isVisible()


def test_the_keys_repeat_what_is_typed_and_what_is_wrong_with_it(touch: SaleScreen) -> None:
    keys = touch.selling.keys
    tap(line(touch, Field.PASSPORT_NUMBER))
    tap_keys(keys, "A", "1", "2", "1文字消す")
    assert "A1" in text_of(keys)
    tap_keys(keys, "次へ")
    line(touch, Field.PASSPORT_NUMBER).setFocus()
    assert "英数字7〜11文字で入力してください。" in text_of(keys)
    tap_keys(keys, "クリア")
    assert line(touch, Field.PASSPORT_NUMBER).text() == ""
    tap_keys(keys, "キーを閉じる")
    assert not keys.isVisible()


def test_a_name_of_an_article_is_typed_in_kana_or_letters(touch: SaleScreen) -> None:
    type_buyer(touch)
    keys = touch.selling.keys
    tap(line(touch, Field.ITEM_NAME))
    tap_keys(keys, "ハ", "゜", "ン", "タ", "゛", "ー", "゛", "英数", "X", "カナ", "ッ")
    assert line(touch, Field.ITEM_NAME).text() == "パンダーXッ"


def test_the_page_takes_no_press_that_was_meant_for_a_key(touch: SaleScreen) -> None:
    tap(line(touch, Field.PASSPORT_NUMBER))
    assert not accepts_presses(touch.selling.keys)
    key(touch.selling.keys, "キーを閉じる").click()
    assert not accepts_presses(touch.selling.panel.go_on)


def test_what_is_being_typed_stays_in_sight_above_the_keys(touch: SaleScreen) -> None:
    type_buyer(touch)
    keys = touch.selling.keys
    tap(line(touch, Field.ITEM_NAME))
    line(touch, Field.ITEM_NAME).setText("ビヨウエキ" * 9)
    tap_keys(keys, *"タオル")
    (repeated,) = (label for label in keys.findChildren(ElidedLabel) if label.isVisible())
    assert repeated.text().endswith("ビヨウエキタオル")


def test_a_long_name_hides_nothing_of_the_passport_number(touch: SaleScreen) -> None:
    type_buyer(touch, instead={Field.NAME: "CHRISTOPHER ALEXANDER MONTGOMERY SMITH"})
    settle(touch)
    shortened = [label.text() for label in touch.selling.items_card.findChildren(ElidedLabel) if label.isVisible()]
    assert any(text.endswith(f"…　TWN　{BUYER.masked_number}") for text in shortened)
