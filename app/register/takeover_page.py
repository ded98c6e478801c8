"""The number runs on another terminal: shows which one, warns, and asks."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app import kit
from app.icon import IconSign
from app.register.asking_page import AskingPage
from app.register.facts_panel import FactsPanel
from app.register.scanner import Burst
from app.texts.days import long_time
from app.texts.register import words
from app.texts.words import texts
from licensing.errors import TerminalSeen

_AMBER = "#8a5a00"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TakeoverPage(AskingPage):
    """``ask_button`` is the answer 「この端末に切り替える」. The page has the focus itself, not one of its buttons."""

    def __init__(self) -> None:
        super().__init__(words.IN_USE, "", words.SWITCH)
        self._burst = Burst()
        self._facts = FactsPanel()
        self.content.addStretch(1)
        self.content.addWidget(self._facts)
        self.content.addSpacing(12)
        self.content.addWidget(_warning())
        self.content.addWidget(self.failure)
        self.content.addStretch(2)

    def show_holder(self, holder: TerminalSeen) -> None:
        seen = texts.NONE_YET if holder.last_contact is None else long_time(holder.last_contact)
        self._facts.show_facts(
            (
                (words.HOLDER, holder.terminal_name or texts.NONE_YET),
                (texts.TERMINAL_NUMBER_NAME, holder.terminal_number),
                (texts.LAST_CONTACT, seen),
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A second scan of the same bar code ends with Enter too, and is no answer to this question.
        if event.key() in _ENTER and self._burst.finish(event.timestamp()):
            return
        self._burst.add(event.text(), event.timestamp())
        super().keyPressEvent(event)


def _warning() -> QFrame:
    panel = QFrame()
    panel.setProperty("role", "caution")
    row = QHBoxLayout(panel)
    row.setContentsMargins(18, 16, 18, 16)
    row.setSpacing(12)
    row.addWidget(IconSign("caution", 28, _AMBER))
    row.addWidget(kit.label(words.IN_USE_WARNING, "warning", wrap=True), 1)
    return panel
