import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.app.looks import cut_texts
from tests.app.register.screenshots import STEPS, draw


@pytest.mark.parametrize("name", STEPS)
def test_every_page_fits_a_small_screen(qtbot: QtBot, name: str) -> None:
    sheet = draw(STEPS[name])
    qtbot.addWidget(sheet)
    sheet.resize(1024, 768)
    sheet.show()

    assert sheet.size().toTuple() == (1024, 768)
    assert cut_texts(sheet) == []
    for button in sheet.findChildren(QPushButton):
        if button.isVisible():
            assert sheet.rect().contains(button.rect().translated(button.mapTo(sheet, QPoint()))), button.text()
            assert button.height() >= 56
            assert button.accessibleName() or button.text()


@pytest.mark.parametrize("name", STEPS)
def test_the_focus_stands_on_the_page_that_is_shown(qtbot: QtBot, name: str) -> None:
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
