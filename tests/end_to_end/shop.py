"""A window of the app, and the hands and eyes of the person in front of it."""

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.state.check_intervals import Pace
from app.state.license_model import LicenseModel
from app.ui.main_window import MainWindow
from tests.codes import read_codes

PACE = Pace(first=0.2, most=0.4, look=0.05, probe=0.1, save=60)
"""The app's own rules in a shorter time, so that nobody waits for a minute."""
PATIENCE = 40_000
"""Milliseconds."""

Shown = TypeVar("Shown", bound=QWidget)


class Shop:
    """What the person in front of ``window`` sees and does."""

    def __init__(self, window: MainWindow, license: LicenseModel, qtbot: QtBot) -> None:
        self.window = window
        self.license = license
        self._qtbot = qtbot

    def sees(self, text: str) -> bool:
        return any(text in shown for shown in self._texts())

    def waits_to_see(self, text: str) -> None:
        def seen() -> None:
            assert self.sees(text), list(self._texts())

        self._qtbot.waitUntil(seen, timeout=PATIENCE)

    def waits_until_gone(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: not self.sees(text), timeout=PATIENCE)

    def taps(self, words: str) -> None:
        QTest.mouseClick(self.button(words), Qt.MouseButton.LeftButton)

    def taps_beginning(self, words: str) -> None:
        (found,) = [button for button in self._visible(QPushButton) if button.text().startswith(words)]
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def types(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: any(field.hasFocus() for field in self._visible(QLineEdit)), timeout=PATIENCE)
        (field,) = [field for field in self._visible(QLineEdit) if field.hasFocus()]
        QTest.keyClicks(field, text)

    def presses(self, key: Qt.Key) -> None:
        focused = self.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)

    def button(self, words: str) -> QPushButton:
        found = [button for button in self._visible(QPushButton) if words in (button.text(), button.accessibleName())]
        assert len(found) == 1, (words, [button.text() for button in self._visible(QPushButton)])
        return found[0]

    def reads_the_code(self) -> str:
        """Return what the one QR code on the screen says, as a phone reads it."""
        self._qtbot.waitUntil(lambda: len(self._codes()) == 1, timeout=PATIENCE)
        return self._codes()[0]

    def _codes(self) -> list[str]:
        return read_codes(self.window.grab().toImage())

    def ticks(self, words: str) -> None:
        (box,) = [box for box in self._visible(QCheckBox) if box.text() == words]
        box.click()

    def _texts(self) -> Iterator[str]:
        for label in self._visible(QLabel):
            yield label.text()
        for button in self._visible(QPushButton):
            yield button.text()

    def _visible(self, kind: type[Shown]) -> list[Shown]:
        return [widget for widget in self.window.findChildren(kind) if widget.isVisible()]
