"""店舗ごとの設定: names of shop and terminal, rounding of tax, and a button to the registration."""

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QWidget

from app.sales.field_words import fault_sentence, rounding_name
from app.sales.fields import FieldError, read_shop_name
from app.sales.tax import Rounding
from app.ui.pages import Page, ScreenContext
from app.ui.widgets import choices, controls
from app.ui.widgets.name_field import NameField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.tile import Row
from app.ui.widgets.unsaved import mark_saved, show_kept
from app.ui.words.general import texts
from licensing.errors import LicensingError, StorageError
from licensing.request import LONGEST_NAME
from licensing.standing import Standing
from licensing.words.failures import failure_view
from licensing.words.views import Tone

_ROUNDINGS = list(Rounding)


class ShopSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(texts.SHOP_SETTINGS, texts.SHOP_SETTINGS_LEAD)
        self._license = context.license
        self._shop = context.shop
        self._navigator = context.navigator
        shop, terminal_name = context.shop.value, context.license.standing.terminal_name
        self._shop_name = NameField(shop.shop_name, name=texts.SHOP_NAME, example=texts.SHOP_NAME_EXAMPLE)
        self._terminal_name = NameField(terminal_name, name=texts.TERMINAL_NAME, example=texts.TERMINAL_NAME_EXAMPLE)
        show_kept(context.kept, shop_name=self._shop_name, terminal_name=self._terminal_name)
        for field in (self._shop_name, self._terminal_name):
            field.shortened.connect(self._tell_shortened)
            field.misread.connect(self._tell_misread)
        names = [rounding_name(rounding) for rounding in _ROUNDINGS]
        self._rounding = choices.ChoiceRow(texts.ROUNDING, names, _ROUNDINGS.index(shop.rounding), saved_later=True)
        self._outcome = controls.OutcomeLine()
        self._lay_out()
        self._add_buttons()
        self.setFocusProxy(self._shop_name)
        if context.shop.failure is not None:
            self._failed(context.shop.failure)
        context.shop.recovered.connect(self._show_shop)

    def _show_shop(self) -> None:
        """Show what the file contains in place of the default, which was shown while it could not be read."""
        if not self._shop_name.isModified():
            self._shop_name.setText(self._shop.value.shop_name)
        self._rounding.choose(_ROUNDINGS.index(self._shop.value.rounding))
        self._outcome.show_outcome("", Tone.GREEN)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        rows: list[tuple[str, QWidget]] = [
            (texts.SHOP_NAME, self._shop_name),
            (texts.TERMINAL_NAME, self._terminal_name),
            (texts.ROUNDING, self._rounding),
        ]
        for row, (name, widget) in enumerate(rows):
            form.addWidget(controls.label(name, "field"), row, 0)
            form.addWidget(widget, row, 1)
        register = Row("key", texts.REGISTER, texts.REGISTER_DETAIL)
        register.clicked.connect(lambda: self._navigator.open(Page.REGISTER))
        self.content.addSpacing(4)
        self.content.addLayout(form)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        self.content.addWidget(register)
        self.content.addSpacing(4)

    def _add_buttons(self) -> None:
        back = controls.quiet_button(texts.BACK)
        save = controls.primary_button(texts.SAVE)
        back.clicked.connect(lambda: self._navigator.open(Page.SETTINGS))
        save.clicked.connect(self._save)
        self.set_buttons(back, save, accept=save, dismiss=back)

    def _save(self) -> None:
        terminal_name = self._terminal_name.typed
        try:
            name, rounding = read_shop_name(self._shop_name.typed), _ROUNDINGS[self._rounding.place]
            self._shop.save(replace(self._shop.value, shop_name=name, rounding=rounding))
        except FieldError as fault:
            self._outcome.show_outcome(fault_sentence(fault), Tone.RED)
            return
        except StorageError as error:
            self._failed(error)
            return
        if terminal_name != self._license.standing.terminal_name:
            self._license.rename(terminal_name, self._renamed)
        mark_saved(self)
        self._outcome.show_outcome(texts.SHOP_SAVED, Tone.GREEN)

    def _tell_misread(self) -> None:
        self._outcome.show_outcome(texts.NAME_MISREAD, Tone.AMBER)

    def _tell_shortened(self) -> None:
        self._outcome.show_outcome(texts.NAME_SHORTENED.format(longest=LONGEST_NAME), Tone.AMBER)

    def _renamed(self, result: Standing | LicensingError) -> None:
        if isinstance(result, LicensingError):
            self._failed(result)

    def _failed(self, error: LicensingError) -> None:
        self._outcome.show_outcome(failure_view(error, self._license.vendor.support_phone).text, Tone.RED)
