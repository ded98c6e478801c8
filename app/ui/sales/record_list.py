"""The list of records: filter, table, and a sentence instead of the table if it is empty. Read in the background."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.sales.errors import JournalError
from app.sales.finding import Choice, Found
from app.sales.journal import PAGE
from app.sales.mrz import ZoneError, read_zone
from app.sales.record import Record
from app.sales.sentences import enter_failure, found_words, read_failure, zone_fault_sentence
from app.sales.state_words import words as state_words
from app.sales.states import Sending, State
from app.sales.words import words
from app.system.tasks import Latest, Tasks
from app.ui.pages import ScreenContext
from app.ui.sales.record_filter import RecordFilter
from app.ui.sales.record_table import RecordTable
from app.ui.widgets import controls
from app.ui.widgets.page_bar import Foot, PageBar, lay_out
from app.ui.widgets.question_strip import QuestionStrip
from app.ui.widgets.zone_reader import ZoneReader


class RecordList(QWidget):
    opened = Signal(object)
    """Record: the one that was tapped."""

    def __init__(self, context: ScreenContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tasks = Tasks(self)
        self.reading = Latest(self)
        self._select: Record | None = None
        self._unsent: Sequence[int] = ()
        """The entries that are to be marked as handed over."""
        self.bar = PageBar(words.RECORDS_TITLE)
        self.question = QuestionStrip(self.bar, words.VOID_KEEP, state_words.HAND_OVER_CONFIRM)
        self.filter = RecordFilter(context.today, context.judged_on)
        self.table = RecordTable(context.judged_on)
        self.blank = controls.label(role="blank", wrap=True)
        self.blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.outcome = controls.ErrorLine(lines=0)
        self.found = controls.one_line_label("", "value-small")
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hand_over = controls.quiet_button(state_words.HAND_OVER)
        self._reader = ZoneReader(self)
        self._lay_out()
        self._connect()
        self._read_nationalities()
        self.refresh()

    def refresh(self, select: Record | None = None) -> None:
        """Read the records again, as many as were shown before, and move the cursor to ``select``."""
        self._select = select
        self._read(max(PAGE, self.table.rows))

    def clear_search(self) -> bool:
        """Clear the filter; return False if there was none."""
        if not self.filter.active:
            return False
        self.filter.clear()
        return True

    def search_for(self, text: str) -> None:
        """Search for ``text``, which the next one that is typed replaces."""
        search = self.filter.search
        search.setText(text)
        search.setFocus()
        search.selectAll()

    def find_passport(self, typed: str) -> None:
        """List the records of a passport that was read; those with the name in another document."""
        self._reader.put_back()
        try:
            zone = read_zone(typed, self._context.today())
        except ZoneError as error:
            self._context.navigator.notify(zone_fault_sentence(error.fault))
        else:
            self.search_for(zone.passport_number or zone.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Typing on the table is a new search, as behind a record that was closed.
        search = self.filter.search
        if event.text().isprintable() and event.text() and not search.hasFocus():
            search.setFocus()
            search.selectAll()
            QApplication.sendEvent(search, event)
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.filter.changed.connect(self._search)
        self._reader.watch(self.filter.search)  # which gets what is typed elsewhere on the page, too
        self._reader.finished.connect(self.find_passport)
        self.filter.search.returnPressed.connect(self.table.setFocus)
        self.table.opened.connect(self.opened)
        self.table.more_wanted.connect(self._read_more)
        self.hand_over.clicked.connect(self._ask_to_hand_over)
        self.question.confirmed.connect(self._hand_over)
        self.setFocusProxy(self.filter)

    def _search(self) -> None:
        """Show the first results, wherever the former ones were scrolled to."""
        self._select = None
        self.question.withdraw()
        self._read(PAGE)

    def _read(self, count: int) -> None:
        journal, wanted = self._context.journal, self.filter.value

        self.reading.run(lambda: journal.listing(wanted, count), self._show)

    def _show(self, result: tuple[list[Record], Found] | None, error: Exception | None) -> None:
        records, found = result or ([], Found())
        blank = words.NOTHING_FOUND if self.filter.active else words.NOTHING_RECORDED
        scrolled = self.table.verticalScrollBar().value() if self._select else 0
        self.table.show_records(records)
        self.table.setVisible(bool(records))
        self.blank.setText(blank if error is None else _failure(error))
        self.blank.setVisible(not records)
        self.found.setText(found_words(found) if records else "")
        self.outcome.show_error("")
        self.hand_over.setVisible(bool(records) and self.filter.value.choice is Choice.UNSENT)
        if self._select is not None:
            self.table.select(self._select)
        self.table.verticalScrollBar().setValue(scrolled)

    def _read_more(self, before: int) -> None:
        journal, wanted = self._context.journal, self.filter.value

        def done(records: Sequence[Record] | None, error: Exception | None) -> None:
            if wanted != self.filter.value:
                return  # the rows are those of another filter
            self.outcome.show_error("" if error is None else _failure(error))
            self.table.add_records(records)

        self._tasks.run(lambda: journal.find(wanted, before=before), done)

    def _read_nationalities(self) -> None:
        def done(codes: Sequence[str] | None, _error: Exception | None) -> None:
            self.filter.show_nationalities(codes or ())

        self._tasks.run(self._context.journal.nationalities, done)

    def _ask_to_hand_over(self) -> None:
        journal, wanted = self._context.journal, self.filter.value

        def done(unsent: Sequence[int] | None, error: Exception | None) -> None:
            self._unsent = unsent or ()
            if error is not None:
                self.outcome.show_error(_failure(error))
            elif wanted == self.filter.value:
                self.question.ask(state_words.HAND_OVER_QUESTION.format(count=len(self._unsent)))

        self._tasks.run(lambda: journal.to_send(wanted), done)

    def _hand_over(self) -> None:
        context, numbers = self._context, self._unsent
        state = State(Sending.HANDED, context.today(), context.now().replace(second=0, microsecond=0))

        def done(_result: None, error: Exception | None) -> None:
            if isinstance(error, JournalError):
                self.outcome.show_error(enter_failure(error))
                return
            context.navigator.notify(state_words.HANDED_OVER.format(count=len(numbers)))
            self.refresh()

        self._tasks.run(lambda: context.journal.enter(numbers, state), done)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(24, 12, 24, 10)
        body.setSpacing(10)
        body.addWidget(self.filter)
        body.addWidget(self.blank, 1)
        body.addWidget(self.table, 1)
        self.hand_over.hide()
        lay_out(self, self.bar, self.question, body=body, foot=Foot(self.outcome, self.found, self.hand_over))


def _failure(error: Exception) -> str:
    if isinstance(error, JournalError):
        return read_failure(error)
    raise error  # a bug
