"""The table of records: one row each, newest first, passport numbers masked. A tap or Enter opens a record."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.sales.field_words import field_name
from app.sales.fields import Field
from app.sales.record import Record
from app.sales.record_words import refund_cell, sold_words
from app.sales.sentences import yen
from app.sales.words import words
from app.ui.widgets.icon import icon
from app.ui.widgets.kinetic_scroll import scroll_by_finger
from app.ui.widgets.theme import FAINT, RED
from licensing.words.days import table_date

_COLUMNS: tuple[tuple[Callable[[], str], Callable[[Record, date], str]], ...] = (
    (lambda: words.SOLD_ON, lambda record, _: sold_words(record.sale)),
    (lambda: words.RECEIPT, lambda record, _: record.receipt),
    (lambda: words.BUYER, lambda record, _: record.sale.buyer.name),
    (lambda: field_name(Field.NATIONALITY), lambda record, _: record.sale.buyer.nationality),
    (lambda: words.PASSPORT_NUMBER, lambda record, _: record.sale.buyer.masked_number),
    (lambda: words.TOTAL_SHORT, lambda record, _: yen(record.sale.included)),
    (lambda: words.REFUND_SHORT, refund_cell),
    (lambda: words.CUSTOMS_SHORT, lambda record, _: "" if record.void else table_date(record.sale.customs_deadline)),
    (lambda: "", lambda _record, _today: ""),
)
_NAME, _AMOUNTS, _REFUND, _OPEN = 2, (5, 6), 6, 8
_GIVE_WAY = (7, 4, 3)
"""Columns that are left out, in this order, where not all fit: the record itself shows them."""
_NARROWEST_NAME = 10
"""The room of a name, in the width of a zero."""
_ROW_HEIGHT = 60
_ARROW = 20
CELL_PADDING = 24
"""Width in pixels of a column beside its text."""
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordModel(QAbstractTableModel):
    """Asks for further records while the table is scrolled to its end."""

    more_wanted = Signal(int)
    """The number of the last record: those below it are wanted."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._records: list[Record] = []
        self._complete = True
        self._asked = False
        self._arrow = icon("chevron", FAINT)

    def show_records(self, records: Sequence[Record]) -> None:
        """Show ``records``, the first ones of those that were found."""
        self.beginResetModel()
        self._records, self._complete, self._asked = list(records), not records, False
        self.endResetModel()

    def add_records(self, records: Sequence[Record] | None) -> None:
        """Add those that were asked for; an empty list is the end, with None they are asked for again."""
        self._asked, self._complete = False, records is not None and not records
        if records:
            first = len(self._records)
            self.beginInsertRows(_TOP, first, first + len(records) - 1)
            self._records.extend(records)
            self.endInsertRows()

    def record(self, row: int) -> Record:
        return self._records[row]

    def text(self, record: Record, column: int) -> str:
        return _COLUMNS[column][1](record, self._today())

    def canFetchMore(self, parent: Index = _TOP) -> bool:
        return not (parent.isValid() or self._complete or self._asked)

    def fetchMore(self, parent: Index = _TOP) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(self._records[-1].number)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        record = self._records[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(record, index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case Qt.ItemDataRole.ForegroundRole if record.void:
                return QColor(RED if index.column() == _REFUND else FAINT)
            case Qt.ItemDataRole.DecorationRole if index.column() == _OPEN:
                return self._arrow
            case Qt.ItemDataRole.FontRole if record.void and index.column() != _REFUND:
                return _struck()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section][0]()
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None


class RecordTable(QTableView):
    opened = Signal(object)
    """Record: the one that was tapped."""
    more_wanted = Signal(int)
    """The number of the last record: those below it are wanted."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.RECORDS_TITLE)
        self._model = RecordModel(today)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        scroll_by_finger(self)
        self._set_sizes()
        self._widths: list[int] = []
        """Pixels of the longest text of each column."""
        self._measure()
        self._model.rowsInserted.connect(lambda _parent, first, _last: self._measure(first))
        self._model.more_wanted.connect(self.more_wanted)
        self.clicked.connect(self._open)

    @property
    def rows(self) -> int:
        """How many records are read so far."""
        return self._model.rowCount()

    def show_records(self, records: Sequence[Record]) -> None:
        """Show ``records``, the first ones of those that were found."""
        self._model.show_records(records)
        self._measure()

    def add_records(self, records: Sequence[Record] | None) -> None:
        """Add those that were asked for by ``more_wanted``; an empty list is the end, None that they were not read."""
        self._model.add_records(records)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def select(self, record: Record) -> None:
        """Move the cursor to ``record`` if the table has it."""
        for row in range(self._model.rowCount()):
            if self._model.record(row).number == record.number:
                self.setCurrentIndex(self._model.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.text().isprintable() and event.text().strip():
            event.ignore()  # the list searches for it
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.record(index.row()))

    def _set_sizes(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.hide()
        columns.setSectionsClickable(False)
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)

    def _measure(self, first: int = 0) -> None:
        """Measure the texts of the rows from ``first`` on, which are new."""
        model, head = self._model, self.horizontalHeader().fontMetrics()
        if not first:
            self._widths = [head.horizontalAdvance(title()) for title, _ in _COLUMNS]
            self._widths[_OPEN] = _ARROW
        for column in range(len(_COLUMNS)):
            cells = (model.text(model.record(row), column) for row in range(first, model.rowCount()))
            widest = max(map(self.fontMetrics().horizontalAdvance, cells), default=0)
            self._widths[column] = max(self._widths[column], widest)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give every column but the name the room of its longest text, so that no day and no amount is cut off."""
        wanted = {column: width + CELL_PADDING for column, width in enumerate(self._widths) if column != _NAME}
        room = self.viewport().width() - _NARROWEST_NAME * self.fontMetrics().horizontalAdvance("0") - CELL_PADDING
        for column in _GIVE_WAY:
            fits = sum(wanted.values()) <= room
            self.setColumnHidden(column, not fits)
            if not fits:
                del wanted[column]
        for column, width in wanted.items():
            self.horizontalHeader().resizeSection(column, width)


def _struck() -> QFont:
    font = QFont()
    font.setStrikeOut(True)
    return font


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _AMOUNTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
