"""設定メニュー: its rows stand in line with the title and the button, in equal size."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.state.settings import TextSize
from app.ui.settings.menu_sheet import MenuSheet
from app.ui.widgets.theme import set_text_size
from app.ui.widgets.tile import Row
from app.ui.words.general import texts
from licensing.words.language import Language, set_language
from tests.app.contexts import context_of
from tests.app.every_screen import show_at
from tests.app.looks import button


def left_of(widget: QWidget, sheet: QWidget) -> int:
    return widget.mapTo(sheet, QPoint()).x()


@pytest.fixture
def large_english(qapp: QApplication) -> Iterator[None]:
    """Letters with which some details take two lines."""
    set_language(Language.ENGLISH)
    set_text_size(qapp, TextSize.LARGER.factor)
    yield
    set_language(Language.JAPANESE)
    set_text_size(qapp, TextSize.NORMAL.factor)


def test_rows_are_of_equal_height_however_long_their_details_are(large_english: None, qtbot: QtBot) -> None:
    sheet = MenuSheet(context_of())
    qtbot.addWidget(sheet)
    show_at(sheet, 1024, 768)
    heights = [row.height() for row in sheet.findChildren(Row)]
    assert max(heights) - min(heights) <= 1


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
    assert len({row.width() for row in rows}) == 1
