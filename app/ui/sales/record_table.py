"""The table of records: one row each, newest first, passport numbers masked. A tap or Enter opens a record."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.sales.record import Record
from app.sales.sentences import refund_cell, yen
from app.sales.words import words
from app.ui.widgets.kinetic_scroll import scroll_by_finger
from app.ui.widgets.theme import FAINT
from licensing.words.days import table_date

_COLUMNS: tuple[tuple[Callable[[], str], Callable[[Record], str]], ...] = (
    (lambda: words.SOLD_ON, lambda record: table_date(record.sale.sold_on)),
    (lambda: words.RECEIPT, lambda record: record.receipt),
    (lambda: words.BUYER, lambda record: record.sale.buyer.name),
    (lambda: words.PASSPORT_NUMBER, lambda record: record.sale.buyer.masked_number),
    (lambda: words.TOTAL_SHORT, lambda record: yen(record.sale.included)),
    (lambda: words.REFUND_SHORT, refund_cell),
    (lambda: words.SENDING, lambda _: words.UNSENT),
    (lambda: words.CUSTOMS_SHORT, lambda record: table_date(record.sale.customs_deadline)),
)
_NAME, _AMOUNTS = 2, (4, 5)
_ROW_HEIGHT = 60
_CELL_PADDING = 24
"""Width in pixels of a column beside its text."""
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._records: Sequence[Record] = ()

    def show_records(self, records: Sequence[Record]) -> None:
        self.beginResetModel()
        self._records = records
        self.endResetModel()

    def record(self, row: int) -> Record:
        return self._records[row]

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        record = self._records[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _COLUMNS[index.column()][1](record)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case Qt.ItemDataRole.ForegroundRole if record.void:
                return QColor(FAINT)
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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.RECORDS_TITLE)
        self._model = RecordModel()
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
        self.clicked.connect(self._open)

    def show_records(self, records: Sequence[Record]) -> None:
        self._model.show_records(records)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_columns()

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

    def _fit_columns(self) -> None:
        """Make every column except the name as wide as its longest text, so that no day and no amount is cut off."""
        model, header = self._model, self.horizontalHeader()
        for column, (title, _) in enumerate(_COLUMNS):
            if column != _NAME:
                cells = (str(model.data(model.index(row, column))) for row in range(model.rowCount()))
                widths = [*map(self.fontMetrics().horizontalAdvance, cells)]
                header.resizeSection(
                    column, max(header.fontMetrics().horizontalAdvance(title()), *widths, 0) + _CELL_PADDING
                )


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _AMOUNTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
