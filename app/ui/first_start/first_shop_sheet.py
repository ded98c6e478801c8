"""The last page of a first start: the names of the shop and of this terminal. Both can be entered later."""

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout

from app.sales.field_words import fault_sentence
from app.sales.fields import FieldError, read_shop_name
from app.ui.pages import ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.name_field import NameField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.unsaved import keep_typed
from app.ui.words.general import texts
from licensing.errors import StorageError
from licensing.request import LONGEST_NAME
from licensing.words.failures import failure_view
from licensing.words.views import Tone


class FirstShopSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(texts.FIRST_SHOP, texts.FIRST_SHOP_LEAD)
        self._context = context
        shop_name, terminal_name = context.shop.value.shop_name, context.license.standing.terminal_name
        self._shop_name = NameField(shop_name, name=texts.SHOP_NAME, example=texts.SHOP_NAME_EXAMPLE)
        self._terminal_name = NameField(terminal_name, name=texts.TERMINAL_NAME, example=texts.TERMINAL_NAME_EXAMPLE)
        self._failure = controls.OutcomeLine()
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        for row, field in enumerate((self._shop_name, self._terminal_name)):
            form.addWidget(controls.label(field.accessibleName(), "field"), row, 0)
            form.addWidget(field, row, 1)
            field.shortened.connect(self._tell_shortened)
            field.misread.connect(self._tell_misread)
        self.content.addSpacing(8)
        self.content.addLayout(form)
        self.content.addWidget(self._failure)
        self.content.addStretch(1)
        later = controls.quiet_button(texts.LATER)
        begin = controls.primary_button(texts.BEGIN)
        later.clicked.connect(self._leave)
        begin.clicked.connect(self._save)
        self.set_buttons(later, begin, accept=begin, dismiss=later)
        self.setFocusProxy(self._shop_name)

    def _leave(self) -> None:
        """Save nothing yet: a name that is perhaps half typed would be on every purchase record."""
        keep_typed(self._context.kept, shop_name=self._shop_name, terminal_name=self._terminal_name)
        self._context.navigator.go_home()

    def _save(self) -> None:
        shop, license = self._context.shop, self._context.license
        if not self._shop_name.typed:
            self._failure.show_outcome(texts.SHOP_NAME_MISSING, Tone.AMBER)
            self._shop_name.setFocus()
            return
        try:
            shop.save(replace(shop.value, shop_name=read_shop_name(self._shop_name.typed)))
        except FieldError as fault:
            self._failure.show_outcome(fault_sentence(fault), Tone.RED)
            return
        except StorageError as error:
            self._failure.show_outcome(failure_view(error, self._context.support_phone).text, Tone.RED)
            return
        if self._terminal_name.typed != license.standing.terminal_name:
            self._context.rename_terminal(self._terminal_name.typed)
        self._context.navigator.go_home()

    def _tell_misread(self) -> None:
        self._failure.show_outcome(texts.NAME_MISREAD, Tone.AMBER)

    def _tell_shortened(self) -> None:
        self._failure.show_outcome(texts.NAME_SHORTENED.format(longest=LONGEST_NAME), Tone.AMBER)
