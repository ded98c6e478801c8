"""Goods by barcode scanner, and the rows of the items: real key events with the pace of a scanner."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.sales.articles import FILE_NAME, Article, Articles
from app.sales.fields import Field
from app.sales.record import Item
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from app.ui.widgets.scanner import LONGEST_GAP
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, LIPSTICK
from tests.app.sales.test_mrz import line_of
from tests.app.ui.sales.desk import Scanner, press_keys, text_of, type_buyer, type_item

Key = Qt.Key
TEA = Article("緑茶", 1_080, True, "4901234567894")
CREAM = Article("クリーム", 12_100, False, "49012347")


def articles_of(till: Till) -> Articles:
    return Articles(till.context.data / FILE_NAME)


def items(screen: SaleScreen) -> tuple[Item, ...]:
    return screen.selling.draft.items


def row_button(screen: SaleScreen, name: str) -> QPushButton:
    buttons = (each for row in screen.selling.items_card.list.rows for each in row.findChildren(QPushButton))
    return next(each for each in buttons if each.accessibleName() == name)


def test_a_scan_adds_a_known_article_with_its_price_and_rate(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([TEA, CREAM])
    type_buyer(screen)
    scanner = Scanner(screen)
    scanner.scan(TEA.jan)
    for code in (CREAM.jan, TEA.jan):
        scanner.scan(code, end=Key.Key_Tab)
    assert items(screen) == (Item("緑茶", 1_080, 2, 8, TEA.jan), Item("クリーム", 12_100, 1, 10, CREAM.jan))
    assert "3点" in text_of(screen.selling.panel)
    assert "8%" in text_of(screen.selling.items_card.list)


def test_it_is_recognised_wherever_the_focus_is_and_leaves_nothing_in_the_field(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([TEA])
    type_buyer(screen)
    form = screen.selling.items_card.form
    places: list[QWidget] = [
        *(form.boxes[field].line for field in (Field.ITEM_NAME, Field.UNIT_PRICE, Field.QUANTITY)),
        *(form.rate, screen.selling.panel.command, screen.selling.items_card.change),
    ]
    scanner = Scanner(screen)
    for number, place in enumerate(places, 1):
        place.setFocus()
        scanner.scan(TEA.jan)
        assert [item.quantity for item in items(screen)] == [number], place
        assert [form.boxes[field].text for field in (Field.ITEM_NAME, Field.UNIT_PRICE)] == ["", ""]
        assert screen.page is screen.selling


def test_a_new_article_asks_for_name_price_and_rate_once(till: Till, screen: SaleScreen, qtbot: QtBot) -> None:
    type_buyer(screen)
    scanner = Scanner(screen)
    scanner.scan(TEA.jan)
    assert "4901234567894（新しい商品）" in text_of(screen.selling.items_card.form)
    press_keys(screen, "緑茶", Key.Key_Return, "1080", Key.Key_Return, Key.Key_Return)
    assert items(screen) == (), "the rate is asked for"
    press_keys(screen, "8")
    qtbot.waitUntil(lambda: items(screen) == (Item("緑茶", 1_080, 1, 8, TEA.jan),), timeout=30_000)
    scanner.scan(TEA.jan)
    assert [item.quantity for item in items(screen)] == [2]
    assert articles_of(till).find(TEA.jan) == TEA


def test_a_wrong_check_digit_is_reported(screen: SaleScreen) -> None:
    type_buyer(screen)
    Scanner(screen).scan("4901234567893")
    assert "正しく読み取れませんでした" in screen.selling.items_card.form.boxes[Field.ITEM_NAME].fault
    assert items(screen) == ()


def test_a_code_typed_by_hand_in_the_place_of_the_name_is_taken(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([TEA])
    type_buyer(screen)
    Scanner(screen).scan(TEA.jan, gap=LONGEST_GAP + 50)
    assert [item.jan for item in items(screen)] == [TEA.jan]


def test_a_code_that_an_input_method_has_taken_is_recognised(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([TEA])
    type_buyer(screen)
    press_keys(screen, "４９０１２３４５６７８９４")
    assert [item.jan for item in items(screen)] == [TEA.jan]


def test_a_number_that_a_person_types_is_a_price(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    form = screen.selling.items_card.form
    form.boxes[Field.ITEM_NAME].line.setText("腕時計")
    form.boxes[Field.UNIT_PRICE].line.setFocus()
    Scanner(screen).scan("49012347", gap=LONGEST_GAP + 50)
    assert form.boxes[Field.UNIT_PRICE].text == "49012347"


def test_a_scan_waits_for_an_item_that_is_being_typed(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([TEA])
    type_buyer(screen)
    form = screen.selling.items_card.form
    form.boxes[Field.ITEM_NAME].line.setText("口紅")
    form.boxes[Field.UNIT_PRICE].line.setFocus()
    Scanner(screen).scan(TEA.jan)
    assert (items(screen), screen.selling.error.text) == ((), words.UNFINISHED_ITEM.format(add=words.ADD_ITEM))
    assert form.boxes[Field.ITEM_NAME].text == "口紅"


def test_the_digits_of_a_scan_choose_no_rate(till: Till, screen: SaleScreen, qtbot: QtBot) -> None:
    type_buyer(screen)
    press_keys(screen, "緑茶", Key.Key_Return, "1080", Key.Key_Return, Key.Key_Return)
    rate = screen.selling.items_card.form.rate
    assert screen.window().focusWidget() in rate.findChildren(QPushButton)
    for code in ("49012347", "4901234567894", "4901085192504"):
        Scanner(screen).scan(code)
    with qtbot.assertNotEmitted(rate.chosen, wait=3 * LONGEST_GAP):
        pass
    assert (items(screen), screen.selling.error.text) == ((), words.UNFINISHED_ITEM.format(add=words.ADD_ITEM))


def test_an_article_that_does_not_qualify_is_not_added(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([replace(TEA, name="金貨セット", qualifies=False)])
    type_buyer(screen)
    Scanner(screen).scan(TEA.jan)
    assert items(screen) == ()
    assert "対象外" in screen.selling.items_card.form.boxes[Field.ITEM_NAME].fault


def test_an_article_that_does_not_qualify_is_not_added_by_its_name_either(till: Till, screen: SaleScreen) -> None:
    excluded = Article("ギフト券", 1_000, False, qualifies=False)
    with_code = Article("商品券", 1_000, False, TEA.jan, qualifies=False)
    listed = [excluded, with_code]
    articles_of(till).save(listed)
    type_buyer(screen)
    for name in ("ギフト券", " ｷﾞﾌﾄ券 ", "商品券"):
        type_item(screen, Item(name, 1_000, 1, 10))
        assert items(screen) == ()
        assert "対象外" in screen.selling.items_card.form.boxes[Field.ITEM_NAME].fault
    assert articles_of(till).search() == listed, "nobody has made it one that qualifies"


def test_a_known_name_brings_its_price_and_rate(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    press_keys(screen, BISCUITS.name, Key.Key_Return, Key.Key_Return, Key.Key_Return)
    press_keys(screen, "抹茶ﾋﾞｽｹｯﾄ", Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert [(item.name, item.quantity) for item in items(screen)] == [(BISCUITS.name, 5)]


def test_a_sale_goes_on_without_the_list(till: Till, screen: SaleScreen) -> None:
    (till.context.data / FILE_NAME).write_bytes(b"noise" * 500)
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    Scanner(screen).scan(TEA.jan)
    assert items(screen) == (LIPSTICK,)
    assert "新しい商品" in text_of(screen.selling.items_card.form)


def test_an_expensive_article_asks_for_its_details(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, Item("腕時計", 1_100_000, 1, 10))
    form = screen.selling.items_card.form
    assert form.boxes[Field.DETAIL].isVisible()
    assert screen.window().focusWidget() is form.boxes[Field.DETAIL].line
    press_keys(screen, "SEIKO SBGA211 123456", Key.Key_Return)
    assert [item.detail for item in items(screen)] == ["SEIKO SBGA211 123456"]
    assert not form.boxes[Field.DETAIL].isVisible()


def test_a_row_opens_its_buttons_and_its_quantity_changes_in_place(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    rows = screen.selling.items_card.list.rows
    QApplication.processEvents()
    assert [row.face.height() for row in rows] == [48, 48]
    rows[0].face.click()
    assert [row.is_open for row in rows] == [True, False]
    more = row_button(screen, "口紅 ローズ 1つ増やす")
    for _ in range(3):
        more.click()
    assert more.isVisible(), "it is the same button all the time"
    row_button(screen, "口紅 ローズ 1つ減らす").click()
    assert items(screen)[0].quantity == LIPSTICK.quantity + 2
    rows[1].face.click()
    assert [row.is_open for row in rows] == [False, True]
    rows[1].face.click()
    assert not rows[1].is_open


def test_a_row_is_edited_in_the_form_and_stays_in_its_place(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, replace(LIPSTICK, name="くちべに"))
    type_item(screen, BISCUITS)
    row_button(screen, "くちべに 編集").click()
    form = screen.selling.items_card.form
    assert form.add_button.text() == words.UPDATE_ITEM
    screen.selling.proceed()
    assert screen.selling.error.text == words.UNFINISHED_ITEM.format(add=words.UPDATE_ITEM)
    form.boxes[Field.ITEM_NAME].line.setText("口紅")
    form.boxes[Field.UNIT_PRICE].line.setText("2,200")
    form.add()
    assert items(screen) == (Item("口紅", 2_200, 2, 10), BISCUITS)
    assert form.empty
    row_button(screen, "口紅 編集").click()
    row_button(screen, "口紅 1つ増やす").click()
    assert form.empty, "another change ends the editing"


def test_a_removed_item_is_brought_back(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    row_button(screen, "口紅 ローズ 削除").click()
    assert items(screen) == (BISCUITS,)
    card = screen.selling.items_card
    assert "「口紅 ローズ」を削除しました。" in text_of(card)
    card.undo.click()
    assert items(screen) == (LIPSTICK, BISCUITS)
    assert not card.undo.isVisible()


def listed(screen: SaleScreen) -> list[str]:
    menu = screen.selling.items_card.form.articles
    menu.click()
    titles = [action.text() for action in menu.listed.actions() if action.isEnabled()]
    menu.listed.close()
    return titles


def choose_article(screen: SaleScreen, title: str) -> None:
    menu = screen.selling.items_card.form.articles
    menu.click()
    next(action for action in menu.listed.actions() if action.text() == title).trigger()
    menu.listed.close()


def test_an_article_is_chosen_by_touch_from_those_sold_last(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([TEA, replace(CREAM, name="金貨", qualifies=False)])
    type_buyer(screen)
    type_item(screen, BISCUITS)
    assert listed(screen) == ["抹茶ビスケット　¥398", "緑茶　¥1,080"]
    choose_article(screen, "緑茶　¥1,080")
    choose_article(screen, "抹茶ビスケット　¥398")
    assert items(screen) == (replace(BISCUITS, quantity=4), Item("緑茶", 1_080, 1, 8, TEA.jan))


def test_choosing_an_article_waits_for_an_item_that_is_being_typed(till: Till, screen: SaleScreen) -> None:
    articles_of(till).save([TEA])
    type_buyer(screen)
    screen.selling.items_card.form.boxes[Field.ITEM_NAME].line.setText("口紅")
    choose_article(screen, "緑茶　¥1,080")
    assert (items(screen), screen.selling.error.text) == ((), words.UNFINISHED_ITEM.format(add=words.ADD_ITEM))


def test_the_list_names_articles_as_they_are_and_says_if_there_are_none(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    assert listed(screen) == []
    menu = screen.selling.items_card.form.articles.listed
    assert [action.text() for action in menu.actions()] == [words.NO_ARTICLES]
    articles_of(till).save([Article("A&B", 100, False), Article("長" * 60, 100, False)])
    assert listed(screen) == ["A&&B　¥100", f"{'長' * 23}…　¥100"]
    (till.context.data / FILE_NAME).write_bytes(b"noise" * 500)
    assert listed(screen) == []


@pytest.mark.parametrize("name", ["口紅 ローズ", "口紅 ローズ 削除"])
def test_a_reader_presses_no_button_of_a_row(till: Till, screen: SaleScreen, name: str) -> None:
    articles_of(till).save([TEA])
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    row = screen.selling.items_card.list.rows[0]
    row.face.click()
    next(each for each in row.findChildren(QPushButton) if each.accessibleName().startswith(name)).setFocus()
    scanner = Scanner(screen)
    for line in ("P<TWNCHEN<<MEI<LING".ljust(44, "<"), line_of("301234567", "TWN", "900521")):
        scanner.scan(line)
    assert screen.selling.error.text == words.BUYER_IS_SET
    assert (row.is_open, items(screen)) == (True, (LIPSTICK,))
    scanner.scan(TEA.jan)
    assert [item.name for item in items(screen)] == [LIPSTICK.name, TEA.name]
