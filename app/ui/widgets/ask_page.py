"""Asking for the settings password, with the time to wait after wrong ones."""

from math import ceil

from PySide6.QtCore import QTimer, Signal

from app.state.password import LONGEST
from app.state.settings_lock import SettingsLock
from app.ui.widgets import controls
from app.ui.widgets.password_fields import PasswordFields
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.unsaved import keeps_nothing
from app.ui.words.general import texts
from app.ui.words.password import wait_words, words
from licensing.words.failures import problem_view
from licensing.words.text import join_sentences
from licensing.words.views import Tone

_SECOND = 1000


class AskPage(Sheet):
    left = Signal()
    forgotten = Signal()

    def __init__(self, lock: SettingsLock, lead: str = "", back: str = "") -> None:
        """``lead`` says what the password protects, ``back`` where the first button leads; both have defaults."""
        super().__init__(words.ASK, lead or words.ASK_LEAD)
        self._lock = lock
        self._entry = PasswordFields([words.FIELD], longest=LONGEST)
        for field in self._entry.fields:
            keeps_nothing(field)
        self._outcome = controls.OutcomeLine()
        self._sentence = ""
        """How the last try ended; it stays until the next one, only the seconds are counted down."""
        self._waiting = QTimer(self, interval=_SECOND)
        self._waiting.timeout.connect(self._show_wait)
        self.content.addWidget(self._entry, 1)
        self.content.addWidget(self._outcome)
        leave, forgotten = controls.quiet_button(back or texts.TO_TOP), controls.quiet_button(words.FORGOTTEN)
        self._open = controls.primary_button(words.OPEN)
        leave.clicked.connect(self.left)
        forgotten.clicked.connect(self.forgotten)
        self._open.clicked.connect(self._enter)
        self.set_buttons(leave, forgotten, self._open, accept=self._open, dismiss=leave)
        self.setFocusProxy(self._entry)
        self._show_wait()

    def _enter(self) -> None:
        self._open.setEnabled(False)
        self._outcome.show_outcome(words.COMPARING, Tone.BLUE)
        self._lock.enter(self._entry.typed[0], self._entered)

    def _entered(self, right: bool) -> None:
        if not right:
            self._entry.clear()
            failure = self._lock.failure or self._lock.error
            self._sentence = problem_view(failure).text_with_code if failure else str(words.WRONG)
            self._show_wait()

    def _show_wait(self) -> None:
        left = ceil(self._lock.wait_left())
        self._open.setEnabled(left == 0)
        wait = wait_words(left) if left else ""
        tone = Tone.RED if self._sentence else Tone.AMBER
        self._outcome.show_outcome(join_sentences(self._sentence, wait), tone)
        if left:
            self._waiting.start()
        else:
            self._waiting.stop()
