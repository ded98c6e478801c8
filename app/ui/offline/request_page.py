"""The request of this terminal as one QR code, with what to do next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.qr_code import QrCode
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.offline import words


class RequestPage(Sheet):
    """``asks_to_replace`` shows the check box for taking the number over, which only a registration has."""

    left = Signal()
    replace_changed = Signal(bool)
    save_requested = Signal()
    answer_requested = Signal()

    def __init__(self, title: str, page_url: str, *, asks_to_replace: bool) -> None:
        super().__init__(title)
        self.code = QrCode(words.CODE)
        self.replace_box = QCheckBox(words.REPLACE)
        self.replace_box.setVisible(asks_to_replace)
        self.replace_box.toggled.connect(self.replace_changed)
        self.failure = controls.ErrorLine()
        self._request = QWidget()
        row = QHBoxLayout(self._request)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.code, 5)
        row.addLayout(self._words(page_url), 4)
        self.content.addWidget(self._request, 1)
        self.content.addWidget(self.failure)
        self.content.addStretch(0)
        self._add_buttons()

    def show_request(self, address: str) -> None:
        """Show the address that carries the request; an empty one while there is none."""
        self._request.show()
        self.failure.show_error("")
        self.code.show_text(address)
        self._save.setEnabled(bool(address))

    def show_failure(self, sentence: str) -> None:
        """Show why there is no request, in place of the request."""
        self._request.hide()
        self.failure.show_error(sentence)

    def _words(self, page_url: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        for step in (words.STEP_1, words.STEP_2):
            column.addWidget(controls.label(step, wrap=True))
        column.addWidget(controls.label(words.WITHOUT_PHONE, "note", wrap=True))
        column.addWidget(controls.label(page_url, "note", wrap=True))
        column.addStretch(1)
        column.addWidget(self.replace_box)
        return column

    def _add_buttons(self) -> None:
        back = controls.quiet_button(texts.BACK)
        self._save = controls.quiet_button(words.SAVE_FILE)
        answer = controls.primary_button(words.TAKE_ANSWER)
        back.clicked.connect(self.left)
        self._save.clicked.connect(self.save_requested)
        answer.clicked.connect(self.answer_requested)
        self.set_buttons(back, self._save, answer, accept=answer, dismiss=back)
        self.setFocusProxy(answer)
