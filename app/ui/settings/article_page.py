"""One article of 商品一覧, to be changed, or a new one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.sales.articles import Article
from app.sales.field_words import fault_sentence, field_name
from app.sales.fields import Field, FieldError, goods_text, read_item_name, read_jan, read_unit_price
from app.ui.widgets import choices, controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.articles import words
from app.ui.words.general import texts

LONGEST = 80
"""Characters of a field."""


class EditPage(Sheet):
    left = Signal()
    saved = Signal(object)
    """Article"""
    deleted = Signal()

    def __init__(self) -> None:
        super().__init__(words.EDIT)
        make = {Field.ITEM_NAME: controls.text_field}
        self.lines = {
            field: make.get(field, controls.latin_field)(name=field_name(field), longest=LONGEST)
            for field in (Field.JAN, Field.ITEM_NAME, Field.UNIT_PRICE)
        }
        self.rate = choices.ChoiceRow(words.RATE, (words.STANDARD, words.REDUCED), 0, saved_later=True)
        self.tax_free = choices.ChoiceRow(words.TAX_FREE, (words.QUALIFIES, words.NOT_QUALIFYING), 0, saved_later=True)
        self._outcome = controls.ErrorLine()
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(10)
        rows: list[tuple[str, QWidget]] = [(field_name(field), line) for field, line in self.lines.items()]
        for row, (name, widget) in enumerate([*rows, (words.RATE, self.rate), (words.TAX_FREE, self.tax_free)]):
            form.addWidget(controls.label(name, "field"), row, 0)
            form.addWidget(widget, row, 1)
        self.content.addLayout(form)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back, self.delete = controls.quiet_button(texts.BACK), controls.quiet_button(words.DELETE)
        save = controls.primary_button(texts.SAVE)
        back.clicked.connect(self.left)
        self.delete.clicked.connect(self.deleted)
        save.clicked.connect(self._save)
        self.set_buttons(back, self.delete, save, accept=save, dismiss=back)
        self.setFocusProxy(self.lines[Field.ITEM_NAME])

    def show_article(self, article: Article | None) -> None:
        """Show ``article`` to be changed, or empty fields for a new one."""
        shown = article or Article("", 0, reduced=False)
        self.set_heading(words.EDIT if article else words.ADD)
        self.delete.setVisible(article is not None)
        price = str(shown.unit_price) if shown.unit_price else ""
        for field, text in zip(self.lines, (shown.jan, shown.name, price), strict=True):
            self.lines[field].setText(text)
        self.rate.choose(int(shown.reduced))
        self.tax_free.choose(int(not shown.qualifies))
        self.show_failure("")

    def show_failure(self, sentence: str) -> None:
        self._outcome.show_error(sentence)

    def _save(self) -> None:
        jan, name, price = (line.text() for line in self.lines.values())
        qualifies = self.tax_free.place == 0
        try:
            self.saved.emit(
                Article(
                    name=read_item_name(name) if qualifies or not name.strip() else goods_text(name),
                    unit_price=read_unit_price(price),
                    reduced=self.rate.place == 1,
                    jan=read_jan(jan) if jan.strip() else "",
                    qualifies=qualifies,
                )
            )
        except FieldError as fault:
            self.show_failure(fault_sentence(fault))
            self.lines[fault.field].setFocus()
