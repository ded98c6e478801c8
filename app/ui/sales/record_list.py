"""Searching the journal: search field, table of results, and a sentence instead of the table if it is empty."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.sales.errors import JournalError
from app.sales.journal import PAGE, Journal
from app.sales.record import Record
from app.sales.sentences import read_failure
from app.sales.words import words
from app.ui.sales.record_table import RecordTable
from app.ui.widgets import controls
from app.ui.widgets.page_bar import AgencyNote, PageBar

LONGEST_SEARCH = 60


class RecordList(QWidget):
    opened = Signal(object)
    """Record: the one that was tapped."""

    def __init__(self, journal: Journal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._journal = journal
        self.bar = PageBar(words.RECORDS_TITLE)
        self.search = controls.text_field(name=words.SEARCH, longest=LONGEST_SEARCH)
        self.search.setPlaceholderText(words.SEARCH)
        self.clear_button = controls.quiet_button(words.CLEAR_SEARCH)
        self.table = RecordTable()
        self.blank = controls.label(role="blank", wrap=True)
        self.blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = controls.label(role="note")
        self._lay_out()
        self.search.textChanged.connect(self.refresh)
        self.search.returnPressed.connect(self.table.setFocus)
        self.clear_button.clicked.connect(self.search.clear)
        self.table.opened.connect(self.opened)
        self.setFocusProxy(self.search)
        self.refresh()

    def refresh(self) -> None:
        """Search again and show the results."""
        text = self.search.text().strip()
        self.clear_button.setEnabled(bool(text))
        try:
            records = self._journal.find(text)
        except JournalError as error:
            self._show([], read_failure(error))
        else:
            self._show(records, words.NOTHING_FOUND if text else words.NOTHING_RECORDED)

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

    def _show(self, records: list[Record], if_none: str) -> None:
        self.table.show_records(records)
        self.table.setVisible(bool(records))
        self.blank.setText(if_none)
        self.blank.setVisible(not records)
        self.table.scrollToTop()  # the newest results, wherever the former ones were scrolled to
        full, searched = len(records) == PAGE, bool(self.search.text().strip())
        self.more.setText((words.SHOWS_NEWEST if full else words.FOUND).format(count=len(records)))
        self.more.setVisible(full or (searched and bool(records)))

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
        foot.addWidget(AgencyNote())
        foot.addStretch(1)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(body, 1)
        column.addLayout(foot)
