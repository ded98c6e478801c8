"""The forgotten password: what to read out to support, and where support's response is typed (docs/adr/0016)."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from app import kit
from app.license_model import LicenseModel
from app.settings.secret_fields import KeyedFields
from app.settings_lock import SettingsLock
from app.sheet import Sheet
from app.texts.language import together
from app.texts.password import wait_words, words
from app.texts.views import Tone
from app.texts.words import texts
from licensing.unlocking import UnlockingError

_LONGEST = 30


class ForgottenPage(Sheet):
    left = Signal()

    def __init__(self, lock: SettingsLock, license: LicenseModel) -> None:
        super().__init__(words.FORGOTTEN)
        self._lock = lock
        self._license = license
        self._facts = [
            kit.label(texts.TERMINAL_NUMBER_NAME, "field"),
            kit.label(role="value"),
            kit.label(words.CHALLENGE, "field"),
            kit.label(role="value"),
        ]
        self._entry = KeyedFields([words.RESPONSE], longest=_LONGEST, secret=False)
        self._outcome = kit.OutcomeLine()
        told = QHBoxLayout()
        told.setSpacing(kit.GAP)
        for shown in self._facts:
            told.addWidget(shown)
        told.addStretch(1)
        self.content.addLayout(told)
        self.content.addWidget(self._entry, 1)
        self.content.addWidget(self._outcome)
        back = kit.quiet_button(texts.BACK)
        self._release = kit.primary_button(words.RELEASE)
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
