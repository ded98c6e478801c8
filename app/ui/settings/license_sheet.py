"""ライセンスの確認: the license of this terminal, what support asks for, and a check at once."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.state.diagnosis import support_code
from app.ui.pages import Page, ScreenContext
from app.ui.widgets import choices, controls
from app.ui.widgets.beside import Beside
from app.ui.widgets.facts import Facts
from app.ui.widgets.icon import icon
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.offline import words as offline_words
from app.ui.words.support import words
from licensing.number import hide, show
from licensing.standing import Standing
from licensing.words.banner_texts import texts as banners
from licensing.words.standings import contract_words, deadline_words, last_contact_words, outcome_for

_ICON = QSize(28, 28)


class LicenseSheet(Sheet):
    """The number is shown in full only while its button is down, and never when the page is opened."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(texts.LICENSE, texts.LICENSE_LEAD)
        self._license = license = context.license
        self._navigator = context.navigator
        self._facts = Facts(gap=10)
        self._code = SupportCode()
        self._outcome = controls.OutcomeLine()
        self._eye = choices.choice_button(words.SHOW_NUMBER)
        self._eye.setIcon(icon("eye", size=_ICON.width()))
        self._eye.setIconSize(_ICON)
        self._eye.toggled.connect(self._show)
        self._check = controls.primary_button(banners.CHECK_NOW)
        self._check.clicked.connect(lambda: license.check_now())
        self._lay_out()
        self._add_buttons()
        license.changed.connect(self._show)
        license.checking_changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        diagnosis = controls.quiet_button(words.DIAGNOSIS)
        diagnosis.clicked.connect(lambda: self._navigator.open(Page.DIAGNOSIS))
        actions = QWidget()
        side = QVBoxLayout(actions)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(controls.GAP)
        for widget in (self._eye, self._code, diagnosis):
            side.addWidget(widget)
        side.addStretch(1)
        inside = QWidget()
        known = QWidget()
        facts = QVBoxLayout(known)
        facts.setContentsMargins(0, 10, 0, 0)
        facts.addWidget(self._facts)
        facts.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(Beside(known, actions, shares=(1, 0), spacing=24))
        column.addStretch(1)
        self.content.addWidget(KineticScrollArea(inside), 1)
        self.content.addWidget(self._outcome)  # not in the area: it answers a press, wherever that is scrolled to

    def _add_buttons(self) -> None:
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(lambda: self._navigator.open(Page.SETTINGS))
        offline = controls.quiet_button(offline_words.RENEW)
        offline.clicked.connect(lambda: self._navigator.open(Page.OFFLINE))
        self.set_buttons(back, offline, self._check, accept=self._check, dismiss=back)

    def _show(self) -> None:
        standing, checking = self._license.standing, self._license.checking
        phone = self._license.vendor.support_phone
        outcome = outcome_for(standing, self._license.last_failure, checking=checking, phone=phone)
        shown = self._eye.isChecked()
        title = words.HIDE_NUMBER if shown else words.SHOW_NUMBER
        self._eye.setText(f"\u2002{title}")  # the style leaves too little space between icon and text
        self._eye.setAccessibleName(title)
        self._eye.setVisible(standing.license_number is not None)
        self._facts.show_facts(_facts(standing, in_full=shown))
        self._code.show_code(support_code(standing, self._license.last_failure))
        self._outcome.show_outcome(outcome.sentence, outcome.tone)
        self._check.setEnabled(not checking)
        self._check.setText(texts.CHECKING if checking else banners.CHECK_NOW)


class SupportCode(QFrame):
    """The code that a person reads out on the phone, large."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "facts-panel")
        self._code = controls.label(role="code")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(2)
        column.addWidget(controls.label(words.CODE, "field"))
        column.addWidget(self._code)
        column.addWidget(controls.label(words.CODE_HINT, "note"))

    def show_code(self, code: str) -> None:
        self._code.setText(code)
        self._code.setAccessibleName(f"{words.CODE} {code}")


def _facts(standing: Standing, *, in_full: bool) -> list[tuple[str, str]]:
    number = standing.license_number or ""
    return [
        (texts.LICENSE_NUMBER, (show(number) if in_full else hide(number)) or texts.NONE_YET),
        (texts.TERMINAL_NUMBER_NAME, standing.terminal_number or texts.NONE_YET),
        (texts.TERMINAL_NAME, standing.terminal_name or texts.NONE_YET),
        (texts.DEADLINE, deadline_words(standing)),
        (texts.CONTRACT, contract_words(standing)),
        (texts.LAST_CONTACT, last_contact_words(standing)),
    ]
