"""返品・数量の訂正: how many pieces of each item the buyer keeps. The record is voided, the rest becomes a new one."""

import logging
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.sales.corrections import what_remains
from app.sales.draft import Line
from app.sales.errors import JournalError
from app.sales.journal import AlreadyVoid
from app.sales.record import Item, Reason, Record, Sale
from app.sales.sentences import correct_failure, return_question, yen
from app.sales.state_words import reason_name
from app.sales.unfinished import Unfinished
from app.sales.words import words
from app.ui.pages import ScreenContext
from app.ui.sales.draft_keeper import DraftKeeper
from app.ui.sales.item_list import ItemLine
from app.ui.sales.totals_panel import SumsTable
from app.ui.widgets import choices, controls
from app.ui.widgets.beside import Beside
from app.ui.widgets.code_reader import CodeReader
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_bar import Foot, PageBar, lay_out
from app.ui.widgets.question_strip import QuestionStrip
from app.ui.widgets.zone_reader import ZoneReader
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
        self.title = f"{words.RETURN_TITLE}　{record.receipt}"
        self.bar = PageBar(self.title)
        self.question = QuestionStrip(self.bar, words.VOID_KEEP, words.RETURN_CONFIRM)
        self.leaving = QuestionStrip(self.bar, words.STAY, words.THROW_AWAY)
        self._keeper = DraftKeeper(context.journal, self, record.number)
        self.lines = [ReturnLine(item) for item in record.sale.items]
        self.reason = choices.ChoiceRow(words.REASON, [reason_name(reason) for reason in _REASONS], 0)
        self._total = controls.label(role="total")
        self._sums = SumsTable(total.rate for total in record.sale.totals)
        self._refund = controls.label(role="refund")
        self.outcome = controls.OutcomeLine()
        self.command = controls.primary_button(words.RETURN_RECORD)
        self._codes = CodeReader(self)
        self._lay_out()
        self._go_on()
        self._connect()
        self._show()

    @property
    def dirty(self) -> bool:
        """Whether there are quantities that would be lost by leaving."""
        return self._remaining() != self._record.sale

    def go_back(self) -> None:
        """Leave at once if nothing was changed, else ask; while a question is shown, close that instead."""
        if asking := [each for each in (self.question, self.leaving) if each.asking]:
            asking[0].decline()
        elif self.dirty:
            self.leaving.ask(words.LEAVE)
        else:
            self.left.emit()

    def may_leave(self) -> bool:
        """Return whether nothing would be lost; if something would, the page asks."""
        if self.dirty and not self.leaving.asking:
            self.question.withdraw()
            self.leaving.ask(words.LEAVE)
        return not self.dirty

    def discard(self) -> None:
        """Forget the quantities, and leave."""
        self._keeper.forget()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        """Begin with the quantities that were entered today before the app ended."""
        kept = self._keeper.kept(self._context.today())
        if kept is not None and self._fits([line.item for line in kept.lines]):
            for shown, line in zip(self.lines, kept.lines, strict=True):
                shown.show_count(line.item.quantity)
            self.outcome.show_outcome(words.GOING_ON, Tone.BLUE)

    def _fits(self, items: list[Item]) -> bool:
        """Return whether ``items`` are those of the record, of each no more pieces than it has."""
        sold = self._record.sale.items
        return [replace(item, quantity=0) for item in items] == [replace(item, quantity=0) for item in sold] and all(
            item.quantity <= before.quantity for item, before in zip(items, sold, strict=True)
        )

    def _keep(self) -> None:
        lines = tuple(Line(replace(line.item, quantity=line.count)) for line in self.lines)
        self._keeper.keep(Unfinished(self._context.today(), self._record.sale.buyer, lines, self._record.number))

    def _remaining(self) -> Sale | None:
        return what_remains(self._record.sale, [line.count for line in self.lines])

    def _take_back(self, code: str) -> None:
        """Count one piece less of the article that was scanned: it is the one that was brought back."""
        # UPC-A is stored with a 0 before it.
        line = next((line for line in self.lines if line.count and line.item.jan in {code, f"0{code}"}), None)
        if line is None:
            self.outcome.show_outcome(words.NOT_IN_RECORD.format(jan=code), Tone.RED)
        else:
            line.step(-1)
            self.outcome.show_outcome(words.TAKEN_BACK.format(item=line.item.name), Tone.BLUE)

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
        self._keeper.stop()
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
        self.command.setEnabled(self.dirty)

    def _connect(self) -> None:
        for reader in (self._codes, ZoneReader(self)):  # their Enter presses no button
            reader.watch(self)
        self._codes.scanned.connect(self._take_back)
        self.bar.back.clicked.connect(self.go_back)
        self.command.clicked.connect(self._ask)
        self.question.confirmed.connect(self._save)
        self.question.declined.connect(self.command.setFocus)
        self.leaving.confirmed.connect(self.discard)
        self.leaving.declined.connect(self.command.setFocus)
        for line in self.lines:
            for follow in (self._show, self._keep, self.question.withdraw, self.leaving.withdraw):
                line.changed.connect(follow)
        self.setFocusProxy(self.bar.back)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(24, 16, 24, 10)
        body.addWidget(KineticScrollArea(Beside(self._items(), self._sums_card(), shares=(5, 4), spacing=controls.GAP)))
        foot = Foot(self.outcome, self.command)
        lay_out(self, self.bar, self.question, self.leaving, body=body, foot=foot)

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
        self.item = item
        self.count = item.quantity
        self.fewer, self.more = controls.Button("−", "small"), controls.Button("＋", "small")
        self._shown = controls.label(role="amount")
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.setMinimumWidth(_COUNT_WIDTH)
        for button, step, name in ((self.fewer, -1, words.FEWER), (self.more, 1, words.MORE)):
            button.narrowest = _STEP_WIDTH
            button.setAccessibleName(f"{item.name} {name}")
            button.clicked.connect(lambda _checked=False, step=step: self.step(step))
        self.row.setContentsMargins(16, 6, 8, 6)
        for widget in (self.fewer, self._shown, self.more):
            self.row.addWidget(widget)
        self.show_count(item.quantity)

    def show_count(self, count: int) -> None:
        self.count = count
        self._shown.setText(f"{count:,}")
        self.fewer.setEnabled(count > 0)
        self.more.setEnabled(count < self.item.quantity)

    def step(self, step: int) -> None:
        self.show_count(min(max(self.count + step, 0), self.item.quantity))
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
