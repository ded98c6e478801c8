from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.sales.fields import Field
from app.sales.journal import FILE_NAME
from app.sales.rates import PERIODS, RatePeriod, rates_on
from app.sales.states import Sending
from app.sales.words import words
from app.ui.sales.sale_screen import SaleScreen
from app.ui.sales.saved_sheet import SavedSheet
from licensing.words.days import long_date
from tests.app.contexts import Till
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, full_disk, sale_of
from tests.app.ui.sales.desk import button, press_keys, text_of, type_buyer, type_item, typed

Key = Qt.Key


def test_a_sale_is_typed_and_saved_with_the_keyboard_alone(till: Till, screen: SaleScreen) -> None:
    for text in typed(BUYER).values():
        press_keys(screen, text, Key.Key_Return)
    press_keys(screen, LIPSTICK.name, Key.Key_Return, "3300", Key.Key_Return, "2", Key.Key_Return)
    press_keys(screen, Key.Key_Space)  # the first rate, which has the focus
    press_keys(screen, Key.Key_Return, Key.Key_Return)  # no further item, then save
    (record,) = till.journal.find()
    assert record.sale == sale_of(LIPSTICK)
    assert record.sending is Sending.UNSENT
    assert isinstance(screen.page, SavedSheet)
    assert record.receipt in text_of(screen)
    press_keys(screen, Key.Key_Return)
    assert not screen.selling.dirty, "the next sale"
    assert till.left == 0


def test_a_record_below_the_threshold_is_saved_and_says_what_is_missing(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, BISCUITS)
    screen.selling.proceed()
    assert not till.journal.find()[0].refundable_on(TODAY)
    assert "あと3,894円（税抜）で免税対象" in text_of(screen.page)


def test_every_page_says_that_nothing_is_sent_to_the_agency(screen: SaleScreen) -> None:
    plain = "このアプリは国税庁への送信を行いません。"
    assert plain in text_of(screen.page)
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    assert plain in text_of(screen.page)
    screen.selling.proceed()
    assert isinstance(screen.page, SavedSheet)
    assert plain in text_of(screen.page)
    assert "未送信" in text_of(screen.page)


