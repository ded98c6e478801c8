"""The forgotten password: whom to call. Support resets it, and the next statement brings that (docs/adr/0013)."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from app.state.license_model import LicenseModel
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.password import words


class ForgottenPage(Sheet):
    left = Signal()

    def __init__(self, license: LicenseModel) -> None:
        super().__init__(words.FORGOTTEN, words.FORGOTTEN_LEAD.format(phone=license.vendor.support_phone))
        self._license = license
        self._number = controls.label(role="value")
        facts = QHBoxLayout()
        facts.setSpacing(controls.GAP)
        facts.addWidget(controls.label(texts.TERMINAL_NUMBER_NAME, "field"))
        facts.addWidget(self._number)
        facts.addStretch(1)
        self.content.addLayout(facts)
        self.content.addStretch(1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(self.left)
        self.set_buttons(back, accept=back, dismiss=back)
        self.setFocusProxy(back)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        number = self._license.standing.terminal_number or texts.NONE_YET
        self._number.setText(number)
        self._number.setAccessibleName(f"{texts.TERMINAL_NUMBER_NAME} {number}")
