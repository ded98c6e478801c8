"""Asks before what was typed is lost, in place of the page with it, which stays as it is until the answer."""

from PySide6.QtCore import Signal

from app.sales.words import words
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from licensing.words.views import Tone


class DiscardSheet(Sheet):
    left = Signal()
    confirmed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title, words.LEAVE)
        self.stay, self.discard = controls.primary_button(words.STAY), controls.quiet_button(words.THROW_AWAY)
        self.discard.setProperty("tone", Tone.RED)
        self.content.addStretch(1)
        self.stay.clicked.connect(self.left)
        self.discard.clicked.connect(self.confirmed)
        self.set_buttons(self.stay, dismiss=self.stay, final=self.discard)
        self.setFocusProxy(self.stay)
