"""From the registration to the exchange without a network and back."""

from pytestqt.qtbot import QtBot

from app.ui.pages import Page
from app.ui.register.register_sheet import RegisterSheet
from tests.app.contexts import context_of
from tests.app.looks import shown_texts
from tests.app.ui.register.samples import NUMBER, SLIPPED
from tests.app.ui.register.walk import Walk


def test_a_good_number_goes_on_without_a_network(walk: Walk) -> None:
    walk.sheet.entry_page.field.take(NUMBER)
    walk.tap("オフラインで登録")
    assert walk.visits.opened == [(Page.OFFLINE, NUMBER)]


def test_a_slip_is_reported_before_anything_else(walk: Walk) -> None:
    walk.sheet.entry_page.field.take(SLIPPED)
    walk.tap("オフラインで登録")
    assert "最後の4文字（84ND）をご確認ください。" in walk.says
    assert (walk.license.calls, walk.visits.opened) == ([], [])


def test_the_number_is_in_the_field_after_coming_back(qtbot: QtBot) -> None:
    sheet = RegisterSheet(context_of(number=NUMBER))
    qtbot.addWidget(sheet)
    assert sheet.entry_page.field.symbols() == NUMBER


def test_while_the_server_is_asked_nothing_else_begins(walk: Walk) -> None:
    walk.enter(NUMBER)
    assert "オフラインで登録" not in shown_texts(walk.sheet)
