"""Recognises what a passport reader types: the machine-readable zone, wherever the focus is on a page."""

from typing import cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.sales.mrz import FILLER, is_zone, may_become_zone
from app.ui.widgets.scanner import LONGEST_GAP, ends_line

CERTAIN = 20
"""Symbols after which what has begun like a zone and has a filler is one, whole or not: a person types no fillers."""
PAUSE = 2_000
"""Milliseconds after which a reader types no more of a zone."""
ENTER_FOLLOWS = 500
"""Milliseconds within which an Enter or Tab after a whole zone is the reader's."""


class ZoneReader(QObject):
    """Watches the keys of widgets. It decides by what is typed alone: a person does not type 88 such symbols."""

    finished = Signal(str)
    """A whole zone was typed, whose last key does not reach the field, or a part of one and no more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: list[str] = []
        self._last_key: int | None = None
        """When it was pressed, None for one that ends a line."""
        self._fields: list[QLineEdit] = []
        self._before: dict[QLineEdit, str] = {}
        """What the fields had before a key with which a reader may begin, perhaps by a prefix of its own."""
        self._since_zone = QElapsedTimer()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._finish)

    def watch(self, page: QWidget) -> None:
        """Watch ``page`` and all widgets on it that can have the focus."""
        for widget in (page, *page.findChildren(QWidget)):
            if widget is page or widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.installEventFilter(self)
                if isinstance(widget, QLineEdit):
                    self._fields.append(widget)

    def put_back(self) -> None:
        """Put back what the fields had before the reader typed into one of them."""
        for field, text in self._before.items():
            field.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if watched is not cast(QWidget, watched).window().focusWidget():
            return False  # what that widget has passed on was seen there
        taken = self._on_end() if ends_line(event) else self._on_text(event.text().upper(), event.timestamp())
        typed = "".join(self._lines)
        if len(typed) >= CERTAIN and FILLER in typed:
            self._pause.start()
        elif event.text():  # else it is a modifier
            self._pause.stop()
        return taken

    def _on_end(self) -> bool:
        """Return whether the key is the reader's: it must not press a button or leave a field."""
        self._last_key = None
        if self._lines and not self._lines[-1]:  # the line feed behind CR
            return True
        if self._lines and is_zone(self._lines, ended=True):
            self._finish()
            return True
        if self._lines and may_become_zone([*self._lines, ""]):
            self._lines.append("")
            return True
        self._lines = []
        return self._since_zone.isValid() and self._since_zone.elapsed() < ENTER_FOLLOWS

    def _on_text(self, text: str, at: int) -> bool:
        if not text:  # a modifier
            return False
        self._since_zone.invalidate()
        pause = None if self._last_key is None else at - self._last_key
        self._last_key = at
        continued = [*self._lines[:-1], (self._lines or [""])[-1] + text]
        if not self._lines or not may_become_zone(continued) or (pause or 0) > PAUSE:
            if pause is None or pause > LONGEST_GAP:
                self._before = {field: field.text() for field in self._fields}
            continued = [text] if may_become_zone([text]) else []
        self._lines = continued
        if not continued or not is_zone(continued, ended=False):
            return False
        self._finish()
        return True

    def _finish(self) -> None:
        zone, self._lines, self._last_key = "".join(self._lines), [], None
        self._since_zone.start()
        self.finished.emit(zone)
