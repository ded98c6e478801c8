"""The forgotten password: what to read out to support, and where support's response is typed (docs/adr/0016)."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from app.state.license_model import LicenseModel
from app.state.settings_lock import SettingsLock
from app.ui.settings.secret_fields import KeyedFields
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.password import wait_words, words
from licensing.unlocking import UnlockingError
from licensing.words.language import together
from licensing.words.views import Tone

_LONGEST = 30


class ForgottenPage(Sheet):
    left = Signal()

    def __init__(self, lock: SettingsLock, license: LicenseModel) -> None:
        super().__init__(words.FORGOTTEN)
        self._lock = lock
        self._license = license
        self._facts = [
            controls.label(texts.TERMINAL_NUMBER_NAME, "field"),
            controls.label(role="value"),
            controls.label(words.CHALLENGE, "field"),
            controls.label(role="value"),
        ]
        self._entry = KeyedFields([words.RESPONSE], longest=_LONGEST, secret=False)
        self._outcome = controls.OutcomeLine()
        told = QHBoxLayout()
        told.setSpacing(controls.GAP)
        for shown in self._facts:
            told.addWidget(shown)
        told.addStretch(1)
        self.content.addLayout(told)
        self.content.addWidget(self._entry, 1)
        self.content.addWidget(self._outcome)
        back = controls.quiet_button(texts.BACK)
        self._release = controls.primary_button(words.RELEASE)
        back.clicked.connect(self.left)
        self._release.clicked.connect(self._respond)
        self.set_buttons(back, self._release, accept=self._release, dismiss=back)
        self.setFocusProxy(self._entry)
        lock.refused.connect(self._refused)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        challenge, phone = self._lock.challenge(), self._license.vendor.support_phone
        known = bool(challenge)
        self.set_heading(words.FORGOTTEN, (words.FORGOTTEN_LEAD if known else words.NO_SECRET).format(phone=phone))
        number = self._license.standing.terminal_number or texts.NONE_YET
        for name, shown, value in ((0, 1, number), (2, 3, challenge)):
            self._facts[shown].setText(value)
            self._facts[shown].setAccessibleName(f"{self._facts[name].text()} {value}")
        for widget in (*self._facts, self._entry, self._release):
            widget.setVisible(known)

    def _respond(self) -> None:
        if self._lock.wait_left():
            self._say()
            return
        try:
            self._lock.respond(self._entry.typed[0])
        except UnlockingError:
            self._say(words.MISREAD)

    def _refused(self) -> None:
        self._say(words.WRONG_RESPONSE)

    def _say(self, sentence: str = "") -> None:
        left = round(self._lock.wait_left())
        self._outcome.show_outcome(together(sentence, wait_words(left) if left else ""), Tone.RED)
