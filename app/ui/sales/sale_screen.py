"""免税販売: sales being typed, one after the other, and the page that says what was saved."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.sales.record import Record
from app.sales.sale_context import SaleContext
from app.ui.pages import ScreenContext
from app.ui.sales.saved_sheet import SavedSheet
from app.ui.sales.selling_page import SellingPage


class SaleScreen(QWidget):
    """Opened only while a sale may begin. Leaving a sale with input asks first, in the page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self.setProperty("dense", True)
        self._context = _sale_context(context)
        self._back = context.navigator.go_home
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.selling = self._new_sale()
        self._page: QWidget = self.selling
        self._turn_to(self.selling)

    @property
    def page(self) -> QWidget:
        return self._page

    def begin(self) -> None:
        """Begin a new sale if the sell guard lets, else go back."""
        if not self._context.may_begin():
            self._back()
            return
        finished = self.selling
        self.selling = self._new_sale()
        self._turn_to(self.selling)
        self._let_go(finished)

    def may_leave(self) -> bool:
        """Whether nothing typed would be lost; if it would, the page asks."""
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

    def _new_sale(self) -> SellingPage:
        page = SellingPage(self._context)
        page.saved.connect(self._show_saved)
        page.left.connect(self._back)
        return page

    def _show_saved(self, record: Record) -> None:
        sheet = SavedSheet(record, rest=len(self.selling.draft.later))
        sheet.rest_wanted.connect(self._go_on_with_rest)
        sheet.next_wanted.connect(self.begin)
        sheet.left.connect(self._back)
        self._turn_to(sheet)

    def _go_on_with_rest(self) -> None:
        self._turn_to(self.selling)
        self.selling.go_on_with_rest()

    def _turn_to(self, page: QWidget) -> None:
        """Show ``page`` and let go of the one before, unless it is the sale that waits for its rest."""
        before, self._page = self._page, page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()
        if before not in (page, self.selling):
            self._let_go(before)

    def _let_go(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()


def _sale_context(context: ScreenContext) -> SaleContext:
    return SaleContext(
        journal=context.journal,
        shop_name=context.shop.value.shop_name,
        terminal_name=context.license.standing.terminal_name,
        rounding=context.shop.value.rounding,
        today=context.today,
        usable=lambda: context.license.standing.usable,
    )
