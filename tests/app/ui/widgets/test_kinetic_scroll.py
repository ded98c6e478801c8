import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.sales.record import Record
from app.ui.sales.record_table import RecordTable
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from tests.app.sales.samples import TODAY, sale_of

FRAME = 16
"""Milliseconds between two positions of a finger."""


def swipe(area: QAbstractScrollArea, *positions: QPoint) -> None:
    device, viewport = QTest.createTouchDevice(), area.viewport()
    QTest.touchEvent(viewport, device).press(0, positions[0], viewport).commit()
    for position in positions[1:]:
        QTest.qWait(FRAME)
        QTest.touchEvent(viewport, device).move(0, position, viewport).commit()
    QTest.touchEvent(viewport, device).release(0, positions[-1], viewport).commit()


def up(start: int) -> list[QPoint]:
    return [QPoint(50, start - 10 * step) for step in range(20)]


def shown(qtbot: QtBot, area: QAbstractScrollArea) -> None:
    qtbot.addWidget(area)
    area.resize(800, 300)
    with qtbot.waitExposed(area):
        area.show()


@pytest.fixture
def pressed() -> list[int]:
    return []


@pytest.fixture
def buttons(qtbot: QtBot, pressed: list[int]) -> KineticScrollArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    for number in range(20):
        button = QPushButton(str(number))
        button.clicked.connect(lambda _checked=False, number=number: pressed.append(number))
        column.addWidget(button)
    area = KineticScrollArea(inside)
    shown(qtbot, area)
    return area


def test_dragging_scrolls_and_presses_no_button(qtbot: QtBot, buttons: KineticScrollArea, pressed: list[int]) -> None:
    swipe(buttons, *up(250))
    qtbot.waitUntil(lambda: buttons.verticalScrollBar().value() > 100)
    assert pressed == []


def test_a_tap_presses_the_button(qtbot: QtBot, buttons: KineticScrollArea, pressed: list[int]) -> None:
    swipe(buttons, QPoint(50, 30))
    qtbot.waitUntil(lambda: pressed == [0])
    assert buttons.verticalScrollBar().value() == 0


@pytest.fixture
def opened() -> list[int]:
    return []


@pytest.fixture
def table(qtbot: QtBot, opened: list[int]) -> RecordTable:
    made = RecordTable(lambda: TODAY)
    made.opened.connect(lambda record: opened.append(record.number))
    made.show_records([Record(number, f"ABC-{number}", sale_of(), 0) for number in range(50)])
    shown(qtbot, made)
    return made


def test_dragging_the_list_of_records_opens_none(qtbot: QtBot, table: RecordTable, opened: list[int]) -> None:
    swipe(table, *up(220))
    qtbot.waitUntil(lambda: table.verticalScrollBar().value() > 100)
    assert opened == []


def test_a_tap_opens_a_record(qtbot: QtBot, table: RecordTable, opened: list[int]) -> None:
    swipe(table, QPoint(50, 30))
    qtbot.waitUntil(lambda: opened == [0])
