from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.sales.journal import Journal
from app.ui.sales.sale_screen import SaleScreen
from tests.app.contexts import Till
from tests.app.ui.sales.desk import OpenRecords, records_of


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path)


@pytest.fixture
def journal(till: Till) -> Journal:
    return till.journal


@pytest.fixture
def screen(qtbot: QtBot, till: Till) -> SaleScreen:
    made = SaleScreen(till.context)
    qtbot.addWidget(made)
    made.resize(1024, 768)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


@pytest.fixture
def open_screen(qtbot: QtBot, till: Till) -> OpenRecords:
    """Return what opens 購入記録, with the records that there are then."""

    return lambda: records_of(qtbot, till)
