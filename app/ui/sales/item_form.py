"""The fields of one item: name, tax-included unit price, quantity and rate. Enter moves on, and adds at the end.

A JAN code in the place of the name brings all that is known of its article.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.sales.articles import Article
from app.sales.entry import ITEM_FIELDS, EntryError, read_item
from app.sales.fields import Fault, Field, FieldError, looks_like_jan, read_jan
from app.sales.record import Item
from app.sales.sale_context import SaleContext, rate_of, rates
from app.sales.sentences import rate_name
from app.sales.words import words
from app.ui.sales.article_menu import ArticleMenu
from app.ui.widgets import controls
from app.ui.widgets.field_box import Choice, FieldBox, show_faults

ONE = "1"
_BELOW = (Field.UNIT_PRICE, Field.QUANTITY, Field.DETAIL)
"""The fields whose faults are shown on one line below all of them."""


class ItemForm(QWidget):
    """``day`` returns the day of the sale."""

    added = Signal(object, object)
    """Item: what was typed or scanned, once it is valid; and the place of the line that it replaces, or None."""
    left_empty = Signal()
    """Enter was pressed in an empty name: there is nothing more to add."""
    unfinished = Signal(str)
    """What is to be done first: a code was scanned while another item is being typed."""
    edited = Signal()

    def __init__(self, context: SaleContext, day: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._day = context, day
        self._rates: tuple[int, ...] = ()
        self._jan = ""
        self._asked_rate = False
        self.editing: int | None = None
        """The line of the draft that is being edited."""
        self.boxes = {
            field: FieldBox(field, own_line=field is Field.ITEM_NAME) for field in (*ITEM_FIELDS, Field.DETAIL)
        }
        self.rate = Choice(Field.RATE, own_line=False)
        self._filled = self._values
        self.articles = ArticleMenu(context)
        self.drop_button = controls.Button(words.DROP_ITEM, "small")
        """In the place of the articles while something is typed or scanned, which nothing else may get rid of."""
        self._fault = controls.label(role="fault", wrap=True)
        self.add_button = controls.action_button(words.ADD_ITEM)
        self._lay_out()
        self._connect()
        self.show_rates()
        self.start_over()
        self.setFocusProxy(self.boxes[Field.ITEM_NAME].line)

    @property
    def empty(self) -> bool:
        texts = (self.boxes[Field.ITEM_NAME].text, self.boxes[Field.UNIT_PRICE].text, self._jan)
        return not any(text.strip() for text in texts)

    @property
    def changed(self) -> bool:
        """Whether something was typed or scanned that would be lost, other than what ``edit`` has filled in."""
        return not self.empty and self._values != self._filled

    @property
    def _values(self) -> tuple[object, ...]:
        return self._jan, self.rate.place, *(box.text for box in self.boxes.values())

    @property
    def unfinished_words(self) -> str:
        """What is to be done while the form is not empty."""
        return words.UNFINISHED_ITEM.format(add=self.add_button.text())

    def show_rates(self) -> None:
        """Offer the rates of the day; if they have changed since midnight, one has to be chosen anew."""
        if self._rates != rates(self._day()):
            self._rates = rates(self._day())
            self.rate.show_options([rate_name(rate) for rate in self._rates])

    def start_over(self) -> None:
        """Clear all fields, the rate too: the next article may have another one."""
        for field, box in self.boxes.items():
            box.show_text(ONE if field is Field.QUANTITY else "")
            box.show_fault(None)
            box.show_hint("")
        self.boxes[Field.DETAIL].hide()
        self.rate.clear()
        self.add_button.setText(words.ADD_ITEM)
        self._jan, self._asked_rate, self.editing = "", False, None
        self._filled = self._values
        self._show_fault()
        self._show_drop()

    def edit(self, place: int, item: Item) -> None:
        """Fill in ``item``, which stands at ``place``, to be changed."""
        if self.changed:
            self.unfinished.emit(self.unfinished_words)
            return
        self.start_over()
        self.editing = place
        self._fill_in(item.name, item.unit_price, item.rate, item.jan)
        self.boxes[Field.QUANTITY].show_text(str(item.quantity))
        self.boxes[Field.DETAIL].show_text(item.detail)
        self.boxes[Field.DETAIL].setVisible(bool(item.detail))
        self.add_button.setText(words.UPDATE_ITEM)
        self._filled = self._values
        self.boxes[Field.UNIT_PRICE].line.setFocus()
        self.boxes[Field.UNIT_PRICE].line.selectAll()

    def scan(self, code: str) -> None:
        """Add the article with the JAN code ``code``; ask for what is not known of it."""
        self.rate.forget_typed()
        if not self.empty:
            self.unfinished.emit(self.unfinished_words)
            return
        self.start_over()
        try:
            jan = read_jan(code)
        except FieldError as fault:
            self._refuse(code, fault)
            return
        article = self._context.known(jan)
        if article is None:
            self._jan = jan
            self.boxes[Field.ITEM_NAME].show_hint(words.NEW_ARTICLE.format(jan=jan))
            self._show_drop()
            self.setFocus()
        elif not article.qualifies:
            self._refuse(article.name, FieldError(Field.ITEM_NAME, Fault.NOT_QUALIFYING))
        else:
            self._take(article)
            self.add()

    def _choose(self, article: Article) -> None:
        """Add ``article``, which a person has chosen from the list."""
        if not self.empty:
            self.unfinished.emit(self.unfinished_words)
            return
        self.start_over()
        self._take(article)
        self.add()

    def add(self) -> None:
        """Emit ``added``, or show the faults. Pressed again behind an item that was added, it does nothing."""
        if self.empty:
            self.setFocus()
            return
        self.show_rates()
        typed = {field: box.text for field, box in self.boxes.items()}
        rate = self._rates[self.rate.place] if self.rate.place >= 0 else 0
        try:
            item = read_item(typed, rate, self._day(), self._context.rounding, self._jan)
        except EntryError as error:
            self._show_faults(error)
            return
        if self._context.excluded(item):
            self._refuse(item.name, FieldError(Field.ITEM_NAME, Fault.NOT_QUALIFYING))
            return
        place = self.editing
        self.start_over()
        self.added.emit(item, place)
        self.setFocus()

    def _drop(self) -> None:
        self.start_over()
        self.edited.emit()
        self.setFocus()

    def _show_drop(self) -> None:
        """Offer to drop what is typed or scanned, if something is."""
        self.articles.setVisible(self.empty)
        self.drop_button.setVisible(not self.empty)

    def _refuse(self, text: str, fault: FieldError) -> None:
        box = self.boxes[Field.ITEM_NAME]
        box.show_text(text)
        box.show_fault(fault)
        box.line.setFocus()
        box.line.selectAll()

    def _take(self, article: Article) -> None:
        # The name of an article without a code, typed for a new code, does not lose that.
        self._fill_in(article.name, article.unit_price, rate_of(article, self._day()), article.jan or self._jan)

    def _fill_in(self, name: str, unit_price: int, rate: int, jan: str) -> None:
        self.show_rates()
        self._jan = jan
        self.boxes[Field.ITEM_NAME].show_text(name)
        self.boxes[Field.ITEM_NAME].show_hint(jan)
        self.boxes[Field.UNIT_PRICE].show_text(str(unit_price))
        if rate in self._rates:
            self.rate.choose(self._rates.index(rate))

    def _show_faults(self, error: EntryError) -> None:
        needs_detail = any(fault.field is Field.DETAIL for fault in error.faults)
        self.boxes[Field.DETAIL].setVisible(needs_detail or bool(self.boxes[Field.DETAIL].text))
        show_faults(self.boxes, error.faults)
        self.rate.show_fault(next((fault for fault in error.faults if fault.field is Field.RATE), None))
        self._show_fault()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.boxes[Field.ITEM_NAME], 0, 0, 1, 3)
        for button in (self.articles, self.drop_button):
            grid.addWidget(button, 0, 3)
        grid.addWidget(self.boxes[Field.UNIT_PRICE], 1, 0)
        grid.addWidget(self.boxes[Field.QUANTITY], 1, 1)
        grid.addWidget(self.rate, 1, 2)
        grid.addWidget(self.add_button, 1, 3, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self.boxes[Field.DETAIL], 2, 0, 1, 4)
        grid.addWidget(self._fault, 3, 0, 1, 4)
        for column, stretch in enumerate((5, 3, 5, 2)):
            grid.setColumnStretch(column, stretch)

    def _connect(self) -> None:
        lines = {field: box.line for field, box in self.boxes.items()}
        lines[Field.ITEM_NAME].returnPressed.connect(self._on_name_entered)
        lines[Field.ITEM_NAME].textEdited.connect(self._on_name_edited)
        lines[Field.UNIT_PRICE].returnPressed.connect(lines[Field.QUANTITY].setFocus)
        lines[Field.UNIT_PRICE].returnPressed.connect(lines[Field.QUANTITY].selectAll)
        lines[Field.QUANTITY].returnPressed.connect(self._ask_rate)
        lines[Field.DETAIL].returnPressed.connect(self.add)
        self.add_button.clicked.connect(self.add)
        self.articles.chosen.connect(self._choose)
        self.drop_button.clicked.connect(self._drop)
        for field in (Field.ITEM_NAME, Field.UNIT_PRICE):
            lines[field].textChanged.connect(self._show_drop)
        self.rate.chosen.connect(self._on_rate_chosen)
        for box in self.boxes.values():
            box.line.textEdited.connect(self.edited)
        for field in _BELOW:
            self.boxes[field].fault_changed.connect(self._show_fault)

    def _on_name_edited(self, text: str) -> None:
        """Take a code that an input method has committed in wide digits: it has swallowed the scanner's Enter."""
        if not text.isascii() and looks_like_jan(text):
            self.boxes[Field.ITEM_NAME].show_text("")
            self.scan(text)

    def _on_name_entered(self) -> None:
        name = self.boxes[Field.ITEM_NAME].text.strip()
        if self.empty:
            self.left_empty.emit()
        elif looks_like_jan(name):
            self.boxes[Field.ITEM_NAME].show_text("")
            self.scan(name)
        else:
            article = self._context.known(name)
            if article is not None and article.qualifies and not self.boxes[Field.UNIT_PRICE].text:
                self._take(article)
            self.boxes[Field.UNIT_PRICE].line.setFocus()
            self.boxes[Field.UNIT_PRICE].line.selectAll()

    def _ask_rate(self) -> None:
        """Add the item, once its rate is known: 8 or 1, or an arrow and Enter, choose it."""
        if self.rate.place >= 0:
            self.add()
        else:
            self._asked_rate = True
            self.rate.ask()

    def _on_rate_chosen(self) -> None:
        self._show_fault()
        if self._asked_rate:
            self.add()

    def _show_fault(self) -> None:
        faults = [*(self.boxes[field].fault for field in _BELOW), self.rate.fault]
        self._fault.setText(" ".join(fault for fault in faults if fault))
