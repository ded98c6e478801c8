"""The left side of a sale: the card of the buyer, then the card of the items."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.sales.draft import Draft
from app.sales.record import Buyer, Item
from app.sales.sale_context import SaleContext
from app.sales.sentences import buyer_tail, difference_words
from app.sales.words import words
from app.ui.sales.buyer_form import BuyerForm
from app.ui.sales.item_form import ItemForm
from app.ui.sales.item_list import ItemList
from app.ui.widgets import controls
from app.ui.widgets.header import ElidedLabel
from app.ui.widgets.kinetic_scroll import KineticScrollArea


class BuyerCard(QFrame):
    def __init__(self, context: SaleContext, day: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.form = BuyerForm(context.today, lambda: context.doubt() is not None, day)
        heading = QHBoxLayout()
        heading.addWidget(controls.label(words.BUYER, "section"))
        heading.addSpacing(12)
        lead = words.BUYER_LEAD if context.doubt() is None else words.CLOCK_LEAD
        heading.addWidget(controls.label(lead, "note", wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 2)
        column.setSpacing(2)
        column.addLayout(heading)
        column.addWidget(KineticScrollArea(self.form), 1)  # several faults may need more room than there is
        self.setFocusProxy(self.form)


class ItemsCard(QFrame):
    def __init__(self, context: SaleContext, day: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._buyer = ElidedLabel("section")
        self._differs = controls.label(role="warning", wrap=True)
        self.change = controls.Button(words.CHANGE_BUYER, "small")
        self.form = ItemForm(context, day)
        self.list = ItemList()
        self._hint = controls.label(words.SPLIT_HINT, "note", wrap=True)
        self._removed = ElidedLabel("note")
        self.undo = controls.Button(words.UNDO, "small")
        self._undo_row = QWidget()
        row = QHBoxLayout(self._undo_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._removed, 1)
        row.addWidget(self.undo)
        who = QHBoxLayout()
        who.setSpacing(12)
        who.addWidget(self._buyer, 1)
        who.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(6)
        column.addLayout(who)
        column.addWidget(self._differs)
        column.addWidget(self.form)
        column.addWidget(self.list, 1)
        column.addWidget(self._undo_row)
        column.addWidget(self._hint)
        self._undo_row.hide()
        self.setFocusProxy(self.form)

    def show_sale(self, buyer: Buyer | None, other: Buyer | None, draft: Draft) -> None:
        """``other`` has the same passport number in an earlier record."""
        if buyer is not None:
            self._buyer.show_text(buyer.name, buyer_tail(buyer))
            self._differs.setText("" if other is None else difference_words(other, buyer))
        self._differs.setVisible(bool(self._differs.text()))
        self.list.show_lines(draft.lines)
        self._hint.setVisible(bool(draft.lines) and self._undo_row.isHidden() and self.list.splits)

    def offer_undo(self, item: Item | None) -> None:
        """Offer to bring back ``item``, which was removed; None for nothing."""
        if item is not None:
            self._removed.show_text(words.REMOVED.format(item=item.name))
        self._undo_row.setVisible(item is not None)
