"""One record in full, and voiding it, after a question within the page. The journal stores the void as an entry."""

import logging
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.sales.correction_words import words as correction_words
from app.sales.errors import JournalError
from app.sales.journal import AlreadyVoid
from app.sales.record import Record
from app.sales.record_words import record_facts, record_title
from app.sales.sentences import void_failure, void_question, yen
from app.sales.state_words import words as state_words
from app.sales.words import words
from app.ui.pages import ScreenContext
from app.ui.sales.item_list import ItemLine
from app.ui.sales.totals_panel import SumsTable
from app.ui.widgets import controls
from app.ui.widgets.code_reader import CodeReader
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_bar import Foot, PageBar, lay_out
from app.ui.widgets.question_strip import QuestionStrip
from app.ui.widgets.zone_reader import ZoneReader
from app.ui.words.password import words as password_words
from app.ui.words.slip import words as slip_words
from licensing.words.views import Tone

log = logging.getLogger(__name__)


class RecordPage(QWidget):
    left = Signal()
    passport_read = Signal(str)
    code_read = Signal(str)
    correction_requested = Signal()
    return_requested = Signal()
    states_requested = Signal()
    slip_requested = Signal()
    unlock_requested = Signal()
    """The password is to be asked for, which protects the passport number, voids, corrections and slips."""

    def __init__(self, context: ScreenContext, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record = record
        self.bar = PageBar(record_title(record))
        self.question = QuestionStrip(self.bar, words.VOID_KEEP, words.VOID_CONFIRM)
        self.facts = FactList()
        self.outcome = controls.OutcomeLine()
        self.slip_button = controls.quiet_button(slip_words.SLIP)
        self.bar.add(self.slip_button)
        self.correct_button = controls.quiet_button(correction_words.CORRECT)
        self.return_button = controls.quiet_button(words.RETURN)
        self.states_button = controls.quiet_button(state_words.ENTER_STATE)
        self.void_button = controls.quiet_button(words.VOID_RECORD)
        self.void_button.setProperty("tone", Tone.RED)
        self.unlock_button = controls.quiet_button(password_words.UNLOCK_RECORD)
        self._readers = ZoneReader(self), CodeReader(self)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def record(self) -> Record:
        return self._record

    def ask_to_void(self) -> None:
        self.outcome.show_outcome("", Tone.GREEN)
        try:
            others = self._context.journal.depending_on(self._record)
        except JournalError:
            others = []  # voiding reports it
        self.question.ask(void_question(self._record, others))

    def go_back(self) -> None:
        """Leave the page; while the question is shown, close that instead."""
        if self.question.asking:
            self.question.decline()
        else:
            self.left.emit()

    def _void(self) -> None:
        try:
            at = self._context.now().replace(second=0, microsecond=0)
            self._record = self._context.journal.void(self._record, self._context.today(), at)
        except AlreadyVoid:
            self.outcome.show_outcome(words.VOIDED_BEFORE, Tone.RED)
        except JournalError as error:
            self.outcome.show_outcome(void_failure(error), Tone.RED)
        else:
            log.warning("record %s is voided", self._record.receipt)
            self.outcome.show_outcome(words.VOIDED, Tone.GREEN)
        self._show()
        self.bar.back.setFocus()

    def _show(self) -> None:
        void, locked = self._record.void, self._context.lock.is_locked
        self.facts.show_facts(record_facts(self._record, self._context.judged_on(), masked=locked))
        if not locked:
            log.warning("the passport number of record %s is shown", self._record.receipt)
        self.unlock_button.setVisible(locked)
        self.slip_button.setVisible(not locked)
        for button in (self.void_button, self.return_button, self.correct_button):
            button.setVisible(void is None and not locked)
        self.states_button.setVisible(void is None or self._record.sent_once)

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(24, 16, 24, 10)
        body.setSpacing(controls.GAP)
        body.addWidget(self.facts, 1)
        body.addWidget(GoodsCard(self._record), 1)
        changing = (self.void_button, self.return_button, self.correct_button)
        foot = Foot(self.outcome, self.unlock_button, *changing, self.states_button)
        lay_out(self, self.bar, self.question, body=body, foot=foot)

    def _connect(self) -> None:
        for reader in self._readers:  # their Enter presses no button
            reader.watch(self)
        self._readers[0].finished.connect(self.passport_read)
        self._readers[1].scanned.connect(self.code_read)
        self.bar.back.clicked.connect(self.go_back)
        self.void_button.clicked.connect(self.ask_to_void)
        self.slip_button.clicked.connect(self.slip_requested)
        self.correct_button.clicked.connect(self.correction_requested)
        self.return_button.clicked.connect(self.return_requested)
        self.states_button.clicked.connect(self.states_requested)
        self.unlock_button.clicked.connect(self.unlock_requested)
        for end in (self.question.withdraw, self._show):
            self._context.lock.timed_out.connect(end)
        self.question.confirmed.connect(self._void)
        self.question.declined.connect(self.void_button.setFocus)
        self.setFocusProxy(self.bar.back)


class FactList(QFrame):
    """Names and values in small print, because there are many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        inside = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._grid)
        rows.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(21, 17, 12, 13)
        column.addWidget(KineticScrollArea(inside))

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        controls.clear_layout(self._grid)
        for row, (name, value) in enumerate(facts):
            shown = controls.label(value, "fact", wrap=True)
            shown.setAccessibleName(f"{name} {value}")
            self._grid.addWidget(controls.label(name, "note", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignTop)


class GoodsCard(QFrame):
    """The items and their totals."""

    def __init__(self, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        sale = record.sale
        sums = SumsTable(total.rate for total in sale.totals)
        sums.show_totals(sale.totals)
        total = QHBoxLayout()
        total.addWidget(controls.label(words.TOTAL, "field"))
        total.addStretch(1)
        total.addWidget(controls.label(yen(sale.included), "total"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(_goods(record), 1)
        column.addLayout(total)
        column.addWidget(sums)


def _goods(record: Record) -> KineticScrollArea:
    inside = QWidget()
    rows = QVBoxLayout(inside)
    rows.setContentsMargins(0, 0, 4, 0)
    rows.setSpacing(8)
    for item in record.sale.items:
        rows.addWidget(ItemLine(item))
    rows.addStretch(1)
    return KineticScrollArea(inside, words.ITEMS)
