import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from pytestqt.qtbot import QtBot

from licensing.codes import Code, Trouble
from licensing.errors import LicensingError, Refused, StorageError, Unreachable
from tests.app.ui.register.samples import IN_USE, SHOWN
from tests.app.ui.register.walk import ASKED, Walk


def test_while_asking_the_button_shows_it_and_cannot_be_pressed_again(walk: Walk) -> None:
    walk.enter()
    walk.press(Qt.Key.Key_Return)
    walk.press(Qt.Key.Key_1)

    assert walk.license.calls == [ASKED]
    assert not walk.button("確認しています…").isEnabled()
    assert walk.sheet.entry_page.field.text() == SHOWN


class _Paints(QObject):
    """Counts how often a widget is drawn by itself."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_the_button_moves_while_it_asks(walk: Walk, qtbot: QtBot) -> None:
    walk.enter()
    button, paints = walk.sheet.entry_page.ask_button, _Paints()
    first = button.grab().toImage()
    button.installEventFilter(paints)

    qtbot.waitUntil(lambda: paints.count > 5)

    assert button.grab().toImage() != first


@pytest.mark.parametrize("by_key", [True, False])
def test_asking_can_be_stopped(walk: Walk, by_key: bool) -> None:
    walk.enter()

    if by_key:
        walk.press(Qt.Key.Key_Escape)
    else:
        walk.tap("中止")

    assert walk.license.calls == [ASKED]
    assert walk.left == 0
    assert walk.button("登録").isEnabled()
    assert walk.button("戻る").isEnabled()


def test_an_answer_after_stopping_changes_nothing(walk: Walk) -> None:
    walk.enter()
    walk.tap("中止")

    walk.fail(IN_USE)

    assert walk.sheet.currentWidget() is walk.sheet.entry_page
    assert walk.sheet.entry_page.failure.text == ""


@pytest.mark.parametrize(
    ("error", "sentence", "code", "of_number"),
    [
        pytest.param(Refused(Code.UNKNOWN_LICENSE), "ライセンス番号が見つかりません。", "E-103", True, id="unknown"),
        pytest.param(Refused(Code.LICENSE_STOPPED), "このライセンスは停止されています。", "E-104", True, id="stopped"),
        pytest.param(Refused(Code.RATE_LIMITED), "短い間に何度も", "E-107", False, id="too often"),
        pytest.param(
            Unreachable(Trouble.TIMED_OUT), "サーバに接続できませんでした。", "E-202", False, id="unreachable"
        ),
        pytest.param(StorageError("full"), "この端末に保存できませんでした。", "E-501", False, id="disk"),
    ],
)
def test_a_failure_is_shown_under_the_number_with_its_code(
    walk: Walk, error: LicensingError, sentence: str, code: str, of_number: bool
) -> None:
    walk.enter()

    walk.fail(error)

    assert sentence in walk.says
    assert code in walk.says
    assert "03-0000-0000" in walk.says
    assert walk.sheet.entry_page.field.text() == SHOWN
    assert walk.sheet.entry_page.field.property("wrong") is of_number
    assert walk.sheet.entry_page.field.hasFocus()


@pytest.mark.parametrize("trouble", [Trouble.NO_CONNECTION, Trouble.TIMED_OUT])
def test_a_server_that_is_away_leaves_the_way_without_a_network(walk: Walk, trouble: Trouble) -> None:
    walk.enter()
    walk.fail(Unreachable(trouble))
    assert "「オフラインで登録」をご利用いただけます。" in walk.says
    assert walk.button("オフラインで登録").isEnabled()


def test_the_same_number_can_be_asked_for_again_after_a_failure(walk: Walk) -> None:
    walk.enter()
    walk.fail(Unreachable(Trouble.NO_CONNECTION))

    walk.press(Qt.Key.Key_Return)

    assert walk.license.calls == [ASKED, ASKED]
    assert walk.sheet.entry_page.failure.text == ""
