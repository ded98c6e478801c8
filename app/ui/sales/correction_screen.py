"""訂正する: the pages of a sale, filled in with a record, and the question before the corrected one replaces it."""

import logging
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.sales.articles import FILE_NAME, Articles
from app.sales.correction_context import CorrectionContext
from app.sales.correction_words import changes, words
from app.sales.errors import JournalError
from app.sales.journal import AlreadyVoid
from app.sales.record import Buyer, Reason, Record, Sale
from app.sales.sentences import correct_failure, lost_words
from app.sales.state_words import reason_name
from app.sales.unfinished import Unfinished
from app.sales.words import words as sale_words
from app.ui.pages import ScreenContext
from app.ui.sales.draft_keeper import DraftKeeper
from app.ui.sales.selling_page import SellingPage
from app.ui.widgets import choices, controls
from app.ui.widgets.code_reader import CodeReader
from app.ui.widgets.facts import Facts
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.theme import fit_text
from app.ui.widgets.zone_reader import ZoneReader
from app.ui.words.general import texts
from licensing.words.text import join_sentences
from licensing.words.views import Tone

log = logging.getLogger(__name__)

_REASONS = (Reason.MISTAKE, Reason.EXCHANGED, Reason.RETURNED)


class CorrectionScreen(PageStack):
    left = Signal()
    recorded = Signal(object)
    """Record: the new one."""

    def __init__(self, context: ScreenContext, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dense", True)
        articles = Articles(context.data / FILE_NAME)
        self._context = CorrectionContext.of(record, context.journal, articles, context.today, context.now)
        self.title = words.TITLE.format(receipt=record.receipt)
        self.editing = CorrectionPage(self._context)
        self.sheet = CorrectionSheet(self._context)
        self._keeper = DraftKeeper(context.journal, self, record.number)
        if kept := self._keeper.kept(context.today()):
            self.editing.go_on_with(kept)
            context.navigator.notify(sale_words.GOING_ON)
        self.editing.kept.connect(self._keep)
        self.editing.left.connect(self.discard)
        self.sheet.recording.connect(self._keeper.stop)
        self.editing.reviewed.connect(self._review)
        self.sheet.left.connect(lambda: self.show_page(self.editing))
        self.sheet.recorded.connect(self.recorded)
        for reader in (ZoneReader(self), CodeReader(self)):  # their Enter presses no button
            reader.watch(self.sheet)
        self.add_pages(self.editing, self.sheet)
        self.show_page(self.editing)

    def may_leave(self) -> bool:
        """Return whether nothing would be lost; if something would, the page asks."""
        if not self.dirty:
            return True
        self.show_page(self.editing)
        if not self.editing.question.asking:
            self.editing.ask_to_leave()
        return False

    @property
    def dirty(self) -> bool:
        return self.editing.dirty

    def discard(self) -> None:
        """Forget what was typed, and leave."""
        self._keeper.forget()
        self.left.emit()

    def _keep(self, typed: Unfinished) -> None:
        self._keeper.keep(replace(typed, day=self._context.entered_on(), number=self._context.record.number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.editing.ask_to_leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit_text(self, self.window().size())

    def _review(self, sale: Sale) -> None:
        self.sheet.ask(sale)
        self.show_page(self.sheet)


class CorrectionPage(SellingPage):
    reviewed = Signal(object)
    """Sale: what is to replace that of the record."""

    def __init__(self, context: CorrectionContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent, title=words.TITLE.format(receipt=context.record.receipt))
        self._correction = context
        self._draft = context.draft
        self.buyer_card.form.show_buyer(context.record.sale.buyer)
        self._typed_before = self.buyer_card.form.typed
        self.items_card.list.splits = False
        self.panel.command.setText(words.REVIEW)
        self._show()

    def go_on_with(self, typed: Unfinished) -> None:
        """Show what was typed before the app ended, in the place of the record."""
        self.buyer_card.form.show_buyer(typed.buyer)
        self._draft = replace(self._draft, lines=tuple(line for line in typed.lines if line.item.quantity))
        self._show()

    @property
    def dirty(self) -> bool:
        form, items = self.buyer_card.form, self.items_card.form
        return self._draft != self._correction.draft or form.typed != self._typed_before or not items.empty

    def _save(self, buyer: Buyer) -> None:
        sale = self._correction.corrected(buyer, self._draft)
        if sale == self._correction.record.sale:
            self.error.show_error(words.NOTHING_CHANGED)
        else:
            self.reviewed.emit(sale)


class CorrectionSheet(Sheet):
    """What changes, and why; then the corrected record replaces the former one."""

    left = Signal()
    recording = Signal()
    recorded = Signal(object)

    def __init__(self, context: CorrectionContext, parent: QWidget | None = None) -> None:
        super().__init__(words.QUESTION, parent=parent)
        self._context = context
        self._sale: Sale | None = None
        self.facts = Facts(gap=8)
        self.reason = choices.ChoiceRow(sale_words.REASON, [reason_name(reason) for reason in _REASONS], 0)
        self.outcome = controls.OutcomeLine(lines=0)
        self.back, self.record = controls.quiet_button(texts.BACK), controls.quiet_button(words.RECORD)
        self.record.setProperty("tone", Tone.RED)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.facts)
        rows.addStretch(1)
        self.content.addWidget(KineticScrollArea(inside), 1)
        self.content.addWidget(controls.label(sale_words.REASON, "field"))
        self.content.addWidget(self.reason)
        self.content.addWidget(self.outcome)
        self.back.clicked.connect(self.left)
        self.record.clicked.connect(self._record)
        # The one that records stands at the left: at the right was the one that leads here.
        self.set_buttons(self.record, self.back, dismiss=self.back)
        self.setFocusProxy(self.back)

    def ask(self, sale: Sale) -> None:
        """Ask whether ``sale`` is to replace that of the record."""
        context, before = self._context, self._context.record
        self._sale = sale
        try:
            net, others = context.day_net(sale.buyer, sale.sold_on) + sale.net, context.others_losing(sale)
        except JournalError:
            net, others = sale.net, []  # recording reports it
        lead = words.LEAD.format(receipt=before.receipt)
        self.set_heading(words.QUESTION, join_sentences(lead, lost_words(others)))
        self.facts.show_facts(changes(before, sale, net))
        self.outcome.show_outcome("", Tone.RED)

    def _record(self) -> None:
        if self._sale is None:
            return
        self.recording.emit()
        try:
            record = self._context.correct(self._sale, _REASONS[self.reason.place])
        except AlreadyVoid:
            self.outcome.show_outcome(sale_words.VOIDED_BEFORE, Tone.RED)
        except JournalError as error:
            self.outcome.show_outcome(correct_failure(error), Tone.RED)
        else:
            log.warning("record %s is voided, %s replaces it", self._context.record.receipt, record.receipt)
            self.recorded.emit(record)
