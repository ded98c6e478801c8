"""設定メニュー: its rows stand in line with the title and the button, in equal size."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.settings.menu_sheet import MenuSheet
from app.ui.widgets.tile import Row
from app.ui.words.general import texts
from tests.app.contexts import context_of
from tests.app.every_screen import show_at
from tests.app.looks import button


def left_of(widget: QWidget, sheet: QWidget) -> int:
    return widget.mapTo(sheet, QPoint()).x()


@pytest.mark.parametrize("size", [(1000, 700), (1280, 800), (1920, 1080)])
def test_rows_title_and_button_begin_on_one_line(qtbot: QtBot, size: tuple[int, int]) -> None:
    sheet = MenuSheet(context_of())
    qtbot.addWidget(sheet)
    show_at(sheet, *size)
    [title] = [label for label in sheet.findChildren(QLabel) if label.text() == texts.SETTINGS]
    rows = sheet.findChildren(Row)
    first_column = {left_of(row, sheet) for row in rows[::2]}
    assert first_column == {left_of(title, sheet)} == {left_of(button(sheet, texts.TO_TOP), sheet)}
    assert len({left_of(row, sheet) for row in rows[1::2]}) == 1
    assert all(above.size() == below.size() for above, below in pairwise(rows))