def test_items_are_split_into_two_records_of_the_same_buyer(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    split = next(b for b in screen.findChildren(QPushButton) if b.accessibleName() == "抹茶ビスケット 分ける")
    split.click()
    assert "次の記録に分けた商品 3点 ¥1,194" in text_of(screen.selling.panel), "pieces, as those of this record"
    screen.selling.proceed()
    button(screen.page, "次の記録へ進む（商品 3点）").click()
    assert screen.page is screen.selling
    screen.selling.proceed()
    second, first = till.journal.find()
    assert (first.sale.items, second.sale.items) == ((LIPSTICK,), (BISCUITS,))
    assert first.sale.buyer == second.sale.buyer
    assert second.refundable_on(TODAY)
    assert button(screen.page, "TOPへ").isVisible()


def test_what_was_saved_is_repeated_on_the_page_that_follows(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert till.visits.notified == [f"{till.journal.find()[0].receipt} を記録しました"]


def test_a_sale_that_is_discarded_is_not_taken_for_recorded(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    button(screen.page, "続けて免税販売").click()
    type_buyer(screen)
    screen.selling.ask_to_leave()
    screen.selling.question.confirmed.emit()
    assert (till.left, till.visits.notified[-1]) == (1, "")


def test_the_button_that_saves_is_never_where_another_one_was(screen: SaleScreen) -> None:
    go_on = button(screen, words.GO_ON_TO_ITEMS)
    before = go_on.rect().translated(go_on.mapTo(screen, QPoint()))
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    QApplication.processEvents()
    save = button(screen, words.SAVE_RECORD)
    assert not go_on.isVisible()
    assert not before.intersects(save.rect().translated(save.mapTo(screen, QPoint())))


def test_an_empty_sale_is_left_without_a_question(till: Till, screen: SaleScreen) -> None:
    press_keys(screen, Key.Key_Escape)
    assert till.left == 1


def test_a_sale_with_input_asks_within_the_page_before_it_is_discarded(till: Till, screen: SaleScreen) -> None:
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


def test_a_full_disk_is_reported_and_the_input_stays(till: Till, screen: SaleScreen) -> None:
    till.journal.register(sale_of(BISCUITS))
    type_buyer(screen)
    for number in range(20):
        type_item(screen, replace(LIPSTICK, name=f"口紅 {number}"))
    with full_disk(room=1024):
        screen.selling.proceed()
    assert screen.page is screen.selling
    assert "保存できませんでした。入力内容は残っています。" in screen.selling.error.text
    assert "（E-506）" in screen.selling.error.text
    assert len(screen.selling.draft.items) == 20
    assert QApplication.activeModalWidget() is None
    screen.selling.proceed()
    assert [len(record.sale.items) for record in till.journal.find()] == [20, 1]


def test_a_sale_that_has_begun_can_be_finished_when_the_license_ends(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    till.lock()
    type_item(screen, LIPSTICK)
    type_item(screen, BISCUITS)
    screen.selling.items_card.list.move_requested.emit(1)
    screen.selling.proceed()
    button(screen.page, "次の記録へ進む（商品 3点）").click()
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


def test_midnight_during_a_sale_is_reported_before_saving(till: Till, screen: SaleScreen) -> None:
    type_buyer(screen)
    type_item(screen, LIPSTICK)
    till.today = TODAY + timedelta(days=1)
    screen.selling.proceed()
    assert till.journal.find() == []
    assert screen.selling.error.text == words.DAY_CHANGED
    assert screen.selling.panel.go_on.isVisible()
    assert str(words.GO_ON_TO_ITEMS) in screen.selling.error.text
    assert long_date(till.today) in text_of(screen.selling.bar)
    screen.selling.proceed()
    screen.selling.proceed()
    (record,) = till.journal.find()
    assert record.sale.sold_on == till.today
    assert record.sale.items == (LIPSTICK,)


def change_rates(monkeypatch: pytest.MonkeyPatch, on: date) -> None:
    table = (*PERIODS, RatePeriod(since=on, standard=10, reduced=1))
    for module in ("entry", "sale_context"):
        monkeypatch.setattr(f"app.sales.{module}.rates_on", lambda day: rates_on(day, table))


def test_an_item_is_not_sold_at_the_rate_of_the_day_before(
    till: Till, screen: SaleScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_rates(monkeypatch, TODAY + timedelta(days=1))
    type_buyer(screen)
    type_item(screen, replace(LIPSTICK, rate=8))
    till.today = TODAY + timedelta(days=1)
    screen.selling.proceed()
    screen.selling.proceed()
    screen.selling.proceed()
    assert till.journal.find() == []
    assert screen.selling.error.text == words.RATE_CHANGED.format(item=LIPSTICK.name)
    screen.selling.items_card.list.remove_requested.emit(0)
    type_item(screen, replace(LIPSTICK, rate=1))
    screen.selling.proceed()
    (record,) = till.journal.find()
    assert [total.rate for total in record.sale.totals] == [1]


def test_a_rate_that_ended_at_midnight_has_to_be_chosen_anew(
    till: Till, screen: SaleScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_rates(monkeypatch, TODAY + timedelta(days=1))
    type_buyer(screen)
    till.today = TODAY + timedelta(days=1)
    form = screen.selling.items_card.form
    form.boxes[Field.ITEM_NAME].line.setText("茶")
    form.boxes[Field.UNIT_PRICE].line.setText("500")
    form.add()
    assert (form.rate.fault, screen.selling.draft.lines) == ("税率を選んでください。", ())
    assert form.rate.fault in [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    button(form, "1%").click()
    form.add()
    assert [line.item.rate for line in screen.selling.draft.lines] == [1]


def test_a_day_before_the_refund_method_is_refused(till: Till, screen: SaleScreen) -> None:
    till.today = date(2026, 10, 31)
    type_buyer(screen)
    assert screen.selling.buyer_card.isVisible()
    assert "2026年11月1日(日)より前" in screen.selling.error.text


def test_an_unreadable_journal_does_not_stop_the_typing(tmp_path: Path, till: Till, screen: SaleScreen) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"noise" * 1000)
    type_buyer(screen)
    assert "購入記録を表示できませんでした。" in screen.selling.error.text
    type_item(screen, LIPSTICK)
    screen.selling.proceed()
    assert "保存できませんでした。" in screen.selling.error.text
    assert screen.selling.draft.items == (LIPSTICK,)
