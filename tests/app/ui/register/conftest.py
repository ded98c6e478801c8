import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.register.register_sheet import RegisterSheet
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.standings import trial
from tests.app.ui.register.walk import Walk


@pytest.fixture(autouse=True)
def _clean_clipboard(qapp: QApplication) -> None:
    QGuiApplication.clipboard().clear()


@pytest.fixture
def walk(qtbot: QtBot) -> Walk:
    license, visits = FakeLicense(trial()), Visits()
    person = Walk(RegisterSheet(context_of(license, navigator=visits)), license, visits)
    qtbot.addWidget(person.sheet)
    person.sheet.resize(1024, 768)
    person.sheet.show()
    person.sheet.activateWindow()
    person.sheet.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return person
