"""「ライセンス登録完了」: the license of this terminal, and the terminal's name, which can be changed here."""

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.sales.field_words import fault_sentence
from app.sales.fields import FieldError, read_shop_name
from app.ui.pages import ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.facts import FactsPanel
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.name_field import NameField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.theme import GREEN
from app.ui.widgets.unsaved import show_kept
from app.ui.words.general import texts
from app.ui.words.register import words
from licensing.errors import StorageError
from licensing.number import show
from licensing.request import LONGEST_NAME
from licensing.standing import Standing
from licensing.words.failures import failure_view
from licensing.words.standings import contract_end_words, deadline_words
from licensing.words.views import Tone


class RegisteredPage(Sheet):
    """Asks for the shop's name too, where there is none yet: it belongs on every purchase record."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(words.DONE, words.DONE_LEAD)
        self._context = context
        self._facts = FactsPanel(gap=4)
        self.shop_field = NameField("", name=texts.SHOP_NAME, example=texts.SHOP_NAME_EXAMPLE)
        self.name_field = NameField("", name=texts.TERMINAL_NAME, example=texts.TERMINAL_NAME_EXAMPLE)
        self._asked = {"shop_name": self.shop_field, "terminal_name": self.name_field}
        if context.shop.value.shop_name or context.shop.failure is not None:
            del self._asked["shop_name"]
        self._outcome = controls.OutcomeLine(words.TERMINAL_NAME_HINT)
        self.to_top = controls.primary_button(words.TO_TOP)
        self.to_top.clicked.connect(self._finish)
        self._lay_out_content()
        self.set_buttons(self.to_top, accept=self.to_top, dismiss=self.to_top)
        self.setFocusProxy(self.to_top)

    def show_standing(self, standing: Standing, offered_name: str = "") -> None:
        """``offered_name`` is the name of the terminal that this one replaces, for a terminal without one."""
        self._facts.show_facts(
            (
                (texts.CONTRACT, contract_end_words(standing)),
                (texts.LICENSE_NUMBER, show(standing.license_number or "")),
                (texts.TERMINAL_NUMBER_NAME, standing.terminal_number or texts.NONE_YET),
                (texts.DEADLINE, deadline_words(standing)),
            )
        )
        self.name_field.setText(standing.terminal_name or offered_name)
        show_kept(self._context.kept, **self._asked)

    def _lay_out_content(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(32)
        row.addWidget(IconWidget("valid", 88, GREEN))
        row.addWidget(self._facts, 1)
        self.content.addStretch(1)
        self.content.addLayout(row)
        self.content.addWidget(controls.label(words.EXTENDED, "note", wrap=True))
        self.content.addLayout(self._names())
        self.content.addWidget(self._outcome)
        self.content.addStretch(2)

    def _names(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(controls.GAP)
        grid.setVerticalSpacing(4)
        for column, field in enumerate(self._asked.values()):
            grid.addWidget(controls.label(field.accessibleName(), "field"), 0, column)
            grid.addWidget(field, 1, column)
            field.shortened.connect(self._tell_shortened)
            field.misread.connect(self._tell_misread)
        return grid

    def _tell_misread(self) -> None:
        self._outcome.show_outcome(texts.NAME_MISREAD, Tone.AMBER)

    def _tell_shortened(self) -> None:
        self._outcome.show_outcome(texts.NAME_SHORTENED.format(longest=LONGEST_NAME), Tone.AMBER)

    def _finish(self) -> None:
        shop, license, name = self._context.shop, self._context.license, self.name_field.typed
        if self.shop_field.typed:
            try:
                shop.save(replace(shop.value, shop_name=read_shop_name(self.shop_field.typed)))
            except FieldError as fault:
                self._outcome.show_outcome(fault_sentence(fault), Tone.RED)
                return
            except StorageError as error:
                self._outcome.show_outcome(failure_view(error, self._context.support_phone).text, Tone.RED)
                return
        if name and name != license.standing.terminal_name:
            self._context.rename_terminal(name)
        self._context.navigator.go_home()
