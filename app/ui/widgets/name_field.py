"""The field for a name or an address of a shop: one line of visible characters, and never cut off without a word."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.unsaved import stays_modified
from licensing.characters import one_line
from licensing.request import LONGEST_NAME

_FILLERS = "<<"
"""In each line of a passport's machine-readable zone, and in no name."""


class NameField(QLineEdit):
    shortened = Signal()
    """What was typed or pasted was longer than ``longest`` characters, and its end was left out."""
    misread = Signal()
    """A passport reader has typed into the field, which is empty again: a buyer's name is no name of a shop."""

    def __init__(
        self, text: str, *, name: str, example: str = "", longest: int = LONGEST_NAME, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.longest = longest
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self.setValidator(_Visible(self))
        stays_modified(self)
        self.setText(text)

    @property
    def typed(self) -> str:
        return self.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and _FILLERS in self.text():
            self.clear()
            self.misread.emit()
        else:
            super().keyPressEvent(event)


class _Visible(QValidator):
    """Refuses nothing. Qt passes it every edit before display, and displays what it returns."""

    def __init__(self, field: NameField) -> None:
        super().__init__(field)
        self._field = field

    def validate(self, text: str, cursor: int) -> tuple[QValidator.State, str, int]:
        before, after = one_line(text[:cursor]), one_line(text[cursor:])
        whole, longest = before + after, self._field.longest
        if len(whole) > longest:
            self._field.shortened.emit()
        return QValidator.State.Acceptable, whole[:longest], min(len(before), longest)
