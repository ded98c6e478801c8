"""ライセンスの確認: what this terminal holds, and asking the server at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import kit
from app.license_model import LicenseModel
from app.pages import Page
from app.sheet import Sheet
from app.texts.offline import words
from app.texts.standings import contract_words, deadline_words, last_contact_words, outcome_for
from app.texts.words import texts
from licensing.number import show
from licensing.standing import Standing


class LicenseSheet(Sheet):
    wanted = Signal(object)
    """Page: where to go on."""

    def __init__(self, license: LicenseModel, parent: QWidget | None = None) -> None:
        super().__init__(texts.LICENSE, texts.LICENSE_LEAD, parent)
        self._license = license
        self._facts = kit.Facts()
        self._outcome = kit.OutcomeLine()
        self._check = kit.primary_button(texts.CHECK_NOW)
        self._check.clicked.connect(license.check_now)
        self.content.addSpacing(8)
        self.content.addWidget(self._facts)
        self.content.addSpacing(8)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back = kit.quiet_button(texts.BACK)
        back.clicked.connect(lambda: self.wanted.emit(Page.SETTINGS))
        offline = kit.quiet_button(words.RENEW)
        offline.clicked.connect(lambda: self.wanted.emit(Page.OFFLINE))
        self.set_buttons(back, offline, self._check, accept=self._check, dismiss=back)
        license.changed.connect(self._show)
        license.checking_changed.connect(self._show)
        license.check_finished.connect(self._show)
        self._show()

    def _show(self) -> None:
        standing, checking = self._license.standing, self._license.checking
        phone = self._license.vendor.support_phone
        outcome = outcome_for(standing, self._license.last_failure, checking=checking, phone=phone)
        self._facts.show_facts(_facts(standing))
        self._outcome.show_outcome(outcome.sentence, outcome.tone)
        self._check.setEnabled(not checking)
        self._check.setText(texts.CHECKING if checking else texts.CHECK_NOW)


def _facts(standing: Standing) -> list[tuple[str, str]]:
    return [
        (texts.LICENSE_NUMBER, show(standing.license_number or "") or texts.NONE_YET),
        (texts.TERMINAL_NUMBER_NAME, standing.terminal_number or texts.NONE_YET),
        (texts.TERMINAL_NAME, standing.terminal_name or texts.NONE_YET),
        (texts.DEADLINE, deadline_words(standing)),
        (texts.CONTRACT, contract_words(standing)),
        (texts.LAST_CONTACT, last_contact_words(standing)),
    ]
