"""While the clock is in doubt, perhaps months ahead, no deadline has passed, as for a sale."""

from dataclasses import replace
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from app.sales.finding import Choice
from app.sales.journal import Journal
from app.sales.states import Customs
from app.ui.sales.records_screen import RecordsScreen
from app.ui.sales.slip_page import SlipPage
from app.ui.sales.state_page import StatePage
from licensing.clock import JST, Doubt, Moment
from tests.app.contexts import Till
from tests.app.looks import button, only, settle, shown_texts
from tests.app.sales.samples import TODAY, sale_of
from tests.app.ui.sales.desk import OpenRecords

AHEAD = datetime(2027, 6, 1, 12, tzinfo=JST)


@pytest.fixture(params=Doubt)
def doubt(till: Till, request: pytest.FixtureRequest) -> Doubt:
    till.license.stand(replace(till.license.standing, moment=Moment(AHEAD, request.param)))
    found: Doubt = request.param
    return found


def receipts(screen: RecordsScreen, choice: Choice) -> list[str]:
    screen.list.filter.choice.choose(choice)
    screen.list.filter.changed.emit()
    settle(screen)
    model = screen.list.table.model()
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def test_a_record_of_today_has_not_expired(doubt: Doubt, journal: Journal, open_screen: OpenRecords) -> None:
    record, screen = journal.register(sale_of()), open_screen()
    assert str(screen.list.table.model().index(0, 6).data()) == "¥688"
    assert receipts(screen, Choice.EXPIRED) == []
    assert receipts(screen, Choice.UNCONFIRMED) == [record.receipt]
    screen.open(record)
    assert screen.opened is not None
    assert {"¥688", "未確認"} <= set(shown_texts(screen.opened.facts))


def test_a_clock_that_is_right_tells_what_has_expired(till: Till, journal: Journal, open_screen: OpenRecords) -> None:
    record = journal.register(sale_of())
    till.today = AHEAD.date()
    screen = open_screen()
    assert receipts(screen, Choice.EXPIRED) == [record.receipt]
    assert str(screen.list.table.model().index(0, 6).data()) == "期限超過"


def test_a_slip_withholds_nothing(doubt: Doubt, till: Till, qtbot: QtBot) -> None:
    page = SlipPage(till.context, till.journal.register(sale_of()))
    qtbot.addWidget(page)
    assert "返金予定額" in page._html


def test_the_day_of_what_happened_is_asked(doubt: Doubt, journal: Journal, open_screen: OpenRecords) -> None:
    record, screen = journal.register(sale_of()), open_screen()
    screen.open(record)
    assert screen.opened is not None
    button(screen.opened, "状態を入力").click()
    page = only(screen, StatePage)
    button(page, "確認済").click()
    page.add.click()
    assert "日付を" in page.outcome.text
    page.day.insert("2026/11/22")
    page.add.click()
    [state] = journal.read(record.number).states
    assert (state.value, state.day) == (Customs.CONFIRMED, TODAY)
