"""The rows of a page that leads to others."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.tile import Row

_TALLEST = 160
"""Pixels."""


class RowList(QWidget):
    """Rows in columns, of equal heights, whether a detail takes one line or two."""

    def __init__(self, rows: Sequence[Row], *, columns: int = 1) -> None:
        super().__init__()
        self._rows, self._columns = rows, columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(controls.GAP)
        for place, row in enumerate(rows):
            row.setMaximumHeight(_TALLEST)
            self._grid.addWidget(row, place // self._columns, place % self._columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        for line in range(self._grid.rowCount()):
            self._grid.setRowStretch(line, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = (self.width() - (self._columns - 1) * controls.GAP) // self._columns
        tallest = max(row.heightForWidth(width) for row in self._rows)
        for line in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(line, tallest)
