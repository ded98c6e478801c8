"""Recognises what a barcode scanner types, wherever the focus is: a JAN code in milliseconds, then Enter or Tab."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.sales.fields import looks_like_jan
from app.ui.widgets.scanner import Burst, ends_line

CODE_LENGTHS = range(3, 30)
"""Symbols of a code that is read outside a field: a person types fewer there, and a line of a passport has more."""


class CodeReader(QObject):
    scanned = Signal(str)
    """The digits, which are removed from the field, or any code outside a field; its Enter or Tab reaches nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._burst = Burst()

    def watch(self, page: QWidget) -> None:
        """Watch ``page`` and all widgets on it that can have the focus."""
        for widget in (page, *page.findChildren(QWidget)):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if not ends_line(event):
            if event.text():
                self._burst.add(event.text(), event.timestamp())
            return False
        code = self._burst.finish(event.timestamp())
        if not looks_like_jan(code) and (isinstance(watched, QLineEdit) or len(code) not in CODE_LENGTHS):
            return False
        if isinstance(watched, QLineEdit) and watched.text()[: watched.cursorPosition()].endswith(code):
            for _ in code:
                watched.backspace()
        self.scanned.emit(code)
        return True
