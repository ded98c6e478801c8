"""Screens are tested without a display, with the theme of the app."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.state.settings import Shop, shop_file
from app.state.stored import Stored
from app.ui.widgets.theme import apply_theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply_theme(qapp)


@pytest.fixture
def shop(tmp_path: Path) -> Stored[Shop]:
    model = Stored(shop_file(tmp_path))
    model.save(Shop(shop_name="銀座一号店"))
    return model
