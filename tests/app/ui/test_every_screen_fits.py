"""No text is cut and no screen outgrows a small window: every screen in both languages with the largest letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from app.state.settings import TextSize
from app.ui.widgets.theme import set_text_size
from licensing.words.language import Language, set_language
from tests.app.every_screen import SCREENS, show_at
from tests.app.looks import cut_texts, hidden_sideways
from tests.variants import each, variants

SMALL = each((1024, 768), (1280, 720))
"""The second is 1920×1080 at 150 %."""
SMALLEST_COMMAND = 60
SMALLEST = {"key": 52, "item": 48, "item-later": 48}
"""Pixels of height, by the role of the button; many rows have to be seen at once."""


@pytest.fixture(scope="module", params=variants(*Language))
def large_letters(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    set_language(request.param)
    set_text_size(qapp, TextSize.LARGER.factor)
    yield
    set_language(Language.JAPANESE)
    set_text_size(qapp, TextSize.NORMAL.factor)


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, large_letters: None, tmp_path: Path) -> Iterator[QWidget]:
    made = SCREENS[request.param](tmp_path)
    yield made
    shiboken6.delete(made)  # at once: letters of another size are given to every widget that is still there


def test_it_fits_and_can_be_touched(screen: QWidget) -> None:
    for size in SMALL:
        show_at(screen, *size)
        assert screen.size().toTuple() == size
        assert cut_texts(screen) == []
        assert hidden_sideways(screen) == []
        assert [button.text() for button in buttons_of(screen) if not is_for_a_finger(button)] == []
        assert [button.text() for button in buttons_of(screen) if not is_inside(button, screen)] == []


def buttons_of(screen: QWidget) -> list[QPushButton]:
    return [button for button in screen.findChildren(QPushButton) if button.isVisible()]


def is_for_a_finger(button: QPushButton) -> bool:
    return button.height() >= SMALLEST.get(button.property("role"), SMALLEST_COMMAND)


def is_inside(button: QPushButton, screen: QWidget) -> bool:
    """Return whether all of it can be seen, or scrolled to."""
    parent = button.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return screen.rect().contains(button.rect().translated(button.mapTo(screen, QPoint())))
