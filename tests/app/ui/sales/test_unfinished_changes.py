"""A return or correction that is being entered: asked about before it is lost, and gone on with after a crash."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.sales.draft import Line
from app.sales.errors import JournalError, JournalTrouble
from app.sales.fields import Field
from app.sales.journal import Journal
from app.sales.record import Item, Record
from app.sales.states import Customs
from app.sales.unfinished import Unfinished
from app.sales.words import words
from app.state.password import Password, make_hash, password_file
from app.ui.sales.correction_screen import CorrectionScreen
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.return_page import ReturnPage
from app.ui.sales.state_page import StatePage
from app.ui.widgets.ask_page import AskPage
from app.ui.widgets.discard_sheet import DiscardSheet
from tests.app.contexts import Till
from tests.app.looks import button, only, shown_texts
from tests.app.sales.samples import BISCUITS, BUYER, LIPSTICK, TODAY, sale_of
from tests.app.ui.sales.desk import OpenRecords


def step_of(screen: RecordsScreen, record: Record, name: str) -> None:
    screen.open(record)
    assert screen.opened is not None
    button(screen.opened, name).click()


def returning(screen: RecordsScreen, record: Record) -> ReturnPage:
    step_of(screen, record, "返品")
    return only(screen, ReturnPage)


def correcting(screen: RecordsScreen, record: Record) -> CorrectionScreen:
    step_of(screen, record, "訂正する")
    return only(screen, CorrectionScreen)


def change(record: Record, *items: Item) -> Unfinished:
    return Unfinished(TODAY, BUYER, tuple(map(Line, items)), record.number)


def fewer(item: Item, count: int) -> Item:
    return replace(item, quantity=count)


def kept(qtbot: QtBot, journal: Journal, record: Record, typed: Unfinished | None) -> None:
    qtbot.waitUntil(lambda: journal.unfinished(record.number) == typed, timeout=30_000)


def test_the_quantities_of_a_return_survive_a_crash_until_it_is_recorded(
    qtbot: QtBot, journal: Journal, open_screen: OpenRecords
) -> None:
    record = journal.register(sale_of())
    journal.keep_unfinished(Unfinished(TODAY, BUYER))
    page = returning(open_screen(), record)
    for _ in range(2):
        page.lines[0].fewer.click()
    page.lines[1].fewer.click()
    kept(qtbot, journal, record, change(record, fewer(LIPSTICK, 0), fewer(BISCUITS, 2)))
    again = returning(open_screen(), record)
    assert [line.count for line in again.lines] == [0, 2]
    assert again.outcome.text == words.GOING_ON
    again.command.click()
    again.question.confirm.click()
    assert journal.find()[0].sale.items == (fewer(BISCUITS, 2),)
    kept(qtbot, journal, record, None)
    assert journal.unfinished() is not None, "a sale that was interrupted before waits for its own page"


@pytest.mark.parametrize(
    "left",
    [
        pytest.param(lambda page: QTest.keyClick(page, Qt.Key.Key_Escape), id="Escape"),
        pytest.param(lambda page: page.bar.back.click(), id="back"),
    ],
)
def test_the_quantities_of_a_return_are_not_lost_without_a_question(
    qtbot: QtBot, journal: Journal, open_screen: OpenRecords, left: Callable[[ReturnPage], None]
) -> None:
    record, screen = journal.register(sale_of()), open_screen()
    page = returning(screen, record)
    page.lines[0].fewer.click()
    kept(qtbot, journal, record, change(record, fewer(LIPSTICK, 1), BISCUITS))
    left(page)
    assert words.LEAVE in shown_texts(page)
    page.leaving.keep.click()
    assert screen.currentWidget() is page
    left(page)
    page.lines[0].fewer.click()
    assert not page.leaving.asking, "somebody goes on"
    left(page)
    page.leaving.confirm.click()
    assert screen.currentWidget() is screen.opened
    kept(qtbot, journal, record, None)


def test_the_window_is_not_closed_over_a_return_without_a_question(journal: Journal, open_screen: OpenRecords) -> None:
    record, screen = journal.register(sale_of()), open_screen()
    page = returning(screen, record)
    assert screen.may_leave()
    page.lines[0].fewer.click()
    page.command.click()
    assert not screen.may_leave()
    assert (page.question.asking, page.leaving.asking, page.bar.isVisible()) == (False, True, False)
    assert not screen.may_leave()
    page.leaving.keep.click()
    page.lines[0].more.click()
    assert screen.may_leave(), "it is as it was sold"


def test_a_return_that_was_interrupted_on_another_day_is_over(journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    journal.keep_unfinished(replace(change(record, fewer(LIPSTICK, 1), BISCUITS), day=TODAY - timedelta(days=1)))
    assert not returning(open_screen(), record).dirty


@pytest.mark.parametrize(
    "items",
    [(fewer(LIPSTICK, 1),), (BISCUITS, LIPSTICK), (fewer(LIPSTICK, 9), BISCUITS)],
    ids=["line", "order", "more"],
)
def test_an_interrupted_correction_is_no_return(
    journal: Journal, open_screen: OpenRecords, items: tuple[Item, ...]
) -> None:
    record = journal.register(sale_of())
    journal.keep_unfinished(change(record, *items))
    assert not returning(open_screen(), record).dirty


def test_what_cannot_be_read_is_not_gone_on_with(
    journal: Journal, open_screen: OpenRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = journal.register(sale_of())
    journal.keep_unfinished(change(record, fewer(LIPSTICK, 1), BISCUITS))
    screen = open_screen()

    def unfinished(*_: object) -> None:
        raise JournalError(JournalTrouble.BUSY, "somebody else writes")

    monkeypatch.setattr(Journal, "unfinished", unfinished)
    assert not returning(screen, record).dirty


def test_a_correction_survives_a_crash_until_it_is_recorded(
    qtbot: QtBot, journal: Journal, till: Till, open_screen: OpenRecords
) -> None:
    record = journal.register(sale_of())
    page = correcting(open_screen(), record).editing
    page.buyer_card.form.boxes[Field.NAME].line.setText("CHAN MEI LING")
    page.proceed()
    page.items_card.list.quantity_changed.emit(0, 5)
    typed = replace(change(record, fewer(LIPSTICK, 7), BISCUITS), buyer=replace(BUYER, name="CHAN MEI LING"))
    kept(qtbot, journal, record, typed)
    again = correcting(open_screen(), record)
    assert till.visits.notified == [words.GOING_ON]
    for _ in range(2):
        again.editing.proceed()
    button(again, "訂正を記録する").click()
    new = journal.find()[0]
    assert (new.sale.buyer, new.sale.items) == (typed.buyer, (fewer(LIPSTICK, 7), BISCUITS))
    kept(qtbot, journal, record, None)


def test_a_correction_that_is_thrown_away_is_forgotten(
    qtbot: QtBot, journal: Journal, open_screen: OpenRecords
) -> None:
    record = journal.register(sale_of())
    journal.keep_unfinished(change(record, fewer(LIPSTICK, 0), BISCUITS))
    screen = correcting(open_screen(), record)
    assert screen.editing.draft.items == (BISCUITS,), "what was returned in an interrupted return"
    screen.editing.ask_to_leave()
    button(screen, words.THROW_AWAY).click()
    kept(qtbot, journal, record, None)


def test_a_void_forgets_what_was_changed_of_the_record(journal: Journal) -> None:
    records = [journal.register(sale_of()) for _ in range(2)]
    journal.keep_unfinished(change(records[0], LIPSTICK))
    journal.void(records[1], TODAY)
    assert journal.unfinished(records[0].number) is not None
    journal.void(records[0], TODAY)
    assert journal.unfinished(records[0].number) is None


def test_a_return_that_waits_for_the_password_is_not_lost_without_a_question(
    tmp_path: Path, journal: Journal, till: Till, open_screen: OpenRecords
) -> None:
    record, screen = journal.register(sale_of()), open_screen()
    page = returning(screen, record)
    page.lines[0].fewer.click()
    password_file(tmp_path).write(Password(make_hash("AB12")))
    till.context.lock.timed_out.emit()
    QTest.keyClick(only(screen, AskPage), Qt.Key.Key_Escape)
    sheet = screen.currentWidget()
    assert isinstance(sheet, DiscardSheet)
    assert f"返品・数量の訂正　{record.receipt}" in shown_texts(sheet)
    sheet.discard.click()
    assert screen.currentWidget() is screen.opened


def test_a_state_that_is_chosen_and_not_recorded_is_not_lost_without_a_question(
    journal: Journal, open_screen: OpenRecords
) -> None:
    record, screen = journal.register(sale_of()), open_screen()
    step_of(screen, record, "状態を入力")
    page = only(screen, StatePage)
    assert screen.may_leave()
    button(page, "確認済").click()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert words.LEAVE in shown_texts(page)
    assert not screen.may_leave()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.question.asking
    assert not screen.may_leave()
    page.add.click()
    assert screen.may_leave(), "it is recorded"
    button(page, "不成立").click()
    page.bar.back.click()
    page.question.confirm.click()
    assert screen.currentWidget() is screen.opened
    assert [state.value for state in journal.read(record.number).states] == [Customs.CONFIRMED]
