from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.sales.journal import Journal
from tests.app.sales.full_journal import full_journal
from tests.app.ui.reports.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    return Desk(qtbot, tmp_path)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return full_journal(tmp_path)
