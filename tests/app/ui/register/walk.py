"""Drives the registration as a person does, and reads what the screen shows."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.ui.register.register_sheet import RegisterSheet
from licensing.errors import LicensingError
from tests.app.contexts import Visits
from tests.app.fake_license import FakeLicense
from tests.app.ui.register.samples import NUMBER, SHOWN

ASKED = ("register", NUMBER, "", False)
ASKED_TO_REPLACE = ("register", NUMBER, "", True)


@dataclass
class Walk:
    sheet: RegisterSheet
    license: FakeLicense
    visits: Visits

    @property
    def left(self) -> int:
        """How often the sheet led home."""
        return self.visits.home

    def enter(self, text: str = SHOWN) -> None:
        self.sheet.entry_page.field.take(text)
        self.press(Qt.Key.Key_Return)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focused, key)

    def tap(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def fail(self, error: LicensingError) -> None:
        self.license.answer(error)

    def button(self, name: str) -> QPushButton:
        buttons = self.sheet.findChildren(QPushButton)
        return next(button for button in buttons if button.isVisible() and button.text().strip() == name)

    @property
    def focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    @property
    def says(self) -> str:
        return "\n".join(label.text() for label in self.sheet.findChildren(QLabel) if label.isVisible())
