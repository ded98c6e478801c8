"""The field for the name of a shop or terminal: one line of visible characters, and never cut off without a word."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from licensing.characters import one_line
from licensing.request import LONGEST_NAME


class NameField(QLineEdit):
    shortened = Signal()
    """What was typed or pasted was longer than ``LONGEST_NAME`` characters, and its end was left out."""

    def __init__(self, text: str, *, name: str, example: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self.setValidator(_Visible(self))
        self.setText(text)

    @property
    def typed(self) -> str:
        return self.text().strip()


class _Visible(QValidator):
    """Refuses nothing. Qt passes it every edit before display, and displays what it returns."""

    def __init__(self, field: NameField) -> None:
        super().__init__(field)
        self._field = field

    def validate(self, text: str, cursor: int) -> tuple[QValidator.State, str, int]:
        before, after = one_line(text[:cursor]), one_line(text[cursor:])
        whole = before + after
        if len(whole) > LONGEST_NAME:
            self._field.shortened.emit()
        return QValidator.State.Acceptable, whole[:LONGEST_NAME], min(len(before), LONGEST_NAME)
