"""From the registration to the exchange without a network and back."""

from app.ui.offline.offline_sheet import OfflineSheet
from tests.app.looks import shown_texts
from tests.app.standings import licensed
from tests.app.ui.register.samples import NUMBER, SLIPPED
from tests.app.ui.register.walk import Walk


def test_a_good_number_goes_on_without_a_network(walk: Walk) -> None:
    walk.sheet.entry_page.field.take(NUMBER)
    walk.tap("オフラインで登録")
    assert walk.license.calls == [("write_request", NUMBER, False)]
    assert isinstance(walk.sheet.currentWidget(), OfflineSheet)


def test_a_slip_is_told_before_anything_is_made(walk: Walk) -> None:
    walk.sheet.entry_page.field.take(SLIPPED)
    walk.tap("オフラインで登録")
    assert "最後の4文字（84ND）をご確認ください。" in walk.says
    assert walk.license.calls == []


def test_there_is_a_way_back_to_the_number(walk: Walk) -> None:
    walk.sheet.entry_page.field.take(NUMBER)
    walk.tap("オフラインで登録")
    walk.tap("戻る")
    assert walk.sheet.currentWidget() is walk.sheet.entry_page
    assert walk.sheet.entry_page.field.symbols() == NUMBER
    assert (walk.left, walk.sheet.count()) == (0, 3)


def test_the_end_leads_home(walk: Walk) -> None:
    walk.sheet.entry_page.field.take(NUMBER)
    walk.tap("オフラインで登録")
    walk.license.accepted.emit(licensed())
    walk.tap("TOPへ")
    assert walk.left == 1


def test_while_the_server_is_asked_nothing_else_begins(walk: Walk) -> None:
    walk.enter(NUMBER)
    assert "オフラインで登録" not in shown_texts(walk.sheet)
