"""免税販売: typing sales, one after the other, and the page after a record is saved."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.sales.articles import FILE_NAME, Articles
from app.sales.record import Record
from app.sales.sale_context import SaleContext
from app.sales.unfinished import Unfinished
from app.sales.words import words
from app.system.tasks import Tasks
from app.ui.pages import ScreenContext
from app.ui.sales.draft_keeper import DraftKeeper
from app.ui.sales.saved_sheet import SavedSheet
from app.ui.sales.selling_page import SellingPage
from app.ui.sales.slip_page import SlipPage
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.zone_reader import ZoneReader


class SaleScreen(PageStack):
    """Opened only while a sale may begin. Leaving a sale with input asks first, in the page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self.setProperty("dense", True)
        self._screen_context = context
        self._context = _sale_context(context)
        self._navigator = context.navigator
        self._back = context.navigator.go_home
        self._keeper = DraftKeeper(self._context.journal, self)
        self.selling = self._new_sale()
        self.show_page(self.selling)
        Tasks(self).run(self._context.journal.unfinished, self._offer)

    @property
    def page(self) -> QWidget:
        return cast(QWidget, self.currentWidget())

    def begin(self) -> None:
        """Begin a new sale if the license allows it, else leave the screen."""
        if not self._context.may_begin():
            self._back()
            return
        finished = [cast(QWidget, self.widget(place)) for place in range(self.count())]
        self.selling = self._new_sale(self.selling.entered_day)
        self.show_page(self.selling)
        for page in finished:
            self.remove_page(page)

    def fill_in(self, zone: str) -> None:
        """Fill in the buyer whose passport was read on another page."""
        self.selling.buyer_card.form.fill_in(zone)

    def may_leave(self) -> bool:
        """Return whether there is no input that would be lost; if there is, the page asks."""
        if self.page is not self.selling or not self.selling.dirty:
            return True
        if not self.selling.question.asking:
            self.selling.ask_to_leave()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.page is self.selling:
            self.selling.ask_to_leave()
        else:
            super().keyPressEvent(event)

    def _new_sale(self, day: str = "") -> SellingPage:
        """Return the page of a new sale; ``day`` is the day that a person entered for the last one."""
        page = SellingPage(self._context, day)
        page.saved.connect(self._show_saved)
        page.kept.connect(self._keeper.keep)
        page.saving.connect(self._keeper.stop)
        page.former.confirmed.connect(self._keeper.forget)
        page.left.connect(self._keeper.forget)
        page.left.connect(self._leave)
        return page

    def _leave(self) -> None:
        if self.selling.dirty:
            self._navigator.notify("")  # that the sale before was recorded would be read as said of this one
        self._back()

    def _offer(self, sale: Unfinished | None, _error: Exception | None) -> None:
        """Offer to go on with a sale of today that a crash has interrupted; one of another day is over.

        While the clock is in doubt, a person knows whether it is today's, and enters the day again.
        """
        begun = self.selling.draft.lines or not self.selling.buyer_card.isVisibleTo(self.selling)
        if sale is None or self.page is not self.selling or begun:
            return
        typing = self.window().focusWidget()
        if sale.day == self._context.today() or self._context.doubt() is not None:
            self.selling.offer(sale)
            if typing is not None and self.selling.dirty:
                typing.setFocus()
        else:
            self._keeper.forget()

    def _show_saved(self, record: Record) -> None:
        sheet = SavedSheet(record, self.selling.draft)
        sheet.rest_requested.connect(self._begin_next_record)
        # Repeated on the page that follows, for whoever tapped this one away before reading it.
        self._navigator.notify(words.SAVED_AS.format(receipt=record.receipt))
        sheet.next_requested.connect(self.begin)
        sheet.left.connect(self._back)
        sheet.slip_requested.connect(lambda: self._show_slip(record, sheet))
        reader = ZoneReader(sheet)
        reader.watch(sheet)
        if not self.selling.draft.later:
            reader.finished.connect(self._begin_with)
        self.show_page(sheet)

    def _begin_with(self, zone: str) -> None:
        """Begin the sale to the next buyer, whose passport was read while the last record was still shown."""
        former = self.selling
        self.begin()
        if self.selling is not former:
            self.fill_in(zone)

    def _show_slip(self, record: Record, sheet: SavedSheet) -> None:
        slip = SlipPage(self._screen_context, record)
        slip.left.connect(lambda: self.show_page(sheet))
        slip.left.connect(lambda: self.remove_page(slip))
        if not self.selling.draft.later:
            slip.reader.finished.connect(self._begin_with)
        self.show_page(slip)

    def _begin_next_record(self) -> None:
        sheet = self.page
        self.show_page(self.selling)
        self.remove_page(sheet)
        self.selling.go_on_with_rest()


def _sale_context(context: ScreenContext) -> SaleContext:
    return SaleContext(
        journal=context.journal,
        shop_name=context.shop.value.shop_name,
        terminal_name=context.license.standing.terminal_name,
        rounding=context.shop.value.rounding,
        today=context.today,
        now=context.now,
        articles=Articles(context.data / FILE_NAME),
        usable=lambda: context.license.standing.usable,
        doubt=lambda: context.license.standing.moment.doubt,
    )
