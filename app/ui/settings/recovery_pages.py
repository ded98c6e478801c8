"""The recovery code: shown and printed, entered where a key is lost or of another terminal, and the way without it."""

from functools import partial

from PySide6.QtCore import Signal

from app.sales.record_key import Key
from app.ui.widgets import controls
from app.ui.widgets.facts import FactsPanel
from app.ui.widgets.key_pad import KeyPad
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.recovery import words
from app.ui.words.recovery_paper import code_words
from app.ui.words.slip import words as slip_words
from licensing.words.views import Tone

_LONGEST = 80
"""Characters of a code with any dashes and spaces."""


class CodePage(Sheet):
    left = Signal()
    print_requested = Signal()
    save_requested = Signal()
    noted = Signal()

    def __init__(self) -> None:
        super().__init__(words.TITLE, words.LEAD)
        self._code = controls.label(role="code", wrap=True)
        self._facts = FactsPanel()
        self.outcome = controls.OutcomeLine()
        self.content.addSpacing(12)
        self.content.addWidget(self._code)
        self.content.addSpacing(12)
        self.content.addWidget(self._facts)
        self.content.addWidget(self.outcome)
        self.content.addStretch(1)
        back, save = controls.quiet_button(texts.BACK), controls.quiet_button(slip_words.PDF)
        self.to_printer, noted = controls.quiet_button(slip_words.PRINT), controls.primary_button(words.NOTED)
        back.clicked.connect(self.left)
        save.clicked.connect(self.save_requested)
        self.to_printer.clicked.connect(self.print_requested)
        noted.clicked.connect(self.noted)
        self.set_buttons(back, save, self.to_printer, noted, dismiss=back)
        self.setFocusProxy(self.to_printer)

    def show_code(self, key: Key, place: str) -> None:
        self._code.setText(code_words(key))
        self._code.setAccessibleName(f"{words.TITLE} {key.shown}")
        self._facts.show_facts([(words.PLACE, place)])
        self.outcome.show_outcome("", Tone.GREEN)


class EnterCodePage(Sheet):
    """``lead`` says which code; with ``without``, there is a way on for who has none."""

    left = Signal()
    entered = Signal(str)
    without_requested = Signal()

    def __init__(self, lead: str, *, without: bool = False) -> None:
        super().__init__(words.ENTER, lead)
        self._field = controls.latin_field(name=words.TITLE, longest=_LONGEST)
        self._field.textEdited.connect(partial(self.show_failure, ""))
        self._outcome = controls.OutcomeLine()
        keys = KeyPad()
        keys.symbol.connect(self._field.insert)
        keys.backspace.connect(self._field.backspace)
        keys.clear.connect(self._field.clear)
        keys.paste.connect(self._field.paste)
        self.content.addWidget(self._field)
        self.content.addWidget(self._outcome)
        self.content.addWidget(keys, 1)
        back, none = controls.quiet_button(texts.BACK), controls.quiet_button(words.NO_CODE)
        self._open = controls.primary_button(words.OPEN)
        back.clicked.connect(self.left)
        none.clicked.connect(self.without_requested)
        self._open.clicked.connect(self._enter)
        self.set_buttons(back, *([none] if without else []), self._open, accept=self._open, dismiss=back)
        self.setFocusProxy(self._field)

    def begin(self) -> None:
        self._field.clear()
        self.show_failure("")

    def show_failure(self, sentence: str, _text: str = "") -> None:
        """Say why the code opens nothing. It stays to be corrected."""
        self._open.setEnabled(True)
        self._outcome.show_outcome(sentence, Tone.RED)

    def _enter(self) -> None:
        self._open.setEnabled(False)
        self._outcome.show_outcome(words.OPENING, Tone.BLUE)
        self.entered.emit(self._field.text())


class AnewPage(Sheet):
    left = Signal()
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(words.ANEW, words.ANEW_LEAD)
        self._outcome = controls.OutcomeLine()
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back, begin = controls.primary_button(texts.BACK), controls.quiet_button(words.BEGIN_ANEW)
        back.clicked.connect(self.left)
        begin.clicked.connect(self.confirmed)
        self.set_buttons(back, final=begin, accept=back, dismiss=back)
        self.setFocusProxy(back)

    def show_failure(self, sentence: str) -> None:
        self._outcome.show_outcome(sentence, Tone.RED)
