from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.app.ui.sales.screenshots import Draw, screens

SCREENS = dict(screens())


@pytest.fixture(params=list(SCREENS))
def drawn(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> QWidget:
    draw: Draw = SCREENS[request.param]
    widget = draw(tmp_path)
    qtbot.addWidget(widget)
    widget.resize(1024, 768)
    widget.show()
    qapp.processEvents()
    return widget


def test_every_page_fits_on_the_smallest_screen_with_fields_for_a_finger(drawn: QWidget) -> None:
    assert drawn.width() == 1024
    assert drawn.height() == 768
    fields = [line for line in drawn.findChildren(QLineEdit) if line.isVisible()]
    assert all(line.height() >= 60 and line.accessibleName() for line in fields)
