"""Searching the journal: search field, table of results, and a sentence instead of the table if it is empty."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.sales.errors import JournalError
from app.sales.finding import Filter
from app.sales.journal import PAGE, Journal
from app.sales.record import Record
from app.sales.sentences import found_words, read_failure
from app.sales.words import words
from app.ui.sales.record_table import RecordTable
from app.ui.widgets import controls
from app.ui.widgets.page_bar import AgencyNote, PageBar

LONGEST_SEARCH = 60


class RecordList(QWidget):
    opened = Signal(object)
    """Record: the one that was tapped."""

    def __init__(self, journal: Journal, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._journal = journal
        self._today = today
        self.bar = PageBar(words.RECORDS_TITLE)
        self.search = controls.latin_field(name=words.SEARCH, longest=LONGEST_SEARCH)
        self.search.setPlaceholderText(words.SEARCH_EXAMPLE)
        self.clear_button = controls.quiet_button(words.CLEAR_SEARCH)
        self.table = RecordTable(today)
        self.blank = controls.label(role="blank", wrap=True)
        self.blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.found = controls.label(role="value-small")
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self.table.setFocus)
        self.clear_button.clicked.connect(self.search.clear)
        self.table.opened.connect(self.opened)
        self.setFocusProxy(self.search)
        self.refresh()

    def refresh(self) -> None:
        """Search again and show the results, as many as were read before."""
        text = self.search.text().strip()
        self.clear_button.setEnabled(bool(text))
        try:
            records = self._journal.find(Filter(text), max(PAGE, self.table.rows))
            found = self._journal.found(Filter(text))
        except JournalError as error:
            self._show([], text, read_failure(error))
        else:
            self._show(records, text, words.NOTHING_FOUND if text else words.NOTHING_RECORDED)
            self.found.setText(found_words(found) if records else "")

    def _search(self) -> None:
        """Show the first results, wherever the former ones were scrolled to."""
        self.table.show_records([])
        self.refresh()
        self.table.scrollToTop()

    def clear_search(self) -> bool:
        """Clear the search; return False if there was none."""
        if not self.search.text():
            return False
        self.search.clear()
        self.search.setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Typing on the table is a new search, as behind a record that was closed.
        if event.text().isprintable() and event.text() and not self.search.hasFocus():
            self.search.setFocus()
            self.search.selectAll()
            QApplication.sendEvent(self.search, event)
        else:
            super().keyPressEvent(event)

    def _show(self, records: list[Record], text: str, if_none: str) -> None:
        self.table.show_records(records, partial(self._read, text))
        self.table.setVisible(bool(records))
        self.blank.setText(if_none)
        self.blank.setVisible(not records)
        self.found.setText("")

    def _read(self, text: str, before: int) -> list[Record]:
        try:
            return self._journal.find(Filter(text), before=before)
        except JournalError as error:
            self.found.setText(read_failure(error))
            return []

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(controls.GAP)
        row.addWidget(self.search, 1)
        row.addWidget(self.clear_button)
        body = QVBoxLayout()
        body.setContentsMargins(24, 16, 24, 10)
        body.setSpacing(12)
        body.addLayout(row)
        body.addWidget(self.blank, 1)
        body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 0, 32, 12)
        foot.setSpacing(controls.GAP)
        foot.addWidget(AgencyNote())
        foot.addStretch(1)
        foot.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(body, 1)
        column.addLayout(foot)
