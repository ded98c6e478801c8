"""Codes that are no JAN code, a rate that is typed, and names that do not qualify, as the goods are typed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.sales.articles import Article
from app.sales.fields import Field
from app.sales.record import Item
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from app.ui.widgets.press_guard import GUARD_SECONDS
from app.ui.widgets.scanner import LONGEST_GAP
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, LIPSTICK
from tests.app.ui.sales.desk import Scanner, button, press_keys, type_buyer, type_item
from tests.app.ui.sales.test_goods import CREAM, TEA, articles_of, items, row_button

Key = Qt.Key


def test_a_new_code_does_not_make_the_name_of_an_excluded_article_tax_free(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([Article("商品券", 1_000, False, TEA.jan, qualifies=False)])
    type_buyer(screen)
    Scanner(screen).scan(CREAM.jan)
    type_item(screen, Item("商品券", 1_000, 1, 10))
    assert items(screen) == ()


@pytest.mark.parametrize("end", [Key.Key_Return, Key.Key_Tab])
def test_a_rate_counts_however_fast_enter_follows_it(screen: SaleScreen, end: Key) -> None:
    type_buyer(screen)
    press_keys(screen, "緑茶", Key.Key_Return, "1080", Key.Key_Return, Key.Key_Return)
    Scanner(screen).scan("8", end=end)
    assert items(screen) == (Item("緑茶", 1_080, 1, 8),)


@pytest.mark.parametrize("code", ["81234567890128", "8123", "AB-1234-X"])
def test_another_code_chooses_no_rate_and_saves_nothing(screen: SaleScreen, qtbot: QtBot, code: str) -> None:
    type_buyer(screen)
    form = screen.selling.items_card.form
    press_keys(screen, "緑茶", Key.Key_Return, "1080", Key.Key_Return, Key.Key_Return)
    Scanner(screen).scan(code)
    with qtbot.assertNotEmitted(form.rate.chosen, wait=3 * LONGEST_GAP):
        pass
    assert (items(screen), screen.selling.error.text) == ((), words.UNFINISHED_ITEM.format(add=words.ADD_ITEM))
    form.rate.choose(1)
    screen.selling.panel.command.setFocus()
    Scanner(screen).scan(code)
    assert screen.page is screen.selling, "nothing is saved"
    form.start_over()
    screen.selling.panel.command.setFocus()
    Scanner(screen).scan(code)
    assert "JANコード" in form.boxes[Field.ITEM_NAME].fault


def test_a_double_press_of_enter_chooses_no_rate(screen: SaleScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    type_buyer(screen)
    press_keys(screen, "緑茶", Key.Key_Return, "1080", Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert items(screen) == ()
    monkeypatch.setattr(screen.selling.items_card.form.rate, "_asked", -GUARD_SECONDS)
    press_keys(screen, Key.Key_Return)
    assert items(screen) == (Item("緑茶", 1_080, 1, 10),), "a press of its own takes what has the focus"


def test_a_new_code_that_was_scanned_by_mistake_is_dropped(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    form = screen.selling.items_card.form
    assert (form.articles.isVisible(), form.drop_button.isVisible()) == (True, False)
    Scanner(screen).scan(CREAM.jan)
    screen.selling.proceed()
    assert screen.selling.error.text == words.UNFINISHED_ITEM.format(add=words.ADD_ITEM)
    assert words.DROP_ITEM in words.UNFINISHED_ITEM.format(add=words.ADD_ITEM)
    button(screen, words.DROP_ITEM).click()
    assert (form.articles.isVisible(), form.drop_button.isVisible()) == (True, False)
    assert screen.selling.error.text == ""
    screen.selling.proceed()
    assert [record.sale.items for record in till.journal.find()] == [(BISCUITS,)]


def test_what_was_typed_is_dropped_with_its_code(screen: SaleScreen) -> None:
    type_buyer(screen)
    form = screen.selling.items_card.form
    Scanner(screen).scan(CREAM.jan)
    press_keys(screen, "SOAP", Key.Key_Return, "500")
    form.drop_button.click()
    type_item(screen, BISCUITS)
    assert items(screen) == (BISCUITS,), "without the code"


def test_an_item_whose_editing_is_dropped_stays_as_it_was(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    screen.selling.items_card.list.edit_requested.emit(0)
    press_keys(screen, "1")
    button(screen, words.DROP_ITEM).click()
    type_item(screen, LIPSTICK)
    assert items(screen) == (BISCUITS, LIPSTICK)


def test_an_item_that_is_being_typed_is_not_lost_by_editing_another(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    form = screen.selling.items_card.form
    press_keys(screen, "SOAP", Key.Key_Return, "500")
    row_button(screen, f"{BISCUITS.name} {words.EDIT_ITEM}").click()
    assert (form.boxes[Field.ITEM_NAME].text, form.boxes[Field.UNIT_PRICE].text) == ("SOAP", "500")
    assert screen.selling.error.text == words.UNFINISHED_ITEM.format(add=words.ADD_ITEM)
    form.drop_button.click()
    row_button(screen, f"{BISCUITS.name} {words.EDIT_ITEM}").click()
    assert form.boxes[Field.ITEM_NAME].text == BISCUITS.name


@pytest.mark.parametrize("pressed", [words.MORE, words.FEWER, words.EDIT_ITEM, words.SPLIT, words.REMOVE])
@pytest.mark.parametrize("pressed_at", [BISCUITS, LIPSTICK])
def test_a_change_that_is_being_typed_is_not_lost_by_another(
    screen: SaleScreen, pressed: str, pressed_at: Item
) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    type_item(screen, LIPSTICK)
    form = screen.selling.items_card.form
    row_button(screen, f"{BISCUITS.name} {words.EDIT_ITEM}").click()
    press_keys(screen, "450")
    row_button(screen, f"{pressed_at.name} {pressed}").click()
    assert (form.boxes[Field.ITEM_NAME].text, form.boxes[Field.UNIT_PRICE].text) == (BISCUITS.name, "450")
    assert (items(screen), screen.selling.error.text) == (
        (BISCUITS, LIPSTICK),
        words.UNFINISHED_ITEM.format(add=words.UPDATE_ITEM),
    )
    form.add()
    assert items(screen) == (replace(BISCUITS, unit_price=450), LIPSTICK)


def test_the_name_of_a_known_article_keeps_the_code_that_was_scanned(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([replace(TEA, jan="")])
    type_buyer(screen)
    Scanner(screen).scan(TEA.jan)
    press_keys(screen, TEA.name, Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert [(item.name, item.unit_price, item.jan) for item in items(screen)] == [(TEA.name, TEA.unit_price, TEA.jan)]
