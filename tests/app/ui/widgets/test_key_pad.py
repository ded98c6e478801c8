import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.widgets.key_pad import KeyPad
from licensing.number import ALPHABET


@pytest.fixture
def pad(qtbot: QtBot) -> KeyPad:
    pad = KeyPad()
    qtbot.addWidget(pad)
    pad.resize(888, 300)
    pad.show()
    return pad


def _keys(pad: KeyPad) -> dict[str, QPushButton]:
    return {key.accessibleName(): key for key in pad.findChildren(QPushButton)}


def test_every_symbol_of_a_number_has_a_key_and_no_other_letter(pad: KeyPad) -> None:
    assert set(_keys(pad)) == set(ALPHABET) | {"1文字消す", "クリア", "貼り付け"}


@pytest.mark.parametrize("symbol", sorted(ALPHABET))
def test_a_tap_emits_its_symbol(pad: KeyPad, qtbot: QtBot, symbol: str) -> None:
    with qtbot.waitSignal(pad.symbol) as said:
        QTest.mouseClick(_keys(pad)[symbol], Qt.MouseButton.LeftButton)

    assert said.args == [symbol]


@pytest.mark.parametrize(("name", "signal"), [("1文字消す", "backspace"), ("クリア", "clear"), ("貼り付け", "paste")])
def test_a_tap_emits_its_command(pad: KeyPad, qtbot: QtBot, name: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(pad, signal)):
        QTest.mouseClick(_keys(pad)[name], Qt.MouseButton.LeftButton)


def test_keys_take_no_focus(pad: KeyPad) -> None:
    assert {key.focusPolicy() for key in _keys(pad).values()} == {Qt.FocusPolicy.NoFocus}


def test_keys_are_big_enough_for_a_finger_and_do_not_touch(pad: KeyPad) -> None:
    keys = list(_keys(pad).values())

    assert all(key.width() >= 60 and key.height() >= 56 for key in keys)
    assert not any(
        a.geometry().adjusted(-4, -4, 3, 3).intersects(b.geometry()) for a in keys for b in keys if a is not b
    )
