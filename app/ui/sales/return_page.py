"""返品・数量の訂正: how many pieces of each item the buyer keeps. The record is voided, the rest becomes a new one."""

import logging

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.sales.corrections import what_remains
from app.sales.errors import JournalError
from app.sales.journal import AlreadyVoid
from app.sales.record import Item, Reason, Record, Sale
from app.sales.sentences import correct_failure, return_question, yen
from app.sales.state_words import reason_name
from app.sales.words import words
from app.ui.pages import ScreenContext
from app.ui.sales.item_list import ItemLine
from app.ui.sales.totals_panel import SumsTable
from app.ui.widgets import controls
from app.ui.widgets.beside import Beside
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_bar import Foot, PageBar, lay_out
from app.ui.widgets.question_strip import QuestionStrip
from licensing.words.views import Tone

log = logging.getLogger(__name__)

_REASONS = (Reason.RETURNED, Reason.MISTAKE)
_STEP_WIDTH = 64
_COUNT_WIDTH = 64


class ReturnPage(QWidget):
    left = Signal()
    recorded = Signal(object)
    """Record: the new one, or the voided one if nothing remains."""

    def __init__(self, context: ScreenContext, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._record = record
        self.bar = PageBar(f"{words.RETURN_TITLE}　{record.receipt}")
        self.question = QuestionStrip(self.bar, words.VOID_KEEP, words.RETURN_CONFIRM)
        self.lines = [ReturnLine(item) for item in record.sale.items]
        self.reason = controls.ChoiceRow(words.REASON, [reason_name(reason) for reason in _REASONS], 0)
        self._total = controls.label(role="total")
        self._sums = SumsTable(total.rate for total in record.sale.totals)
        self._refund = controls.label(role="refund")
        self.outcome = controls.OutcomeLine()
        self.command = controls.primary_button(words.RETURN_RECORD)
        self._lay_out()
        self._connect()
        self._show()

    def go_back(self) -> None:
        """Leave the page; while the question is shown, close that instead."""
        if self.question.asking:
            self.question.decline()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _remaining(self) -> Sale | None:
        return what_remains(self._record.sale, [line.count for line in self.lines])

    def _ask(self) -> None:
        self.outcome.show_outcome("", Tone.GREEN)
        rest = self._remaining()
        try:
            others = self._context.journal.depending_on(self._record, rest)
        except JournalError:
            others = []  # saving reports it
        self.question.ask(return_question(self._record, rest, others))

    def _save(self) -> None:
        context, reason, rest = self._context, _REASONS[self.reason.place], self._remaining()
        on, at = context.today(), context.now().replace(second=0, microsecond=0)
        try:
            if rest is None:
                done = context.journal.void(self._record, on, at, reason)
            else:
                done = context.journal.correct(self._record, rest, on, at, reason)
        except AlreadyVoid:
            self.outcome.show_outcome(words.VOIDED_BEFORE, Tone.RED)
        except JournalError as error:
            self.outcome.show_outcome(correct_failure(error), Tone.RED)
        else:
            log.warning("record %s is voided%s", self._record.receipt, f", {done.receipt} replaces it" if rest else "")
            self.recorded.emit(done)

    def _show(self) -> None:
        rest = self._remaining()
        totals = rest.totals if rest else ()
        self._total.setText(yen(sum(total.included for total in totals)))
        self._sums.show_totals(totals)
        self._refund.setText(yen(self._record.sale.included - sum(total.included for total in totals)))
        self.command.setEnabled(rest != self._record.sale)

    def _connect(self) -> None:
        self.bar.back.clicked.connect(self.go_back)
        self.command.clicked.connect(self._ask)
        self.question.confirmed.connect(self._save)
        self.question.declined.connect(self.command.setFocus)
        for line in self.lines:
            line.changed.connect(self._show)
            line.changed.connect(self.question.withdraw)
        self.setFocusProxy(self.bar.back)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(24, 16, 24, 10)
        body.addWidget(KineticScrollArea(Beside(self._items(), self._sums_card(), shares=(5, 4), spacing=controls.GAP)))
        foot = Foot(self.outcome, self.command)
        lay_out(self, self.bar, self.question, body=body, foot=foot)

    def _items(self) -> QFrame:
        return _card(controls.label(words.RETURN_LEAD, "lead", wrap=True), *self.lines)

    def _sums_card(self) -> QFrame:
        return _card(
            controls.label(words.REASON, "field"),
            self.reason,
            controls.label(words.REMAINING, "field"),
            self._total,
            self._sums,
            controls.label(words.PAID_BACK, "field"),
            self._refund,
        )


class ReturnLine(ItemLine):
    """An item with how many pieces the buyer keeps, from none to all."""

    changed = Signal()

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent=parent)
        self._all = self.count = item.quantity
        self.fewer, self.more = controls.Button("−", "small"), controls.Button("＋", "small")
        self._shown = controls.label(role="amount")
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.setMinimumWidth(_COUNT_WIDTH)
        for button, step, name in ((self.fewer, -1, words.FEWER), (self.more, 1, words.MORE)):
            button.narrowest = _STEP_WIDTH
            button.setAccessibleName(f"{item.name} {name}")
            button.clicked.connect(lambda _checked=False, step=step: self._step(step))
        self.row.setContentsMargins(16, 6, 8, 6)
        for widget in (self.fewer, self._shown, self.more):
            self.row.addWidget(widget)
        self._step(0)

    def _step(self, step: int) -> None:
        self.count = min(max(self.count + step, 0), self._all)
        self._shown.setText(f"{self.count:,}")
        self.fewer.setEnabled(self.count > 0)
        self.more.setEnabled(self.count < self._all)
        self.changed.emit()


def _card(*widgets: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(24, 20, 24, 16)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return card
