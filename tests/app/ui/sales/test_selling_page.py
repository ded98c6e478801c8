from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.sales.fields import Field
from app.sales.record import Item
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.saved_sheet import SavedSheet
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, sale_of
from tests.app.ui.sales.desk import button, press_keys, text_of, type_buyer, type_item, typed

Key = Qt.Key
WATCH = Item("腕時計", 33_000, 1, 10)


def test_a_field_is_normalised_when_it_is_left(screen: SaleScreen) -> None:
    boxes = screen.selling.buyer_card.form.boxes
    press_keys(screen, "301234567", Key.Key_Return, "ｔｗｎ", Key.Key_Return, "o'neill-chen", Key.Key_Tab, "19900521")
    press_keys(screen, Key.Key_Tab)
    assert boxes[Field.NATIONALITY].text == "TWN"
    assert boxes[Field.NAME].text == "ONEILL CHEN"
    assert boxes[Field.BIRTH].text == "1990/05/21"


def test_an_invalid_field_shows_its_fault_and_gets_the_focus(screen: SaleScreen) -> None:
    type_buyer(screen, instead={Field.NAME: "陳 美玲", Field.LANDING: "2026/1/1"})
    form = screen.selling.buyer_card.form
    assert "旅券の写真の下2行のとおり" in form.boxes[Field.NAME].fault
    assert "6か月以内" in form.boxes[Field.LANDING].fault
    assert form.boxes[Field.NATIONALITY].fault == ""
    assert screen.window().focusWidget() is form.boxes[Field.NAME].line
    press_keys(screen, "CHEN")
    assert form.boxes[Field.NAME].fault == ""


def test_nearly_all_buyers_are_visitors_which_is_chosen_beforehand(till: Till, screen: SaleScreen) -> None:
    form = screen.selling.buyer_card.form
    assert form.empty
    for field, text in typed(BUYER).items():
        form.boxes[field].line.setText(text)
    screen.selling.proceed()
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert till.journal.find()[0].sale.buyer.status == "短期滞在"


def test_a_crew_member_is_recorded_with_the_landing_permission(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen, replace(BUYER, status="乗員上陸許可"))
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert till.journal.find()[0].sale.buyer.status == "乗員上陸許可"


def test_the_country_is_named_beside_its_code(screen: SaleScreen) -> None:
    press_keys(screen, Key.Key_Tab, "usa")
    assert "アメリカ合衆国" in text_of(screen.selling.buyer_card)
    press_keys(screen, Key.Key_Backspace)
    assert "アメリカ合衆国" not in text_of(screen.selling.buyer_card)


def test_an_invalid_item_is_reported_and_not_added(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, replace(LIPSTICK, name="純金インゴット"))
    assert screen.selling.draft.lines == ()
    assert "免税販売の対象外です" in text_of(screen.selling.items_card.form)


def test_details_that_are_pasted_are_recorded_whole_or_refused(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, Item("腕時計", 1_100_000, 1, 10))
    detail = screen.selling.items_card.form.boxes[Field.DETAIL]
    for length, fault in ((101, "100文字以内"), (100, "")):
        QGuiApplication.clipboard().setText("S" * (length - 1) + "N")
        detail.line.selectAll()
        detail.line.paste()
        screen.selling.items_card.form.add()
        assert fault in detail.fault
    [item] = screen.selling.draft.items
    assert item.detail == "S" * 99 + "N"


def test_add_pressed_twice_adds_once_and_reports_nothing(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.items_card.form.add_button.click()
    form = screen.selling.items_card.form
    assert not any(box.fault for box in form.boxes.values())
    assert len(screen.selling.draft.lines) == 1


def test_the_buyer_can_be_changed_while_the_items_stay(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    button(screen.page, "購入者を変更").click()
    type_buyer(screen, replace(BUYER, name="CHEN MEILING"))
    screen.selling.proceed()
    assert till.journal.find()[0].sale == sale_of(LIPSTICK, buyer=replace(BUYER, name="CHEN MEILING"))


def test_tab_moves_through_the_buyer_in_the_order_of_the_form(screen: SaleScreen) -> None:
    boxes = [box for box in screen.selling.buyer_card.form.boxes.values() if box.isVisible()]
    screen.selling.buyer_card.form.setFocus()
    walked = []
    for _ in boxes:
        walked.append(screen.window().focusWidget())
        press_keys(screen, Key.Key_Tab)
    assert walked == [box.line for box in boxes]


def test_an_item_can_be_removed(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    button(screen.selling.items_card.list, "削除").click()
    assert screen.selling.draft.lines == ()
    screen.selling.proceed()
    assert screen.selling.error.text == words.NO_ITEMS


def test_totals_threshold_refund_and_deadline_follow_each_item(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    panel = screen.selling.panel
    assert panel.threshold.text == "あと3,894円（税抜）で免税対象"
    type_item(screen, LIPSTICK)
    said = text_of(panel)
    assert panel.threshold.text == "免税対象です"
    for shown in ("¥7,794", "¥6,600", "うち税 ¥600", "¥1,194", "うち税 ¥88", "¥7,106", "¥688", "2027年2月20日(土)"):
        assert shown in said.split("\n")
    assert "返金予定額（消費税相当額）" in said


def test_other_records_of_the_same_buyer_and_day_count(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(LIPSTICK))
    type_buyer(screen)
    type_item(screen, BISCUITS)
    assert screen.selling.panel.threshold.text == "免税対象です"
    assert "同じ日のほかの記録 ¥6,000（税抜）を含みます。" in text_of(screen.selling.panel)


def test_a_record_is_not_saved_while_an_item_is_being_typed(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.items_card.form.boxes[Field.ITEM_NAME].line.setText("腕時計")
    screen.selling.proceed()
    assert till.journal.find() == []
    assert screen.selling.error.text == words.UNFINISHED_ITEM.format(add=words.ADD_ITEM)
    press_keys(screen, "x")
    assert screen.selling.error.text == ""


def test_enter_leads_into_a_field_whose_text_is_replaced_by_what_is_typed(screen: SaleScreen) -> None:
    boxes = screen.selling.buyer_card.form.boxes
    boxes[Field.NATIONALITY].line.setText("GB")
    boxes[Field.PASSPORT_NUMBER].line.setFocus()
    press_keys(screen, "TK1234567", Key.Key_Return, "GBR", Key.Key_Return)
    assert boxes[Field.NATIONALITY].text == "GBR"


def test_what_was_removed_from_a_record_is_not_brought_back_into_the_next_one(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    for item in (LIPSTICK, BISCUITS, WATCH):
        type_item(screen, item)
    page = screen.selling
    page.items_card.list.move_requested.emit(1)
    page.items_card.list.remove_requested.emit(2)
    assert page.items_card.undo.isVisible()
    page.proceed()
    assert isinstance(screen.page, SavedSheet)
    screen.page.rest_requested.emit()
    assert not page.items_card.undo.isVisible(), "it would bring back the lipstick, which is recorded"
    page.proceed()
    assert [record.sale.items for record in till.journal.find()] == [(BISCUITS,), (LIPSTICK,)]


def test_a_question_about_the_same_again_ends_with_its_buyer(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(LIPSTICK))
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert screen.selling.repeat.asking
    button(screen.page, "購入者を変更").click()
    assert not screen.selling.repeat.asking
