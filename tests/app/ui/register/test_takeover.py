from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton

from licensing.codes import Code, Relation, Trouble
from licensing.errors import Refused, TerminalSeen, Unreachable
from tests.app.ui.register.samples import HOLDER, IN_USE, SHOWN
from tests.app.ui.register.walk import ASKED, ASKED_TO_REPLACE, Walk


def test_the_other_terminal_is_shown_with_its_last_contact_in_japan(walk: Walk) -> None:
    walk.enter()

    walk.fail(IN_USE)

    for words in (
        "この番号は別の端末で使用中です",
        "銀座一号店 レジ2",
        "3310-5521-8874",
        "2026年11月21日(土) 18:03",
        "この端末に切り替えると、旧端末のあっと免税は利用できなくなります。切り替えてよろしいですか？",
    ):
        assert words in walk.says


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        (Relation.SAME_MACHINE, "このパソコンの別のアカウントか、別のデータフォルダーで登録されています。"),
        (Relation.LOST_DATA, "この端末の失われたデータで登録されています。"),
        (Relation.SAME_DATA, "識別番号が変わる前のこのパソコンか、データのコピー元のパソコンで登録されています。"),
    ],
)
def test_a_number_of_this_pc_is_not_called_another_terminals(walk: Walk, relation: Relation, sentence: str) -> None:
    walk.enter()

    walk.fail(Refused(Code.LICENSE_IN_USE, holder=replace(HOLDER, relation=relation)))

    assert "この番号はこのパソコンで登録されています" in walk.says
    assert sentence in walk.says
    assert "2026年11月21日(土) 18:03" in walk.says
    assert "別の端末" not in walk.says
    walk.tap("この端末に切り替える")
    assert walk.license.calls == [ASKED, ASKED_TO_REPLACE]


def test_a_terminal_without_name_or_contact_is_shown_all_the_same(walk: Walk) -> None:
    walk.enter()

    walk.fail(Refused(Code.LICENSE_IN_USE, holder=TerminalSeen("", "3310-5521-8874", None)))

    assert walk.says.count("―") == 2


def test_switching_asks_for_the_same_number_with_replace(walk: Walk) -> None:
    walk.enter()
    walk.fail(IN_USE)

    walk.tap("この端末に切り替える")

    assert walk.license.calls == [ASKED, ASKED_TO_REPLACE]
    assert not walk.button("確認しています…").isEnabled()


def test_enter_takes_nothing_away(walk: Walk) -> None:
    walk.enter()
    walk.fail(IN_USE)

    walk.press(Qt.Key.Key_Return)

    assert walk.sheet.currentWidget() is walk.sheet.entry_page
    assert walk.license.calls == [ASKED]


def test_yes_stands_where_nothing_was_pressed_on_the_page_before(walk: Walk) -> None:
    register = _place(walk.button("登録"))
    walk.enter()
    cancel = _place(walk.button("中止"))
    walk.fail(IN_USE)

    yes = _place(walk.button("この端末に切り替える"))

    assert not yes.intersects(register), "a second tap on 「登録」"
    assert not yes.intersects(cancel), "a tap that was to cancel, after the answer has come"


def _place(button: QPushButton) -> QRect:
    return QRect(button.mapToGlobal(QPoint()), button.size())


def test_a_second_scan_is_no_answer_to_the_question(walk: Walk) -> None:
    walk.enter()
    walk.fail(IN_USE)

    at = 1000
    for symbol in SHOWN + "\r":
        key = Qt.Key.Key_Return if symbol == "\r" else Qt.Key.Key_A
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, symbol)
        event.setTimestamp(at := at + 5)
        QApplication.sendEvent(walk.sheet.takeover_page, event)

    assert walk.license.calls == [ASKED]


@pytest.mark.parametrize("by_key", [True, False])
def test_going_back_leaves_the_number_and_sends_nothing(walk: Walk, by_key: bool) -> None:
    walk.enter()
    walk.fail(IN_USE)

    if by_key:
        walk.press(Qt.Key.Key_Escape)
    else:
        walk.tap("戻る")

    assert walk.sheet.currentWidget() is walk.sheet.entry_page
    assert walk.sheet.entry_page.field.text() == SHOWN
    assert walk.license.calls == [ASKED]


def test_a_switch_that_cannot_be_asked_for_stays_on_its_page(walk: Walk) -> None:
    walk.enter()
    walk.fail(IN_USE)
    walk.tap("この端末に切り替える")

    walk.fail(Unreachable(Trouble.NO_CONNECTION))

    assert walk.sheet.currentWidget() is walk.sheet.takeover_page
    assert "サーバに接続できませんでした。" in walk.says


def test_a_number_stopped_meanwhile_leads_back_to_the_number(walk: Walk) -> None:
    walk.enter()
    walk.fail(IN_USE)
    walk.tap("この端末に切り替える")

    walk.fail(Refused(Code.LICENSE_STOPPED))

    assert walk.sheet.currentWidget() is walk.sheet.entry_page
    assert "このライセンスは停止されています。" in walk.says
