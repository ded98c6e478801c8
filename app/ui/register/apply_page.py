"""「正式お申込み」: the address of the vendor's form, as a QR code, as text, and to open in this terminal's browser."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.ui.widgets import controls
from app.ui.widgets.qr_code import QrCode
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.register import words


class ApplyPage(Sheet):
    left = Signal()

    def __init__(self, portal_url: str) -> None:
        super().__init__(words.APPLY_TITLE, words.APPLY_LEAD)
        self.address = f"{portal_url.rstrip('/')}/apply/"
        self.failure = controls.ErrorLine()
        self.code = QrCode(words.APPLY_CODE)
        self.code.show_text(self.address)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.code, 5)
        row.addLayout(self._words(), 4)
        self.content.addLayout(row, 1)
        back = controls.quiet_button(texts.BACK)
        browser = controls.primary_button(words.OPEN_BROWSER)
        back.clicked.connect(self.left)
        browser.clicked.connect(self._open)
        self.set_buttons(back, browser, accept=browser, dismiss=back)
        self.setFocusProxy(browser)

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(1)
        for step in (words.APPLY_STEP_1, words.APPLY_STEP_2):
            column.addWidget(controls.label(step, wrap=True))
        column.addWidget(controls.label(words.APPLY_ADDRESS, "note", wrap=True))
        column.addWidget(controls.label(self.address, wrap=True))
        column.addStretch(1)
        column.addWidget(self.failure)
        return column

    def _open(self) -> None:
        opened = QDesktopServices.openUrl(QUrl(self.address))
        self.failure.show_error("" if opened else words.NO_BROWSER)
