from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.sales.fields import Field
from app.sales.journal import FILE_NAME
from app.sales.record import Sending
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.saved_sheet import SavedSheet
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, full_disk, sale_of
from tests.app.ui.sales.desk import type_buyer, type_item, typed

Key = Qt.Key


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path)


@pytest.fixture
def screen(qtbot: QtBot, till: Till) -> SaleScreen:
    made = SaleScreen(till.context)
    qtbot.addWidget(made)
    made.resize(1024, 768)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def said_by(widget: QWidget) -> str:
    """Return every word that can be seen in ``widget``."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def button(widget: QWidget, text: str) -> QPushButton:
    return next(found for found in widget.findChildren(QPushButton) if found.text() == text)


def press_keys(screen: SaleScreen, *keys: str | Qt.Key) -> None:
    """Press what a person would, each time on whatever has the focus."""
    for key in keys:
        target = screen.window().focusWidget()
        assert target is not None
        if isinstance(key, Qt.Key):
            QTest.keyClick(target, key)
        elif key.isascii():
            QTest.keyClicks(target, key)
        else:
            by_input_method = QInputMethodEvent()
            by_input_method.setCommitString(key)
            QApplication.sendEvent(target, by_input_method)


def test_a_sale_is_typed_and_saved_with_the_keyboard_alone(till: Till, screen: SaleScreen) -> None:
    for text in typed(BUYER).values():
        press_keys(screen, text, Key.Key_Return)
    press_keys(screen, Key.Key_Return, Key.Key_Return)  # the status of residence, then on to the items
    press_keys(screen, LIPSTICK.name, Key.Key_Return, "3300", Key.Key_Return, "2", Key.Key_Return)
    press_keys(screen, Key.Key_Return, Key.Key_Return)  # no further item, then save
    (record,) = till.journal.find()
    assert record.sale == sale_of(LIPSTICK)
    assert record.sending is Sending.UNSENT
    assert isinstance(screen.page, SavedSheet)
    assert record.receipt in said_by(screen)
    press_keys(screen, Key.Key_Return)
    assert till.left == 1


def test_a_field_is_normalised_when_it_is_left(screen: SaleScreen) -> None:
    boxes = screen.selling.buyer_card.form.boxes
    press_keys(screen, "301234567", Key.Key_Return, "ｔｗｎ", Key.Key_Return, "o'neill-chen", Key.Key_Tab, "19900521")
    press_keys(screen, Key.Key_Tab)
    assert boxes[Field.NATIONALITY].text == "TWN"
    assert boxes[Field.NAME].text == "ONEILL CHEN"
    assert boxes[Field.BIRTH].text == "1990/05/21"


def test_a_wrong_field_is_told_below_it_in_words_and_gets_the_focus(screen: SaleScreen) -> None:
    type_buyer(screen, instead={Field.NAME: "陳 美玲", Field.LANDING: "2026/1/1"})
    form = screen.selling.buyer_card.form
    assert form.boxes[Field.NAME].fault == "旅券のとおり、英字（A〜Z）で入力してください。"
    assert "6か月以内" in form.boxes[Field.LANDING].fault
    assert form.boxes[Field.NATIONALITY].fault == ""
    assert screen.window().focusWidget() is form.boxes[Field.NAME].line
    press_keys(screen, "CHEN")
    assert form.boxes[Field.NAME].fault == ""


def test_a_status_that_is_not_chosen_is_asked_for(screen: SaleScreen) -> None:
    form = screen.selling.buyer_card.form
    for field, text in typed(BUYER).items():
        form.boxes[field].line.setText(text)
    screen.selling.proceed()
    assert form.status.fault == "在留資格を選んでください。"


def test_a_wrong_item_is_told_and_not_added(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, replace(LIPSTICK, unit_price=1_100_000))
    assert screen.selling.draft.lines == ()
    assert "このアプリでは記録できません" in said_by(screen.selling.items_card.form)


def test_totals_threshold_refund_and_deadline_follow_each_item(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    panel = screen.selling.panel
    assert panel.threshold.text == "あと3,894円（税抜）で免税対象"
    type_item(screen, LIPSTICK)
    said = said_by(panel)
    assert panel.threshold.text == "免税対象です"
    for shown in ("¥7,794", "¥6,600", "うち税 ¥600", "¥1,194", "うち税 ¥88", "¥7,106", "¥688", "2027年2月20日(土)"):
        assert shown in said.split("\n")
    assert "返金予定額（消費税相当額）" in said


def test_other_records_of_the_same_buyer_and_day_count(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(LIPSTICK))
    type_buyer(screen)
    type_item(screen, BISCUITS)
    assert screen.selling.panel.threshold.text == "免税対象です"
    assert "本日のほかの記録 ¥6,000（税抜）を含みます。" in said_by(screen.selling.panel)


def test_a_record_below_the_threshold_is_kept_and_says_what_is_missing(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    screen.selling.proceed()
    assert not till.journal.find()[0].refundable
    assert "あと3,894円（税抜）で免税対象" in said_by(screen.page)


def test_every_page_says_that_nothing_is_sent_to_the_agency(screen: SaleScreen) -> None:
    plain = "このアプリは国税庁への送信を行いません。"
    assert plain in said_by(screen.page)
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    assert plain in said_by(screen.page)
    screen.selling.proceed()
    assert isinstance(screen.page, SavedSheet)
    assert plain in said_by(screen.page)
    assert "未送信" in said_by(screen.page)


def test_items_are_split_into_two_records_of_the_same_buyer(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    split = next(b for b in screen.findChildren(QPushButton) if b.accessibleName() == "抹茶ビスケット 分ける")
    split.click()
    screen.selling.proceed()
    button(screen.page, "次の記録へ進む（商品 1点）").click()
    assert screen.page is screen.selling
    screen.selling.proceed()
    second, first = till.journal.find()
    assert (first.sale.items, second.sale.items) == ((LIPSTICK,), (BISCUITS,))
    assert first.sale.buyer == second.sale.buyer
    assert second.refundable
    assert button(screen.page, "TOPへ").isVisible()


def test_an_item_can_be_removed(screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    button(screen.selling.items_card.list, "削除").click()
    assert screen.selling.draft.lines == ()
    screen.selling.proceed()
    assert screen.selling.error.text == words.NO_ITEMS


def test_an_item_still_being_typed_is_not_forgotten_by_saving(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.items_card.form.boxes[Field.ITEM_NAME].line.setText("腕時計")
    screen.selling.proceed()
    assert till.journal.find() == []
    assert screen.selling.error.text == words.UNFINISHED_ITEM
    press_keys(screen, "x")
    assert screen.selling.error.text == ""


def test_an_empty_sale_is_left_at_once(till: Till, screen: SaleScreen) -> None:
    press_keys(screen, Key.Key_Escape)
    assert till.left == 1


def test_a_sale_with_input_asks_inside_the_page_before_it_is_thrown_away(till: Till, screen: SaleScreen) -> None:
    press_keys(screen, "3012", Key.Key_Escape)
    question = screen.selling.question
    assert question.isVisible()
    assert QApplication.activeModalWidget() is None
    assert screen.window().focusWidget() is question.keep
    press_keys(screen, Key.Key_Return)
    assert (till.left, question.isVisible()) == (0, False)
    assert screen.selling.buyer_card.form.boxes[Field.PASSPORT_NUMBER].text == "3012"
    press_keys(screen, Key.Key_Escape, Key.Key_Escape)
    assert (till.left, question.isVisible()) == (0, False)
    screen.selling.bar.back.click()
    question.confirm.click()
    assert till.left == 1


def test_a_full_disk_keeps_what_was_typed_and_says_so(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(BISCUITS))
    type_buyer(screen)
    for _ in range(20):
        type_item(screen, LIPSTICK)
    with full_disk(room=1024):
        screen.selling.proceed()
    assert screen.page is screen.selling
    assert "保存できませんでした。入力内容は残っています。" in screen.selling.error.text
    assert "（E-60" in screen.selling.error.text
    assert len(screen.selling.draft.items) == 20
    assert QApplication.activeModalWidget() is None
    screen.selling.proceed()
    assert [len(record.sale.items) for record in till.journal.find()] == [20, 1]


def test_a_sale_begun_is_finished_even_when_the_license_locks_meanwhile(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    till.lock()
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    screen.selling.items_card.list.move_wanted.emit(1)
    screen.selling.proceed()
    button(screen.page, "次の記録へ進む（商品 1点）").click()
    screen.selling.proceed()
    assert len(till.journal.find()) == 2
    assert till.left == 0


def test_no_new_sale_begins_while_the_license_is_locked(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    till.lock()
    button(screen.page, "続けて免税販売").click()
    assert till.left == 1


def test_the_next_sale_begins_empty(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    button(screen.page, "続けて免税販売").click()
    assert screen.page is screen.selling
    assert not screen.selling.dirty
    assert till.left == 0


def test_midnight_inside_a_sale_is_told_before_saving(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    till.today = TODAY + timedelta(days=1)
    screen.selling.proceed()
    assert till.journal.find() == []
    assert screen.selling.error.text == words.DAY_CHANGED
    screen.selling.proceed()
    screen.selling.proceed()
    (record,) = till.journal.find()
    assert record.sale.sold_on == till.today
    assert record.sale.items == (LIPSTICK,)


def test_a_day_before_the_refund_method_is_refused_in_words(till: Till, screen: SaleScreen) -> None:
    till.today = date(2026, 10, 31)
    type_buyer(screen)
    assert screen.selling.buyer_card.isVisible()
    assert "2026年11月1日(日)より前" in screen.selling.error.text


def test_the_buyer_can_be_changed_while_the_items_stay(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    button(screen.page, "購入者を変更").click()
    type_buyer(screen, replace(BUYER, name="CHEN MEILING"))
    screen.selling.proceed()
    assert till.journal.find()[0].sale == sale_of(LIPSTICK, buyer=replace(BUYER, name="CHEN MEILING"))


def test_unreadable_other_records_do_not_stop_the_typing(tmp_path: Path, till: Till, screen: SaleScreen) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"noise" * 1000)
    type_buyer(screen)
    assert "購入記録を表示できませんでした。" in screen.selling.error.text
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert "保存できませんでした。" in screen.selling.error.text
    assert screen.selling.draft.items == (LIPSTICK,)


def test_tab_walks_through_the_buyer_in_the_order_of_the_form(screen: SaleScreen) -> None:
    boxes = list(screen.selling.buyer_card.form.boxes.values())
    screen.selling.buyer_card.form.setFocus()
    walked = []
    for _ in boxes:
        walked.append(screen.window().focusWidget())
        press_keys(screen, Key.Key_Tab)
    assert walked == [box.line for box in boxes]
