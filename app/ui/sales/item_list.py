"""The items of a draft as compact rows. A tap opens one: its quantity is changed in place, and it can be edited,
split off or removed.
"""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.sales.draft import Line
from app.sales.record import Item
from app.sales.sentences import line_words, rate_name, yen
from app.sales.words import words
from app.ui.widgets import controls
from app.ui.widgets.header import ElidedLabel
from app.ui.widgets.kinetic_scroll import KineticScrollArea

ROW_HEIGHT = 48
"""Pixels."""


class ItemList(KineticScrollArea):
    move_requested = Signal(int)
    edit_requested = Signal(int)
    remove_requested = Signal(int)
    """The index of the line in the draft."""
    quantity_changed = Signal(int, int)
    """The index of the line, and by how many."""
    made = Signal(object)
    """ItemRow: a new one, whose keys nobody watches yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent=parent)
        self.setAccessibleName(words.ITEMS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # what the form leaves
        self.splits = True
        """Whether an item may be moved to the next record."""
        self.rows: list[ItemRow] = []
        """By the index of the line."""
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addLayout(self._column)
        column.addStretch(1)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show ``lines``, the newest on top, close to where it was typed.

        While there are as many as before, rows stay: a button that is tapped again and again is not a new one.
        """
        if len(lines) != len(self.rows) or not lines:
            self._make_rows(len(lines))
        for row, line in zip(self.rows, lines, strict=True):
            row.show_line(line)

    def open(self, place: int) -> None:
        """Open the row at ``place`` and close the others; close it if it is open."""
        for each, row in enumerate(self.rows):
            row.set_open(each == place and not row.is_open)

    def _make_rows(self, count: int) -> None:
        controls.clear_layout(self._column)
        self.rows = [self._make_row(place) for place in range(count)]
        for row in reversed(self.rows):
            self._column.addWidget(row)
            self.made.emit(row)
        if not count:
            self._column.addWidget(controls.label(words.NO_ITEMS, "note", wrap=True))

    def _make_row(self, place: int) -> "ItemRow":
        row = ItemRow()
        row.split.setVisible(self.splits)
        row.face.clicked.connect(lambda: self.open(place))
        row.split.clicked.connect(lambda: self.move_requested.emit(place))
        row.edit.clicked.connect(lambda: self.edit_requested.emit(place))
        row.remove.clicked.connect(lambda: self.remove_requested.emit(place))
        row.fewer.clicked.connect(lambda: self.quantity_changed.emit(place, -1))
        row.more.clicked.connect(lambda: self.quantity_changed.emit(place, 1))
        return row


class ItemRow(QWidget):
    """An item while the sale is being typed: its face, and the buttons that the face opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.face = _Face()
        self.fewer, self.more = _small("－"), _small("＋")
        self.edit, self.split, self.remove = (
            _small(words.EDIT_ITEM),
            _small(words.SPLIT),
            _small(words.REMOVE),
        )
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        for button in (self.fewer, self.more, self.edit, self.split, self.remove):
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.face)
        column.addWidget(self._buttons)
        self._buttons.hide()

    @property
    def is_open(self) -> bool:
        return not self._buttons.isHidden()

    def set_open(self, shown: bool) -> None:
        self._buttons.setVisible(shown)

    def show_line(self, line: Line) -> None:
        self.face.show_line(line)
        self.split.setText(words.BRING_BACK if line.later else words.SPLIT)
        for button, action in (
            (self.fewer, words.FEWER),
            (self.more, words.MORE),
            *((button, button.text()) for button in (self.edit, self.split, self.remove)),
        ):
            button.setAccessibleName(f"{line.item.name} {action}")


class _Face(QPushButton):
    """Name, unit price and quantity, rate and amount on one line."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoDefault(True)
        self.setProperty("role", "item")
        self._name = ElidedLabel("row-name")
        self._price, self._rate, self._amount = (controls.label(role=role) for role in ("note", "note", "row-amount"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        for label in (self._price, self._rate, self._amount):
            row.addWidget(label)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(layout.minimumSize().width() if layout else 0, ROW_HEIGHT)

    def show_line(self, line: Line) -> None:
        item = line.item
        name = f"{words.SPLIT_OFF}　{item.name}" if line.later else item.name
        self._name.show_text(name)
        self._price.setText(f"{yen(item.unit_price)} × {item.quantity:,}")
        self._rate.setText(rate_name(item.rate))
        self._amount.setText(yen(item.amount))
        self.setAccessibleName(f"{name} {line_words(item.unit_price, item.quantity, item.rate)} {yen(item.amount)}")
        controls.restyle(self, role="item-later" if line.later else "item")


class ItemLine(QFrame):
    """An item of a record: name, price, quantity, rate and amount, and what else is known of the article."""

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "item")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(controls.label(item.name, "item-name", wrap=True))
        for note in filter(None, (line_words(item.unit_price, item.quantity, item.rate), item.jan, item.detail)):
            texts.addWidget(_note(note))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 6, 16, 6)
        self.row.setSpacing(8)
        self.row.addLayout(texts, 1)
        self.row.addWidget(controls.label(yen(item.amount), "amount"))


def _note(text: str) -> QLabel:
    return controls.label(text, "note", wrap=True)


def _small(text: str) -> controls.Button:
    return controls.Button(text, "small")
