"""Where the number is typed, tapped, pasted or scanned, and parsed: a wrong one is reported before anything is sent."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.ui.register.asking_page import AskingPage
from app.ui.register.number_field import NumberField
from app.ui.widgets import controls
from app.ui.widgets.key_pad import KeyPad
from app.ui.words.general import texts
from app.ui.words.offline import words as offline_words
from app.ui.words.register import words
from licensing.number import NumberError, parse
from licensing.words.numbers import number_sentence

_LINES = 5
"""The room of the instruction, which an error replaces: the keys stay where they are."""


class EntryPage(AskingPage):
    """``entered`` carries a number of 16 symbols whose check symbol is right."""

    entered = Signal(str)
    offline_requested = Signal(str)
    """The same, to be registered without a network."""
    apply_requested = Signal()
    """There is no number yet."""

    def __init__(self) -> None:
        self._offline = controls.quiet_button(offline_words.REGISTER)
        self._apply = controls.quiet_button(words.APPLY)
        failure = controls.ErrorLine(words.LEAD, lines=_LINES)
        super().__init__(texts.REGISTER, "", words.REGISTER_NOW, self._apply, self._offline, failure=failure)
        self.setAccessibleDescription(words.LEAD)
        self.field = NumberField()
        self.keys = KeyPad()
        self.content.addWidget(self.field)
        self.content.addWidget(self.failure)
        self.content.addWidget(self.keys, 1)
        self.content.addSpacing(4)
        self.setFocusProxy(self.field)
        self._connect()

    def set_asking(self, asking: bool) -> None:
        super().set_asking(asking)
        self.field.setReadOnly(asking)
        self.keys.setEnabled(not asking)

    def show_wrong_number(self, error: NumberError) -> None:
        """Report what is wrong with the number and move the cursor there."""
        self.show_failure(number_sentence(error), of_number=True)
        self.field.point_out(error)

    def show_failure(self, sentence: str, *, of_number: bool = False) -> None:
        super().show_failure(sentence)
        self.field.show_wrong(of_number)
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A scanner does not know which widget has the focus.
        if event.text().isprintable() and event.text() and not self.field.hasFocus():
            self.field.setFocus()
            QApplication.sendEvent(self.field, event)
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.ask_button.clicked.connect(lambda: self._enter(self.entered))
        self._offline.clicked.connect(lambda: self._enter(self.offline_requested))
        self._apply.clicked.connect(self.apply_requested)
        self.field.textChanged.connect(self._forget_failure)
        self.field.refused.connect(self.show_wrong_number)
        self.keys.symbol.connect(self.field.insert)
        self.keys.backspace.connect(self.field.backspace)
        self.keys.clear.connect(self.field.clear)
        self.keys.paste.connect(self.field.paste)

    def _enter(self, way: SignalInstance) -> None:
        try:
            number = parse(self.field.symbols())
        except NumberError as error:
            self.show_wrong_number(error)
        else:
            way.emit(number)

    def _forget_failure(self) -> None:
        self.failure.show_error("")
        self.field.show_wrong(False)
