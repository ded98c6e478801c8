"""Typing one sale: first the buyer, then the items. The totals are always visible beside them."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.sales.draft import Draft
from app.sales.errors import JournalError
from app.sales.field_words import fault_sentence
from app.sales.fields import FieldError
from app.sales.record import Buyer, Item
from app.sales.sale_context import LicenseEnded, SaleContext, SaleDay, rates
from app.sales.sentences import read_failure, save_failure
from app.sales.unfinished import Unfinished
from app.sales.words import words
from app.ui.sales.sale_cards import BuyerCard, ItemsCard
from app.ui.sales.totals_panel import TotalsPanel
from app.ui.widgets import controls
from app.ui.widgets.code_reader import CodeReader
from app.ui.widgets.page_bar import Foot, PageBar, lay_out
from app.ui.widgets.question_strip import QuestionStrip
from app.ui.widgets.touch_keys import TouchKeys
from licensing.words.days import long_date


class SellingPage(QWidget):
    """What was typed stays until the journal has stored it."""

    saved = Signal(object)
    """Record."""
    kept = Signal(object)
    """Unfinished: the sale as it is now."""
    saving = Signal()
    left = Signal()
    """The page is to be closed; what was typed is discarded."""

    def __init__(self, context: SaleContext, day: str = "", title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sale = context.begin()
        self._day = SaleDay(context.today(), context.today())
        self._draft = self._former = Draft(context.rounding)
        self._buyer: Buyer | None = None
        self._offered: Unfinished | None = None
        self._day_net = 0
        self._other: Buyer | None = None
        """The buyer of the newest record with this passport number, if that is somebody else."""
        self.bar = PageBar(title or words.SALE_TITLE)
        self.question = QuestionStrip(self.bar, words.STAY, words.THROW_AWAY)
        self.repeat = QuestionStrip(self.bar, words.REPEAT_NOT, words.REPEAT)
        self.former = QuestionStrip(self.bar, words.GO_ON, words.THROW_FORMER_AWAY)
        self.buyer_card = BuyerCard(context, day)
        self.items_card = ItemsCard(context, self._sold_on)
        self._cards = QStackedWidget()
        self.panel = TotalsPanel(rates(context.today()))
        self.error = controls.ErrorLine()
        self.keys = TouchKeys(self)
        self.codes = CodeReader(self)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def draft(self) -> Draft:
        return self._draft

    @property
    def dirty(self) -> bool:
        """Whether there is input that would be lost by leaving."""
        return bool(self._draft.lines) or not (self.buyer_card.form.empty and self.items_card.form.empty)

    @property
    def entered_day(self) -> str:
        """The day that a person entered for this sale, empty where it was not asked."""
        return self.buyer_card.form.entered_day

    def ask_to_leave(self) -> None:
        """Leave at once if there is no input, else ask; while a question is shown, close it."""
        if self.former.asking and not self.buyer_card.form.empty:
            self.error.show_error(words.FORMER_FIRST)  # to go on would replace what is typed
        elif asking := [each for each in (self.question, self.repeat, self.former) if each.asking]:
            asking[0].decline()
        elif self.dirty:
            self.question.ask(words.LEAVE)
        else:
            self.left.emit()

    def offer(self, sale: Unfinished) -> None:
        """Ask whether to go on with ``sale``, which was being typed when the app ended."""
        self._offered = sale
        sentence = words.FORMER if sale.day == self._context.today() else words.FORMER_OF_DAY
        self.former.ask(sentence.format(day=long_date(sale.day), name=sale.buyer.name, count=sale.pieces))

    def _go_on_with_offered(self) -> None:
        sale, self._offered = self._offered, None
        if sale is None:
            return
        self.buyer_card.form.show_buyer(sale.buyer)
        self._draft = Draft(self._context.rounding, sale.lines)
        self._take_buyer()
        self._show()

    def go_on_with_rest(self) -> None:
        """Begin the same buyer's next record, with the items that were moved to it."""
        self._change(self._draft.next())  # which offers no more what was removed: it would bring back what is recorded
        self._read_day_net()
        self._show()
        self.panel.command.setFocus()

    def proceed(self) -> None:
        """Do what the page's main button says: go on to the items, or save."""
        if self._buyer is None:
            self._take_buyer()
        elif self._may_save() and not self._asks_about_repeat(self._buyer):
            self._save(self._buyer)

    def change_buyer(self) -> None:
        self._buyer = None
        self.repeat.withdraw()
        self._show()
        self.buyer_card.form.setFocus()

    def _take_buyer(self) -> None:
        self.error.show_error("")
        by_clock, doubt = self._context.today(), self._context.doubt()
        try:
            self._context.check()
        except FieldError as fault:
            self.error.show_error(fault_sentence(fault))
            return
        buyer = self.buyer_card.form.read()
        if buyer is None:
            return
        self._day = SaleDay(self.buyer_card.form.day(), by_clock, doubt)
        try:
            self._context.admit(self._sale, buyer, by_clock)
        except LicenseEnded:
            self.error.show_error(words.LICENSE_ENDED)
            return
        self._buyer = buyer
        self._offered = None
        if self.former.asking:
            self.former.decline()  # another sale has begun
        self.items_card.form.show_rates()
        self.panel.sums.show_rates(rates(self._day.sold_on))
        self._read_day_net()
        self._show()
        self.items_card.form.setFocus()

    def _sold_on(self) -> date:
        """Return the day of what is sold now."""
        return self._day.sold_on if self._day.doubt else self._context.today()

    def _may_save(self) -> bool:
        """Return whether the record is complete; if not, show what is missing."""
        missing = ""
        if self._day.by_clock != self._context.today() or self._day.doubt != self._context.doubt():
            self._day = SaleDay(self._context.today(), self._context.today())
            self.change_buyer()
            missing = words.DAY_CHANGED
        elif not self.items_card.form.empty:
            missing = self.items_card.form.unfinished_words
        elif outdated := self._context.outdated(self._draft, self._day.sold_on):
            missing = words.RATE_CHANGED.format(item=outdated.name)
        elif not self._draft.items:
            missing = words.ALL_SPLIT_OFF if self._draft.lines else words.NO_ITEMS
        self.error.show_error(missing)
        return not missing

    def _asks_about_repeat(self, buyer: Buyer) -> bool:
        """Ask if this buyer's last record has the same goods; return whether it was asked."""
        try:
            repeated = self._context.repeated(buyer, self._draft, self._day.sold_on)
        except JournalError:
            return False  # saving reports it
        if repeated is not None:
            self.repeat.ask(words.REPEATED.format(receipt=repeated.receipt))
        return repeated is not None

    def _save_repeated(self) -> None:
        if self._buyer is not None and self._may_save():
            self._save(self._buyer)

    def _save(self, buyer: Buyer) -> None:
        self.saving.emit()
        try:
            record = self._context.register(self._sale, buyer, self._draft, self._day)
        except LicenseEnded:
            self.error.show_error(words.LICENSE_ENDED)
            return
        except JournalError as error:
            self.error.show_error(save_failure(error))
            return
        if self._draft.later:
            self._keep(buyer, self._draft.next())
        self.saved.emit(record)

    def _keep(self, buyer: Buyer, draft: Draft) -> None:
        self.kept.emit(Unfinished(self._day.sold_on, buyer, draft.lines))

    def _read_day_net(self) -> None:
        self._day_net, self._other = 0, None
        self.error.show_error("")
        if self._buyer is None:
            return
        try:
            self._day_net = self._context.day_net(self._buyer, self._day.sold_on)
            self._other = self._context.other_buyer(self._buyer)
        except JournalError as error:
            self.error.show_error(read_failure(error))

    def _change(self, draft: Draft, removed: Item | None = None) -> None:
        """Show ``draft`` in the place of the former one, which can be brought back if ``removed`` is an item of it."""
        form = self.items_card.form
        if form.editing is not None:  # its line may be another one afterwards
            if form.changed:
                self.error.show_error(form.unfinished_words)
                return
            form.start_over()
        self._former, self._draft = self._draft, draft
        self.items_card.offer_undo(removed)
        if self.repeat.asking:
            self.repeat.withdraw()  # the goods are not the same any more
        self.error.show_error("")
        self._show()

    def _add(self, item: Item, place: int | None) -> None:
        self._change(self._draft.add(item) if place is None else self._draft.replace(place, item))
        self._context.learn(item, self._sold_on())

    def _scan(self, code: str) -> None:
        if self._buyer is None:
            self.error.show_error(words.BUYER_FIRST)
        else:
            self.items_card.form.scan(code)

    def _show(self) -> None:
        self.bar.show_note(long_date(self._day.sold_on))
        card = self.buyer_card if self._buyer is None else self.items_card
        self._cards.setCurrentWidget(card)
        self.setFocusProxy(card)
        self.items_card.show_sale(self._buyer, self._other, self._draft)
        self.panel.go_on.setVisible(self._buyer is None)
        self.panel.command.setVisible(self._buyer is not None)
        self.panel.show_draft(self._draft, self._day_net if self._buyer else 0, self._day.sold_on)
        if self._buyer is not None:
            self._keep(self._buyer, self._draft)

    def _lay_out(self) -> None:
        self._cards.addWidget(self.buyer_card)
        self._cards.addWidget(self.items_card)
        body = QHBoxLayout()
        body.setContentsMargins(16, 16, 16, 10)
        body.setSpacing(12)
        body.addWidget(self._cards, 8)
        body.addWidget(self.panel, 5)
        foot = Foot(self.error)
        lay_out(self, self.bar, self.question, self.repeat, self.former, body=body, foot=foot)

    def _connect(self) -> None:
        self.bar.back.clicked.connect(self.ask_to_leave)
        self.question.confirmed.connect(self.left)
        self.former.declined.connect(self._go_on_with_offered)
        self.repeat.confirmed.connect(self._save_repeated)
        for question in (self.question, self.repeat):
            question.declined.connect(self.setFocus)
        for edited in (self.buyer_card.form.edited, self.items_card.form.edited):
            edited.connect(lambda: self.error.show_error(""))
        self.buyer_card.form.not_read.connect(self.error.show_error)
        questions = (self.question, self.repeat, self.former)
        for part in (self.bar, *questions, self.buyer_card, self.items_card, self.panel):
            self.buyer_card.form.reader.watch(part)
        self.buyer_card.form.completed.connect(self.proceed)
        for choice in (self.buyer_card.form.status, self.buyer_card.form.proof):
            choice.chosen.connect(self.panel.go_on.setFocus)
        self.items_card.form.added.connect(self._add)
        self.items_card.form.added.connect(self.keys.hide)
        for form in (self.buyer_card.form, self.items_card.form):
            self.keys.watch(form.boxes.values())
        self.items_card.form.left_empty.connect(self.panel.command.setFocus)
        self.items_card.change.clicked.connect(self.change_buyer)
        self.items_card.form.unfinished.connect(self.error.show_error)
        self.items_card.undo.clicked.connect(lambda: self._change(self._former))
        items = self.items_card.list
        items.move_requested.connect(lambda place: self._change(self._draft.move(place)))
        items.quantity_changed.connect(lambda place, by: self._change(self._draft.change_quantity(place, by)))
        items.edit_requested.connect(lambda place: self.items_card.form.edit(place, self._draft.lines[place].item))
        items.remove_requested.connect(
            lambda place: self._change(self._draft.remove(place), self._draft.lines[place].item)
        )
        self.codes.scanned.connect(self._scan)
        for widget in (*questions, self.items_card.form, self.items_card.change, self.panel.command):
            self.codes.watch(widget)
        items.made.connect(self.buyer_card.form.reader.watch)
        items.made.connect(self.codes.watch)
        for command in (self.panel.go_on, self.panel.command):
            command.clicked.connect(self.proceed)
