import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.app.ui.register.screenshots import STEPS, draw


@pytest.mark.parametrize("name", STEPS)
def test_the_focus_is_on_the_page_that_is_shown(qtbot: QtBot, name: str) -> None:
    sheet = draw(STEPS[name])
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.activateWindow()
    sheet.setFocus()
    qtbot.waitUntil(lambda: sheet.isActiveWindow() and QApplication.focusWidget() is not None)

    focus = QApplication.focusWidget()
    page = sheet.currentWidget()
    assert focus is not None
    assert page is not None
    assert focus is page or page.isAncestorOf(focus)
