"""What to do if the settings password is forgotten."""

from PySide6.QtCore import Signal

from app.state.license_model import LicenseModel
from app.ui.widgets import controls
from app.ui.widgets.facts import FactsPanel
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.password import words


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
