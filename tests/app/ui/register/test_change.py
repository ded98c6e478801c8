"""Another number on a terminal that has one that works: asked first, with both numbers."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.ui.pages import Page
from licensing.errors import Refused, TerminalSeen
from licensing.standing import State
from tests.app.standings import licensed, trial
from tests.app.ui.register.samples import IN_USE, NUMBER, SHOWN
from tests.app.ui.register.walk import ASKED, ASKED_TO_REPLACE, Walk

OTHER = replace(licensed(), license_number="09HS3K7MWY5T4AHN")


def test_a_second_number_is_asked_about_with_both_numbers(walk: Walk) -> None:
    walk.license.stand(OTHER)
    walk.enter()
    assert walk.license.calls == []
    assert "••••-••••-••••-4AHN" in walk.says
    assert SHOWN in walk.says
    walk.tap("この番号に変更する")
    assert walk.license.calls == [ASKED]
    walk.license.answer(licensed())
    assert "ライセンス登録完了" in walk.says


def test_enter_leads_back_with_the_number_still_there(walk: Walk) -> None:
    walk.license.stand(OTHER)
    walk.enter()
    walk.press(Qt.Key.Key_Return)
    assert walk.license.calls == []
    assert walk.sheet.currentWidget() is walk.sheet.entry_page
    assert walk.sheet.entry_page.field.symbols() == NUMBER


def test_the_way_without_a_network_asks_too(walk: Walk) -> None:
    walk.license.stand(OTHER)
    walk.sheet.entry_page.field.take(SHOWN)
    walk.tap("オフラインで登録")
    assert walk.visits.opened == []
    walk.tap("この番号に変更する")
    assert walk.visits.opened == [(Page.OFFLINE, NUMBER)]


def test_a_failure_is_reported_on_the_question_and_a_takeover_still_follows(walk: Walk) -> None:
    walk.license.stand(OTHER)
    walk.enter()
    walk.tap("この番号に変更する")
    walk.fail(IN_USE)
    walk.tap("この端末に切り替える")
    assert walk.license.calls == [ASKED, ASKED_TO_REPLACE]


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param(trial(), id="no number yet"),
        pytest.param(replace(licensed(), license_number=NUMBER), id="the same number"),
        pytest.param(replace(OTHER, state=State.EXPIRED), id="a number that no longer works"),
    ],
)
def test_nothing_is_asked_where_nothing_is_given_up(walk: Walk, standing: object) -> None:
    walk.license.stand(standing)  # type: ignore[arg-type]
    walk.enter()
    assert walk.license.calls == [ASKED]


def test_a_replacement_terminal_is_offered_the_name_of_the_old_one(walk: Walk) -> None:
    walk.enter()
    walk.fail(IN_USE)
    walk.tap("この端末に切り替える")
    walk.license.answer(replace(licensed(), terminal_name=""))
    assert isinstance(IN_USE, Refused)
    assert isinstance(IN_USE.holder, TerminalSeen)
    assert walk.sheet.done_page.name_field.text() == IN_USE.holder.terminal_name
    walk.tap("TOPへ")
    assert walk.license.calls[-1] == ("rename", IN_USE.holder.terminal_name)


def test_a_terminal_with_a_name_keeps_it(walk: Walk) -> None:
    walk.enter()
    walk.fail(IN_USE)
    walk.tap("この端末に切り替える")
    walk.license.answer(replace(licensed(), terminal_name="免税カウンター"))
    assert walk.sheet.done_page.name_field.text() == "免税カウンター"
