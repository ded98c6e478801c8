"""「この端末に戻す」: the number is registered here again without typing it, after one question."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.register.takeover_pages import TakeBackPage
from licensing.codes import Code, Trouble
from licensing.errors import LicensingError, Refused, StorageError, Unreachable
from licensing.standing import State
from licensing.statement import Moved
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, shown_texts
from tests.app.standings import NOW, STANDINGS, licensed
from tests.app.ui.register.samples import SHOWN

ASKED = ("register", "7K3M9QXR2VTA84ND", "", True)


class Desk:
    def __init__(self, qtbot: QtBot, license: FakeLicense) -> None:
        self.license = license
        self.visits = Visits()
        self.page = TakeBackPage(context_of(license, navigator=self.visits))
        qtbot.addWidget(self.page)
        self.page.resize(1024, 768)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.page.setFocus()

    @property
    def left(self) -> int:
        """How often the page led home."""
        return self.visits.home

    @property
    def says(self) -> str:
        return "\n".join(shown_texts(self.page))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, FakeLicense(STANDINGS["moved"]))


def test_it_shows_which_terminal_stops_and_since_when_it_has_the_number(desk: Desk) -> None:
    for words in (
        "銀座一号店 レジ2",
        "3310-5521-8874",
        "2026年11月21日(土) 17:42",
        "この端末に戻すと、「銀座一号店 レジ2」のあっと免税は利用できなくなります。戻してよろしいですか？",
    ):
        assert words in desk.says
    assert cut_texts(desk.page) == []
    assert desk.license.calls == []


def test_one_tap_asks_for_the_number_of_the_statement(desk: Desk) -> None:
    desk.page.ask_button.click()
    assert desk.license.calls == [ASKED]
    assert not desk.page.ask_button.isEnabled()


def test_it_ends_on_top_with_a_license(desk: Desk) -> None:
    desk.page.ask_button.click()
    desk.license.answer(licensed())
    assert desk.left == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Unreachable(Trouble.NO_CONNECTION), "サーバに接続できませんでした。"),
        (Refused(Code.LICENSE_STOPPED), "このライセンスは停止されています。"),
        (StorageError("full"), "この端末に保存できませんでした。"),
    ],
)
def test_a_failure_is_shown_and_the_person_can_try_again(desk: Desk, error: LicensingError, sentence: str) -> None:
    desk.page.ask_button.click()
    desk.license.answer(error)
    assert sentence in desk.says
    QApplication.processEvents()
    assert cut_texts(desk.page) == []
    assert desk.left == 0
    desk.page.ask_button.click()
    assert desk.license.calls == [ASKED, ASKED]
    assert sentence not in desk.says


def test_the_asking_can_be_stopped_and_a_late_answer_turns_no_page(desk: Desk) -> None:
    desk.page.ask_button.click()
    button(desk.page, "中止").click()
    desk.license.answer(Refused(Code.LICENSE_STOPPED))
    assert (desk.license.calls, desk.left) == ([ASKED], 0)
    assert "停止" not in desk.says


def test_escape_leaves_everything_as_it_is(desk: Desk) -> None:
    QTest.keyClick(desk.page, Qt.Key.Key_Escape)
    assert desk.left == 1
    assert desk.license.calls == []


def test_a_scan_is_no_answer_to_the_question(desk: Desk) -> None:
    at = 1000
    for symbol in SHOWN + "\r":
        key = Qt.Key.Key_Return if symbol == "\r" else Qt.Key.Key_A
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, symbol)
        event.setTimestamp(at := at + 5)
        QApplication.sendEvent(desk.page, event)
    assert desk.license.calls == []


def test_a_terminal_without_a_name_is_another_terminal(qtbot: QtBot) -> None:
    nameless = Moved(NOW, "", "3310-5521-8874")
    desk = Desk(qtbot, FakeLicense(licensed(state=State.MOVED, moved=nameless)))
    assert "別の端末のあっと免税は利用できなくなります。" in desk.says


def test_a_number_released_meanwhile_can_still_be_asked_for(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeLicense(licensed(state=State.MOVED)))
    desk.page.ask_button.click()
    assert desk.license.calls == [ASKED]
