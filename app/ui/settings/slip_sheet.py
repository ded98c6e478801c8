"""控えの記載内容: what the buyer's slip says of the shop beside its name."""

from dataclasses import fields, replace
from functools import partial

from PySide6.QtWidgets import QGridLayout

from app.sales.slip_settings import Issuer
from app.ui.pages import Page, ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.name_field import NameField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.unsaved import mark_saved
from app.ui.words.general import texts
from app.ui.words.slip import words
from licensing.errors import StorageError
from licensing.words.failures import problem_view
from licensing.words.views import Tone

LONGEST = {"seller": 50, "address": 70, "tax_place": 50, "tax_office": 70}
"""Characters, as many as the tax agency takes; the tax office is not sent to it."""


class SlipSheet(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        super().__init__(words.SETTINGS, words.SETTINGS_LEAD)
        self._shop = context.shop
        names = {
            "seller": words.SELLER,
            "address": words.ADDRESS,
            "tax_place": words.TAX_PLACE,
            "tax_office": words.TAX_OFFICE,
        }
        issuer = context.shop.value.issuer
        self.lines = {
            field.name: NameField(getattr(issuer, field.name), name=names[field.name], longest=LONGEST[field.name])
            for field in fields(Issuer)
        }
        self.outcome = controls.OutcomeLine()
        form = QGridLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        for row, (name, line) in enumerate(self.lines.items()):
            form.addWidget(controls.label(names[name], "field"), row, 0)
            form.addWidget(line, row, 1)
            line.shortened.connect(partial(self._tell_shortened, names[name], line.longest))
        self.content.addSpacing(4)
        self.content.addLayout(form)
        self.content.addWidget(self.outcome)
        self.content.addStretch(1)
        back, save = controls.quiet_button(texts.BACK), controls.primary_button(texts.SAVE)
        back.clicked.connect(lambda: context.navigator.open(Page.SETTINGS))
        save.clicked.connect(self._save)
        self.set_buttons(back, save, accept=save, dismiss=back)
        self.setFocusProxy(self.lines["seller"])
        if context.shop.failure is not None:
            self.outcome.show_outcome(problem_view(context.shop.failure).text_with_code, Tone.RED)
        context.shop.recovered.connect(self._show_issuer)

    def _show_issuer(self) -> None:
        """Show what the file contains in place of the default, which was shown while it could not be read."""
        for name, line in self.lines.items():
            if not line.isModified():
                line.setText(getattr(self._shop.value.issuer, name))
        self.outcome.show_outcome("", Tone.GREEN)

    def _tell_shortened(self, name: str, longest: int) -> None:
        self.outcome.show_outcome(words.SHORTENED.format(name=name, longest=longest), Tone.AMBER)

    def _save(self) -> None:
        issuer = Issuer(**{name: line.typed for name, line in self.lines.items()})
        try:
            self._shop.save(replace(self._shop.value, issuer=issuer))
        except StorageError as error:
            self.outcome.show_outcome(problem_view(error).text_with_code, Tone.RED)
        else:
            mark_saved(self)
            self.outcome.show_outcome(texts.SHOP_SAVED, Tone.GREEN)
