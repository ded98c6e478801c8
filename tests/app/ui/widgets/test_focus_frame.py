"""The focus is shown by our own border alone: Fusion's frame inside a button looks like a forgotten default."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets import choices, controls
from app.ui.widgets.tile import Row, Tile

EDGE = 8
"""Pixels of our own border and its round corners."""


@pytest.mark.parametrize(
    "button",
    [
        pytest.param(lambda: controls.primary_button(""), id="primary"),
        pytest.param(lambda: controls.quiet_button(""), id="quiet"),
        pytest.param(lambda: controls.action_button(""), id="action"),
        pytest.param(lambda: choices.choice_button(""), id="choice"),
        pytest.param(lambda: Tile("info", "", ""), id="tile"),
        pytest.param(lambda: Row("info", "", ""), id="row"),
    ],
)
def test_nothing_but_the_border_shows_the_focus(qtbot: QtBot, button: "type[QPushButton]") -> None:
    page = QWidget()
    qtbot.addWidget(page)
    shown = button()
    other = controls.quiet_button("")
    column = QVBoxLayout(page)
    column.addWidget(other)
    column.addWidget(shown)
    page.resize(400, 400)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    other.setFocus(Qt.FocusReason.TabFocusReason)
    without = inside(shown)
    QTest.keyClick(other, Qt.Key.Key_Tab)  # from a key on, styles draw their frames
    assert page.focusWidget() is shown
    QApplication.processEvents()
    assert inside(shown) == without
    assert shown.grab().toImage() != without, "our own border is there"


def inside(button: QPushButton) -> object:
    inner: QRect = button.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
    return button.grab(inner).toImage()
