"""Asking for the settings password, and what to do if it is forgotten."""

from math import ceil

from PySide6.QtCore import QTimer, Signal

from app.state.license_model import LicenseModel
from app.state.password import LONGEST
from app.state.settings_lock import SettingsLock
from app.ui.pages import Page, ScreenContext
from app.ui.settings.password_fields import PasswordFields
from app.ui.widgets import controls
from app.ui.widgets.facts import FactsPanel
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.password import wait_words, words
from licensing.words.failures import problem_view
from licensing.words.text import join_sentences
from licensing.words.views import Tone

_SECOND = 1000


class UnlockSheet(PageStack):
    """When the password is right, the window opens the page that was asked for."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.ask_page = AskPage(context.lock)
        self.forgotten_page = ForgottenPage(context.license)
        self.add_pages(self.ask_page, self.forgotten_page)
        self.ask_page.left.connect(lambda: context.navigator.open(Page.TOP))
        self.ask_page.forgotten.connect(lambda: self.show_page(self.forgotten_page))
        self.forgotten_page.left.connect(lambda: self.show_page(self.ask_page))
        self.show_page(self.ask_page)


class AskPage(Sheet):
    left = Signal()
    forgotten = Signal()

    def __init__(self, lock: SettingsLock) -> None:
        super().__init__(words.ASK, words.ASK_LEAD)
        self._lock = lock
        self._entry = PasswordFields([words.FIELD], longest=LONGEST)
        self._outcome = controls.OutcomeLine()
        self._sentence = ""
        """How the last try ended; it stays until the next one, only the seconds are counted down."""
        self._waiting = QTimer(self, interval=_SECOND)
        self._waiting.timeout.connect(self._show_wait)
        self.content.addWidget(self._entry, 1)
        self.content.addWidget(self._outcome)
        back, forgotten = controls.quiet_button(texts.TO_TOP), controls.quiet_button(words.FORGOTTEN)
        self._open = controls.primary_button(words.OPEN)
        back.clicked.connect(self.left)
        forgotten.clicked.connect(self.forgotten)
        self._open.clicked.connect(self._enter)
        self.set_buttons(back, forgotten, self._open, accept=self._open, dismiss=back)
        self.setFocusProxy(self._entry)
        self._show_wait()

    def _enter(self) -> None:
        self._open.setEnabled(False)
        self._outcome.show_outcome(words.COMPARING, Tone.BLUE)
        self._lock.enter(self._entry.typed[0], self._entered)

    def _entered(self, right: bool) -> None:
        if not right:
            self._entry.clear()
            failure = self._lock.failure
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


class ForgottenPage(Sheet):
    """Whom to call, and what to say. The next statement removes the password (docs/adr/0013)."""

    left = Signal()

    def __init__(self, license: LicenseModel) -> None:
        super().__init__(words.FORGOTTEN, words.FORGOTTEN_LEAD.format(phone=license.vendor.support_phone))
        facts = FactsPanel()
        facts.show_facts([(texts.TERMINAL_NUMBER_NAME, license.standing.terminal_number or texts.NONE_YET)])
        self.content.addSpacing(12)
        self.content.addWidget(facts)
        self.content.addStretch(1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(self.left)
        self.set_buttons(back, dismiss=back)
        self.setFocusProxy(back)
