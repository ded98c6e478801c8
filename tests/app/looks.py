"""The visible texts of a widget, and whether they are cut off."""

import time
from types import SimpleNamespace
from typing import TypeVar

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QPushButton, QScrollArea, QTableView, QWidget

from app.system.tasks import Latest
from app.ui.widgets import press_guard

W = TypeVar("W", bound=QObject)
CELL_PADDING = 20
"""Pixels of a table's cell beside its words, as the stylesheet and the style have it."""


def shown_texts(widget: QWidget) -> list[str]:
    """Return the texts of all labels and buttons that can be seen."""
    return [label.text() for label in _shown(widget) if label.text()]


def cut_texts(widget: QWidget) -> list[str]:
    """Return the texts that have less room than they need."""
    labels = [label.text() for label in _shown(widget) if label.text() and _is_cut(label)]
    return labels + [
        text for table in widget.findChildren(QTableView) if table.isVisible() for text in _cut_cells(table)
    ]


def hidden_sideways(widget: QWidget) -> list[str]:
    """Return the texts in scroll areas that reach beyond the visible width: no area scrolls sideways."""
    return [
        label.text()
        for area in widget.findChildren(QScrollArea)
        if area.isVisible()
        for label in _shown(area.viewport())
        if label.mapTo(area.viewport(), QPoint(label.width(), 0)).x() > area.viewport().width()
    ]


def process_events() -> None:
    """Process all that is waiting, as an event loop would: ``processEvents`` alone deletes no page that was left."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def only(widget: QWidget, kind: type[W]) -> W:
    """Return the one child of that kind."""
    (found,) = widget.findChildren(kind)
    return found


def button(widget: QWidget, text: str) -> QPushButton:
    """Return the button that says ``text`` or is called so."""
    (found,) = [b for b in widget.findChildren(QPushButton) if text in (b.text(), b.accessibleName())]
    return found


def _shown(widget: QWidget) -> list[QLabel | QPushButton]:
    labels: list[QLabel | QPushButton] = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return [label for label in labels if label.isVisible()]


def _is_cut(label: QLabel | QPushButton) -> bool:
    if isinstance(label, QLabel) and label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    if isinstance(label, QLabel) and label.minimumSizeHint().width() == 0:
        return False  # gives way on purpose
    return label.width() < label.sizeHint().width() or label.height() < label.sizeHint().height()


def _cut_cells(table: QTableView) -> list[str]:
    """Return what is cut of the heads and cells of ``table``, but for the column that gives way."""
    model, header = table.model(), table.horizontalHeader()
    cut = []
    for column in range(model.columnCount()):
        if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Stretch or table.isColumnHidden(column):
            continue
        room = header.sectionSize(column) - CELL_PADDING
        head = str(model.headerData(column, Qt.Orientation.Horizontal))
        cells = [str(model.index(row, column).data()) for row in range(model.rowCount())]
        cut += [head] if header.fontMetrics().horizontalAdvance(head) > room else []
        cut += [cell for cell in cells if table.fontMetrics().horizontalAdvance(cell) > room]
    return cut


def settle(widget: QWidget) -> None:
    """Wait until everything in ``widget`` that is read in the background is shown."""
    readers = [getattr(each, "reading", None) for each in (widget, *widget.findChildren(QObject))]
    waiting = QDeadlineTimer(30_000)
    while any(reader.busy for reader in readers if isinstance(reader, Latest)):
        assert not waiting.hasExpired()
        QTest.qWait(5)
    QApplication.processEvents()  # new labels become visible


def stop_guard_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of the guard against early presses when all that is shown now takes them."""
    later = time.monotonic() + 10
    monkeypatch.setattr(press_guard, "time", SimpleNamespace(monotonic=lambda: later))
