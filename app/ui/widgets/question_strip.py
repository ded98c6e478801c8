"""A question within the page instead of a dialog: a sentence and two buttons, the harmless one first.

It replaces the page's bar while it is shown, so that nothing below it moves.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.press_guard import mark_appeared
from app.ui.widgets.theme import AMBER
from licensing.words.views import Tone


class QuestionStrip(QFrame):
    confirmed = Signal()
    declined = Signal()

    def __init__(self, bar: QWidget, keep: str, confirm: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self.setProperty("role", "strip")
        self.setProperty("tone", Tone.AMBER)
        self._sentence = controls.label(role="sentence", wrap=True)
        self._sentence.setProperty("tone", Tone.AMBER)
        self.keep = controls.quiet_button(keep)
        self.confirm = controls.quiet_button(confirm)
        self.confirm.setProperty("tone", Tone.RED)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 8, 32, 8)
        row.setSpacing(controls.GAP)
        row.addWidget(IconWidget("caution", 30, AMBER))
        row.addWidget(self._sentence, 1)
        row.addWidget(self.keep)
        row.addWidget(self.confirm)
        self.keep.clicked.connect(self.decline)
        self.confirm.clicked.connect(self._confirm)
        self.hide()

    @property
    def asking(self) -> bool:
        return not self.isHidden()

    def ask(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._bar.hide()
        self.show()
        mark_appeared(self)
        self.keep.setFocus()

    def decline(self) -> None:
        self.withdraw()
        self.declined.emit()

    def _confirm(self) -> None:
        self.withdraw()
        self.confirmed.emit()

    def withdraw(self) -> None:
        """Ask no more: what was asked about is not there any more."""
        self.hide()
        self._bar.show()
