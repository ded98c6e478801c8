"""訂正する: a record is corrected on the pages of a sale, as a person does it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.sales.fields import Field
from app.sales.journal import Journal
from app.sales.record import Reason, Record
from app.sales.unfinished import Unfinished
from app.state.password import Password, make_hash, password_file
from app.ui.sales.correction_screen import CorrectionScreen
from app.ui.sales.records_screen import RecordsScreen
from app.ui.widgets.ask_page import AskPage
from tests.app.contexts import Till
from tests.app.looks import button, only, settle, shown_texts
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, full_disk, sale_of
from tests.app.ui.sales.desk import OpenRecords

PASSWORD = "AB12"
Open = Callable[[Record], CorrectionScreen]
Locked = tuple[RecordsScreen, CorrectionScreen, Till]


@pytest.fixture
def records(open_screen: OpenRecords) -> RecordsScreen:
    return open_screen()


@pytest.fixture
def correct(records: RecordsScreen) -> Open:
    def open_correction(record: Record) -> CorrectionScreen:
        records.open(record)
        assert records.opened is not None
        button(records.opened, "訂正する").click()
        screen = records.currentWidget()
        assert isinstance(screen, CorrectionScreen)
        return screen

    return open_correction


def type_name(screen: CorrectionScreen, name: str) -> None:
    screen.editing.buyer_card.form.boxes[Field.NAME].line.setText(name)


def review(screen: CorrectionScreen) -> None:
    screen.editing.proceed()
    screen.editing.proceed()


def test_the_name_is_corrected_with_a_reason(
    journal: Journal, records: RecordsScreen, correct: Open, caplog: pytest.LogCaptureFixture
) -> None:
    record = journal.register(sale_of())
    journal.keep_unfinished(Unfinished(TODAY, BUYER))
    screen = correct(record)
    assert f"訂正　{record.receipt}" in shown_texts(screen)
    assert screen.editing.buyer_card.form.typed[Field.PASSPORT_NUMBER] == BUYER.passport_number
    review(screen)
    assert "まだ何も訂正していません。" in shown_texts(screen)
    screen.editing.change_buyer()
    type_name(screen, "CHAN MEI LING")
    review(screen)
    assert {"氏名", "CHEN MEI LING → CHAN MEI LING"} <= set(shown_texts(screen))
    button(screen, "訂正を記録する").click()
    new, old = journal.find()
    assert new.sale == replace(record.sale, buyer=replace(BUYER, name="CHAN MEI LING"))
    assert (new.corrects, old.replaced_by) == (record.receipt, new.receipt)
    assert old.void is not None
    assert old.void.reason is Reason.MISTAKE
    assert f"record {record.receipt} is voided, {new.receipt} replaces it" in caplog.text
    assert records.opened is not None
    assert records.opened.record == new
    assert any(f"新しい記録 {new.receipt} を作りました。" in text for text in shown_texts(records.opened))
    assert journal.unfinished() is not None, "another sale that was being typed"
    records.opened.go_back()
    settle(records)
    model = records.list.table.model()
    assert model.index(1, 6).data() == "訂正済み"


def test_a_price_is_corrected_and_others_that_lose_their_refund_are_told(journal: Journal, correct: Open) -> None:
    biscuits, lipstick = journal.register(sale_of(BISCUITS)), journal.register(sale_of(LIPSTICK))
    screen = correct(lipstick)
    screen.editing.proceed()
    items = screen.editing.items_card
    assert not items.list.rows[0].split.isVisibleTo(items.list.rows[0])
    items.list.edit_requested.emit(0)
    items.form.boxes[Field.UNIT_PRICE].line.setText("330")
    items.form.add()
    assert "¥660" in shown_texts(screen.editing.panel)
    screen.editing.proceed()
    assert any(f"（{biscuits.receipt}）は、合計が税抜5,000円に届かなくなり" in text for text in shown_texts(screen))
    button(screen, "交換・値引き").click()
    button(screen, "訂正を記録する").click()
    assert [(each.sale.included, each.void is None) for each in journal.find()] == [
        (660, True),
        (6_600, False),
        (1_194, True),
    ]


def test_what_was_typed_is_not_lost_without_a_question(
    journal: Journal, till: Till, records: RecordsScreen, correct: Open
) -> None:
    record = journal.register(sale_of())
    QTest.keyClick(correct(record), Qt.Key.Key_Escape)
    assert records.currentWidget() is records.opened
    screen = correct(record)
    assert records.may_leave()
    type_name(screen, "CHAN MEI LING")
    review(screen)
    assert not records.may_leave(), "the window is being closed"
    assert screen.editing.question.asking
    button(screen, "入力を続ける").click()
    screen.editing.proceed()
    button(screen.sheet, "戻る").click()
    QTest.keyClick(screen.editing, Qt.Key.Key_Escape)
    button(screen, "破棄して戻る").click()
    assert records.currentWidget() is records.opened
    assert records.may_leave()
    assert journal.find() == [record]


def test_a_correction_that_cannot_be_recorded_changes_nothing(journal: Journal, till: Till, correct: Open) -> None:
    record = journal.register(sale_of())
    screen = correct(record)
    till.lock()
    type_name(screen, "CHAN MEI LING")
    review(screen)
    with full_disk(room=1024):
        button(screen, "訂正を記録する").click()
    assert "元の記録はそのままです。" in screen.sheet.outcome.text
    assert journal.find() == [record]
    journal.void(record, TODAY)
    button(screen, "訂正を記録する").click()
    assert screen.sheet.outcome.text == "この記録はすでに取り消されています。"
    assert len(journal.find()) == 1


@pytest.fixture
def locked(qtbot: QtBot, tmp_path: Path) -> Locked:
    """A correction with a password, just opened by it."""
    password_file(tmp_path).write(Password(make_hash(PASSWORD)))
    till = Till(tmp_path)
    lock = till.context.lock
    lock.enter(PASSWORD, lambda _right: None)
    qtbot.waitUntil(lambda: not lock.is_locked, timeout=30_000)
    records = RecordsScreen(till.context)
    qtbot.addWidget(records)
    records.show()
    records.open(till.journal.register(sale_of()))
    assert records.opened is not None
    records.opened.correct_button.click()
    return records, only(records, CorrectionScreen), till


def shown(records: RecordsScreen) -> QWidget:
    return cast(QWidget, records.currentWidget())


def cover(records: RecordsScreen, till: Till) -> AskPage:
    till.context.lock.close()
    till.context.lock.timed_out.emit()
    ask = records.currentWidget()
    assert isinstance(ask, AskPage)
    return ask


def test_an_idle_correction_waits_for_the_password(locked: Locked) -> None:
    records, screen, till = locked
    type_name(screen, "CHAN MEI LING")
    for _ in range(2):
        cover(records, till)
        till.context.lock.opened.emit()
        assert records.currentWidget() is screen
    assert screen.editing.dirty


def test_a_covered_correction_is_thrown_away_only_after_a_question(locked: Locked) -> None:
    records, screen, till = locked
    type_name(screen, "CHAN MEI LING")
    ask = cover(records, till)
    ask.left.emit()
    for _ in range(2):
        assert not records.may_leave(), "the window is closed"
        assert "破棄して戻りますか？" in " ".join(shown_texts(shown(records)))
    button(shown(records), "入力を続ける").click()
    assert records.currentWidget() is ask
    till.context.lock.opened.emit()
    assert records.currentWidget() is screen
    cover(records, till).left.emit()
    button(shown(records), "破棄して戻る").click()
    assert records.currentWidget() is records.opened
    assert records.opened is not None
    assert not records.opened.correct_button.isVisibleTo(records.opened)
    assert records.count() == 2
    assert records.may_leave()


def test_without_changes_a_covered_correction_is_left_at_once(locked: Locked) -> None:
    records, _screen, till = locked
    cover(records, till).left.emit()
    assert records.currentWidget() is records.opened


def test_a_covered_correction_waits_until_support_has_removed_the_password(locked: Locked) -> None:
    records, screen, till = locked
    type_name(screen, "CHAN MEI LING")
    ask = cover(records, till)
    button(ask, "パスワードを忘れたとき").click()
    assert till.visits.opened == []
    assert till.context.license.vendor.support_phone in " ".join(shown_texts(shown(records)))
    button(shown(records), "戻る").click()
    assert records.currentWidget() is ask
    button(ask, "パスワードを忘れたとき").click()
    till.context.lock.follow_reset(1)
    assert records.currentWidget() is screen
    assert screen.editing.dirty
