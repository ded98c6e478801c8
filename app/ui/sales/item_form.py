"""The fields of one item: name, tax-included unit price, quantity and rate. Enter moves on, and adds at the end."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.sales.entry import ITEM_FIELDS, EntryError, read_item
from app.sales.fields import Field
from app.sales.sale_context import SaleContext, rates
from app.sales.sentences import rate_name
from app.sales.words import words
from app.ui.widgets import controls
from app.ui.widgets.field_box import Choice, FieldBox, show_faults

ONE = "1"
_NARROW = (Field.UNIT_PRICE, Field.QUANTITY)


class ItemForm(QWidget):
    added = Signal(object)
    """Item: what was typed, once it is valid."""
    left_empty = Signal()
    """Enter was pressed in an empty name: there is nothing more to add."""
    edited = Signal()

    def __init__(self, context: SaleContext, day: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rounding, self._day = context.rounding, day
        self._rates: tuple[int, ...] = ()
        self.boxes = {field: FieldBox(field, own_line=field is Field.ITEM_NAME) for field in ITEM_FIELDS}
        self.rate = Choice(Field.RATE, own_line=False)
        self._fault = controls.label(role="fault", wrap=True)
        self.add_button = controls.action_button(words.ADD_ITEM)
        self._lay_out()
        self._connect()
        self.show_rates()
        self.rate.choose(0)
        self._start_over()
        self.setFocusProxy(self.boxes[Field.ITEM_NAME].line)

    @property
    def empty(self) -> bool:
        return not (self.boxes[Field.ITEM_NAME].text.strip() or self.boxes[Field.UNIT_PRICE].text.strip())

    def show_rates(self) -> None:
        """Offer the rates of the day; if they have changed since midnight, one has to be chosen anew."""
        if self._rates != rates(self._day()):
            self._rates = rates(self._day())
            self.rate.show_options([rate_name(rate) for rate in self._rates])

    def add(self) -> None:
        """Emit ``added``, or show the faults. Pressed again behind an item that was added, it does nothing."""
        if self.empty:
            self.setFocus()
            return
        self.show_rates()
        typed = {field: box.text for field, box in self.boxes.items()}
        rate = self._rates[self.rate.place] if self.rate.place >= 0 else 0
        try:
            item = read_item(typed, rate, self._day(), self._rounding)
        except EntryError as error:
            show_faults(self.boxes, error.faults)
            self.rate.show_fault(next((fault for fault in error.faults if fault.field is Field.RATE), None))
            self._show_fault()
            return
        self._start_over()
        self.added.emit(item)
        self.setFocus()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.boxes[Field.ITEM_NAME], 0, 0, 1, 4)
        grid.addWidget(self.boxes[Field.UNIT_PRICE], 1, 0)
        grid.addWidget(self.boxes[Field.QUANTITY], 1, 1)
        grid.addWidget(self.rate, 1, 2)
        grid.addWidget(self.add_button, 1, 3, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self._fault, 2, 0, 1, 4)
        for column, stretch in enumerate((5, 3, 5, 2)):
            grid.setColumnStretch(column, stretch)

    def _connect(self) -> None:
        name, price, quantity = (box.line for box in self.boxes.values())
        name.returnPressed.connect(self._on_name_entered)
        price.returnPressed.connect(quantity.setFocus)
        price.returnPressed.connect(quantity.selectAll)
        quantity.returnPressed.connect(self.add)
        self.add_button.clicked.connect(self.add)
        self.rate.chosen.connect(self._show_fault)
        for box in self.boxes.values():
            box.line.textEdited.connect(self.edited)
        for field in _NARROW:
            self.boxes[field].fault_changed.connect(self._show_fault)

    def _on_name_entered(self) -> None:
        if self.empty:
            self.left_empty.emit()
        else:
            self.boxes[Field.UNIT_PRICE].line.setFocus()

    def _show_fault(self) -> None:
        """Show the faults of the narrow fields on one line below them."""
        faults = [*(self.boxes[field].fault for field in _NARROW), self.rate.fault]
        self._fault.setText(" ".join(fault for fault in faults if fault))

    def _start_over(self) -> None:
        """Clear the fields but for the rate: items of the same rate often follow each other."""
        for field, box in self.boxes.items():
            box.show_text(ONE if field is Field.QUANTITY else "")
            box.show_fault(None)
