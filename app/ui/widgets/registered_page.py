"""「ライセンス登録完了」: the license of this terminal, and the terminal's name, which can be changed here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.ui.widgets import controls
from app.ui.widgets.facts import FactsPanel
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.theme import GREEN
from app.ui.words.general import texts
from app.ui.words.register import words
from licensing.number import show
from licensing.request import LONGEST_NAME
from licensing.standing import Standing
from licensing.words.standings import contract_end_words, deadline_words


class RegisteredPage(Sheet):
    left = Signal(str)
    """The terminal's name as typed."""

    def __init__(self) -> None:
        super().__init__(words.DONE, words.DONE_LEAD)
        self._facts = FactsPanel(gap=4)
        self.name_field = controls.text_field(name=texts.TERMINAL_NAME, longest=LONGEST_NAME)
        self.to_top = controls.primary_button(words.TO_TOP)
        self.to_top.clicked.connect(lambda: self.left.emit(self.name_field.text().strip()))
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

    def _lay_out_content(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(32)
        row.addWidget(IconWidget("valid", 88, GREEN))
        row.addWidget(self._facts, 1)
        self.content.addStretch(1)
        self.content.addLayout(row)
        self.content.addWidget(controls.label(words.EXTENDED, "note", wrap=True))
        self.content.addWidget(controls.label(texts.TERMINAL_NAME, "field"))
        self.content.addWidget(self.name_field)
        self.content.addWidget(controls.label(words.TERMINAL_NAME_HINT, "note"))
        self.content.addStretch(2)
