"""Password fields side by side with an on-screen keyboard below them, because a till may have no keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.key_pad import LETTER_ROWS, KeyPad
from app.ui.words.password import words


class PasswordFields(QWidget):
    """The on-screen keys write into the field that had the focus last."""

    edited = Signal()

    def __init__(self, names: Sequence[str], *, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = [controls.latin_field(name=name, longest=longest) for name in names]
        self._last: QLineEdit = self.fields[0]
        grid = QGridLayout()
        grid.setHorizontalSpacing(controls.GAP)
        grid.setVerticalSpacing(4)
        for column, field in enumerate(self.fields):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.installEventFilter(self)
            field.textEdited.connect(self.edited)
            alone = len(names) == 1  # beside its name, because the keys need the height
            grid.addWidget(controls.label(field.accessibleName(), "field"), 0, column)
            grid.addWidget(field, 0 if alone else 1, 1 if alone else column)
        self._keys = KeyPad(LETTER_ROWS)
        self._keys.setAccessibleName(words.KEYS)
        self._keys.symbol.connect(lambda symbol: self._last.insert(symbol))
        self._keys.backspace.connect(lambda: self._last.backspace())
        self._keys.clear.connect(lambda: self._last.clear())
        self._keys.paste.connect(lambda: self._last.paste())
        for tapped in (self._keys.symbol, self._keys.backspace, self._keys.clear, self._keys.paste):
            tapped.connect(self.edited)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(12)
        column_of_all.addLayout(grid)
        column_of_all.addWidget(self._keys, 1)
        self.setFocusProxy(self.fields[0])

    @property
    def typed(self) -> list[str]:
        return [field.text() for field in self.fields]

    def clear(self) -> None:
        for field in self.fields:
            field.clear()
        self.fields[0].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            self._last = watched
        return super().eventFilter(watched, event)
