"""Screens are tested without a display, with the theme of the app."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.state.settings import Shop, shop_file
from app.state.stored import Stored
from app.ui.widgets.theme import apply_theme, set_text_size
from licensing.words.language import current, set_language

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _letters(qapp: QApplication) -> int:
    """Give the app its theme; return the pixels of its letters."""
    apply_theme(qapp)
    return qapp.font().pixelSize()


@pytest.fixture(autouse=True)
def _same_look(qapp: QApplication, _letters: int) -> Iterator[None]:
    """Give the next test the language and size of letters that this one found, whatever a window has changed."""
    found, language = qapp.font().pixelSize(), current()
    yield
    set_language(language)
    if qapp.font().pixelSize() != found:
        set_text_size(qapp, found / _letters)


@pytest.fixture
def shop(tmp_path: Path) -> Stored[Shop]:
    model = Stored(shop_file(tmp_path))
    model.save(Shop(shop_name="銀座一号店"))
    return model
