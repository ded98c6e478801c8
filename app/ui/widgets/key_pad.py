"""An on-screen keyboard with the symbols of a license number, or with other rows of keys."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.widgets.icon import icon
from app.ui.words.general import texts
from app.ui.words.register import words

Rows = Sequence[Sequence[str]]
"""What each key types, row by row."""
NUMBER_ROWS = ("1234567890", "QWERTYP", "ASDFGHJK", "ZXCVBNM")
LETTER_ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_SMALLEST = QSize(56, 56)
_COMMANDS_WIDTH = 176
_GAP = 8
_ICON = QSize(28, 28)


class KeyPad(QWidget):
    """Symbols as on a keyboard, and three commands beside them. It never takes the focus from the field.

    With ``onward``, the third command leads to the next field instead of pasting.
    """

    symbol = Signal(str)
    backspace = Signal()
    clear = Signal()
    paste = Signal()
    onward = Signal()

    def __init__(self, rows: Rows = NUMBER_ROWS, *, onward: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(texts.KEYS if onward else words.KEYS)
        last = (_Key(texts.NEXT, "command"), self.onward) if onward else (_Key(words.PASTE, "command"), self.paste)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * _GAP)
        row.addLayout(self._symbols(rows), 1)
        row.addLayout(self._commands(last))

    def _symbols(self, rows: Rows) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        widest = max(map(len, rows))
        for line, symbols in enumerate(rows):
            for place, symbol in enumerate(symbols):
                key = _Key(texts.SPACE, "word") if symbol == " " else _Key(symbol)
                key.clicked.connect(lambda _=False, symbol=symbol: self.symbol.emit(symbol))
                # A key spans two columns, so that a shorter row can be indented by half a key.
                grid.addWidget(key, line, widest - len(symbols) + 2 * place, 1, 2)
        for column in range(2 * widest):
            grid.setColumnStretch(column, 1)
        return grid

    def _commands(self, last: tuple["_Key", SignalInstance]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(_GAP)
        for key, signal in (
            (_backspace_key(), self.backspace),
            (_Key(words.CLEAR, "command"), self.clear),
            last,
        ):
            key.setFixedWidth(_COMMANDS_WIDTH)
            key.clicked.connect(signal)
            column.addWidget(key)
        return column


class _Key(QPushButton):
    def __init__(self, text: str, kind: str = "symbol") -> None:
        super().__init__(text)
        self.setProperty("role", "key")
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(_SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(text)


def _backspace_key() -> _Key:
    key = _Key(words.BACKSPACE, "command")
    key.setText(f"\u2002{words.BACKSPACE}")  # the style leaves too little space between icon and text
    key.setIcon(icon("backspace", size=_ICON.width()))
    key.setIconSize(_ICON)
    key.setAutoRepeat(True)
    return key
