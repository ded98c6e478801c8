"""After the sale: filtering the list, a return, and states that are entered by hand, as a person does it."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.sales.errors import JournalError, JournalTrouble
from app.sales.finding import Choice
from app.sales.journal import PAGE, Journal
from app.sales.record import Reason
from app.sales.states import Customs, Payment, Sending, State
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.return_page import ReturnPage
from app.ui.sales.state_page import StatePage
from app.ui.widgets.press_guard import accepts_presses
from app.ui.widgets.unsaved import has_unsaved_input
from tests.app.contexts import Till
from tests.app.looks import button, only, settle, shown_texts, stop_guard_later
from tests.app.sales.samples import BUYER, LIPSTICK, TODAY, another_buyer, full_disk, sale_of
from tests.app.ui.sales.desk import OpenRecords


def names(screen: RecordsScreen) -> list[str]:
    settle(screen)
    model = screen.list.table.model()
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def step_of(screen: RecordsScreen, name: str) -> None:
    assert screen.opened is not None
    button(screen.opened, name).click()


# the list


def test_the_list_is_filtered_by_state_nationality_and_period(journal: Journal, open_screen: OpenRecords) -> None:
    journal.register(sale_of(buyer=another_buyer()))
    journal.register(sale_of(on=date(2026, 11, 2)))
    journal.enter([1], State(Sending.HANDED, TODAY))
    screen = open_screen()
    assert names(screen) == [BUYER.name, "SMITH JOHN"]
    screen.list.filter.choice.choose(Choice.UNSENT)
    assert names(screen) == [BUYER.name]
    screen.list.filter.nationality.choose("GBR")
    assert names(screen) == []
    assert "該当する購入記録はありません。" in shown_texts(screen)
    screen.list.filter.clear_button.click()
    assert names(screen) == [BUYER.name, "SMITH JOHN"]
    screen.list.filter.period_button.click()
    assert names(screen) == ["SMITH JOHN"], "of today"
    button(screen, "月").click()
    assert names(screen) == [BUYER.name, "SMITH JOHN"]
    QTest.keyClick(screen.list, Qt.Key.Key_Escape)
    assert not screen.list.filter.active


def test_all_unsent_records_of_the_filter_are_handed_over_at_once(
    qtbot: QtBot, journal: Journal, till: Till, open_screen: OpenRecords
) -> None:
    for _ in range(3):
        journal.register(sale_of())
    screen = open_screen()
    assert not screen.list.hand_over.isVisible()
    screen.list.filter.choice.choose(Choice.UNSENT)
    settle(screen)
    screen.list.hand_over.click()
    qtbot.waitUntil(lambda: screen.list.question.asking, timeout=30_000)
    assert any("未送信 3件を「渡した」にします。" in text for text in shown_texts(screen))
    screen.list.question.confirm.click()
    qtbot.waitUntil(lambda: till.visits.notified == ["3件を「渡した」にしました。"], timeout=30_000)
    assert names(screen) == []
    assert journal.read(1).sending is Sending.HANDED


def test_another_filter_ends_the_question_about_the_records_of_the_former_one(
    qtbot: QtBot, journal: Journal, open_screen: OpenRecords
) -> None:
    journal.register(sale_of())
    screen = open_screen()
    screen.list.filter.choice.choose(Choice.UNSENT)
    settle(screen)
    screen.list.hand_over.click()
    qtbot.waitUntil(lambda: screen.list.question.asking, timeout=30_000)
    screen.list.filter.search.setText("smith")
    assert names(screen) == []
    assert not screen.list.question.asking


def test_a_search_shows_its_first_results_and_their_number(journal: Journal, open_screen: OpenRecords) -> None:
    for _ in range(40):
        journal.register(sale_of())
    screen = open_screen()
    settle(screen)
    screen.list.table.scrollToBottom()
    screen.list.filter.search.setText("chen")
    settle(screen)
    assert screen.list.table.verticalScrollBar().value() == 0
    assert "40件" in " ".join(shown_texts(screen))


def test_records_that_could_not_be_read_are_asked_for_again(
    qtbot: QtBot, journal: Journal, open_screen: OpenRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(PAGE + 1):
        journal.register(sale_of())

    def find(*_: object, **__: object) -> None:
        raise JournalError(JournalTrouble.BUSY, "somebody else writes")

    screen = open_screen()
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "find", find)
        screen.list.table.scrollToBottom()
        qtbot.waitUntil(lambda: any("E-603" in text for text in shown_texts(screen)))

    def scrolled_again() -> bool:
        screen.list.table.scrollToTop()
        screen.list.table.scrollToBottom()
        return screen.list.table.rows == PAGE + 1

    qtbot.waitUntil(scrolled_again, timeout=30_000)
    assert "101件" in " ".join(shown_texts(screen))


# a return


def test_one_piece_is_returned_and_the_rest_becomes_a_new_record(
    journal: Journal, open_screen: OpenRecords, caplog: pytest.LogCaptureFixture
) -> None:
    record = journal.register(sale_of())
    screen = open_screen()
    screen.open(record)
    step_of(screen, "返品")
    page = only(screen, ReturnPage)
    assert not page.command.isEnabled(), "nothing is returned yet"
    page.lines[0].fewer.click()
    assert {"¥4,494", "¥3,300"} <= set(shown_texts(page))
    page.command.click()
    assert any(f"{record.receipt} を取り消し、残り ¥4,494" in text for text in shown_texts(page))
    page.question.confirm.click()
    new, old = journal.find()
    assert (new.corrects, new.sale.included, old.replaced_by) == (record.receipt, 4_494, new.receipt)
    assert old.void is not None
    assert old.void.reason is Reason.RETURNED
    assert f"record {record.receipt} is voided, {new.receipt} replaces it" in caplog.text
    assert screen.opened is not None
    assert screen.opened.record == new
    assert any(f"新しい記録 {new.receipt} を作りました。" in text for text in shown_texts(screen.opened))


def test_another_number_of_pieces_is_asked_about_again(journal: Journal, open_screen: OpenRecords) -> None:
    screen = open_screen()
    screen.open(journal.register(sale_of()))
    step_of(screen, "返品")
    page = only(screen, ReturnPage)
    page.lines[0].fewer.click()
    page.command.click()
    assert page.question.asking
    page.lines[0].fewer.click()
    assert not page.question.asking


def test_when_nothing_remains_the_record_is_only_voided(journal: Journal, open_screen: OpenRecords) -> None:
    screen = open_screen()
    screen.open(journal.register(sale_of(LIPSTICK)))
    step_of(screen, "返品")
    page = only(screen, ReturnPage)
    button(page, "入力の誤り").click()
    for _ in range(3):
        page.lines[0].fewer.click()
    page.lines[0].more.click()
    page.lines[0].fewer.click()
    page.command.click()
    page.question.confirm.click()
    [record] = journal.find()
    assert record.void is not None
    assert record.void.reason is Reason.MISTAKE


def test_a_return_that_cannot_be_recorded_changes_nothing(journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    screen = open_screen()
    screen.open(record)
    step_of(screen, "返品")
    page = only(screen, ReturnPage)
    page.lines[0].fewer.click()
    page.command.click()
    with full_disk(room=1024):
        page.question.confirm.click()
    assert "元の記録はそのままです。" in page.outcome.text
    journal.void(record, TODAY)
    page.command.click()
    page.question.confirm.click()
    assert page.outcome.text == "この記録はすでに取り消されています。"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert screen.opened is not None
    assert not button(screen.opened, "返品").isVisible()


# states


def test_states_are_entered_by_hand_and_listed(
    journal: Journal, open_screen: OpenRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = journal.register(sale_of())
    screen = open_screen()
    screen.open(record)
    step_of(screen, "状態を入力")
    page = only(screen, StatePage)
    page.add.click()
    assert page.outcome.text == "新しい状態を選んでください。"
    button(page, "受理").click()
    assert page.number.isVisible()
    assert not page.day.isVisible()
    page.number.setText("番号")
    page.add.click()
    assert "送信番号は英数字とハイフン" in page.outcome.text
    page.number.setText("2026-0001")
    stop_guard_later(monkeypatch)
    page.add.click()
    assert (page.outcome.text, accepts_presses(page.add)) == ("状態を記録しました。", False), "no double tap finds none"
    button(page, "確認済").click()
    page.add.click()
    button(page, "カード").click()
    page.fee.clear()
    QTest.keyClicks(page.fee, "50")
    assert has_unsaved_input(page)
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert not has_unsaved_input(page)
    assert page.history.text().splitlines() == [
        "2026/11/22　カード　2026/11/22　手数料 ¥50",
        "2026/11/22　確認済　2026/11/22",
        "2026/11/22　受理　2026-0001",
    ]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert screen.opened is not None
    assert {"受理", "確認済", "カード"} <= set(shown_texts(screen.opened.facts))
    read = journal.read(record.number)
    assert (read.sending, read.customs_on(TODAY), read.payment) == (
        Sending.ACCEPTED,
        Customs.CONFIRMED,
        Payment.CARD,
    )


def test_a_sending_number_that_is_too_long_is_refused_not_cut(journal: Journal, open_screen: OpenRecords) -> None:
    record, screen = journal.register(sale_of()), open_screen()
    screen.open(record)
    step_of(screen, "状態を入力")
    page = only(screen, StatePage)
    button(page, "受理").click()
    page.number.insert("1" * 41)  # as a text that is pasted
    page.add.click()
    assert "40文字以内" in page.outcome.text
    assert journal.read(record.number).states == ()


def test_only_the_sending_of_a_void_is_still_open(journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    journal.enter([record.number], State(Sending.ACCEPTED, TODAY))
    screen = open_screen()
    screen.open(journal.void(record, TODAY))
    step_of(screen, "状態を入力")
    page = only(screen, StatePage)
    assert "確認済" not in shown_texts(page)
    button(page, "渡した").click()
    with full_disk(room=1024):
        page.add.click()
    assert "状態を記録できませんでした。" in page.outcome.text
    page.add.click()
    void = journal.read(record.number).void
    assert void is not None
    assert [state.value for state in void.states] == [Sending.HANDED]
