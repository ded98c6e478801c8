"""The items of a draft as rows, with buttons to move one to the next record or to remove it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.sales.draft import Line
from app.sales.record import Item
from app.sales.sentences import line_words, yen
from app.sales.words import words
from app.ui.widgets import controls
from app.ui.widgets.header import ElidedLabel
from app.ui.widgets.kinetic_scroll import KineticScrollArea

_BUTTON_WIDTH = 90


class ItemList(KineticScrollArea):
    move_requested = Signal(int)
    remove_requested = Signal(int)
    """The index of the line in the draft."""

    def __init__(self, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent=parent)
        self.setAccessibleName(words.ITEMS)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addLayout(self._rows)
        column.addStretch(1)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show ``lines``, the newest on top, close to where it was typed."""
        controls.clear_layout(self._rows)
        for place, line in reversed(list(enumerate(lines))):
            self._rows.addWidget(self._row(place, line))
        if not lines:
            self._rows.addWidget(controls.label(words.NO_ITEMS, "note", wrap=True))

    def _row(self, place: int, line: Line) -> "ItemRow":
        row = ItemRow(line)
        row.split.clicked.connect(lambda: self.move_requested.emit(place))
        row.remove.clicked.connect(lambda: self.remove_requested.emit(place))
        return row


class ItemLine(QFrame):
    """An item: name, price, quantity, rate and amount."""

    def __init__(self, item: Item, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "item-later" if note else "item")
        detail = line_words(item.unit_price, item.quantity, item.rate)
        name = ElidedLabel("item-name")
        name.show_text(item.name)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        below = ElidedLabel("note")
        below.show_text(f"{note}　{detail}" if note else detail)
        texts.addWidget(below)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 6, 16, 6)
        self.row.setSpacing(8)
        self.row.addLayout(texts, 1)
        self.row.addWidget(controls.label(yen(item.amount), "amount"))


class ItemRow(ItemLine):
    """An item with its buttons, while the sale is being typed."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(line.item, words.SPLIT_OFF if line.later else "", parent)
        self.split = controls.Button(words.BRING_BACK if line.later else words.SPLIT, "small")
        self.remove = controls.Button(words.REMOVE, "small")
        for button in (self.split, self.remove):
            button.narrowest = _BUTTON_WIDTH
            button.setAccessibleName(f"{line.item.name} {button.text()}")
        self.row.setContentsMargins(16, 6, 8, 6)
        self.row.addSpacing(4)
        self.row.addWidget(self.split)
        self.row.addWidget(self.remove)
