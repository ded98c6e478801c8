"""Base of the questions about a number that runs on another terminal: which one, what happens to it, yes or no."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.ui.register.asking_page import AskingPage
from app.ui.register.scanner import Burst
from app.ui.widgets import controls
from app.ui.widgets.facts import FactsPanel
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import AMBER

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuestionPage(AskingPage):
    """``ask_button`` is the answer yes. The page has the focus itself, not one of its buttons."""

    def __init__(self, title: str, lead: str, button: str) -> None:
        super().__init__(title, lead, button)
        self._burst = Burst()
        self.facts = FactsPanel()
        self.warning = controls.label(role="warning", wrap=True)
        self.content.addStretch(1)
        self.content.addWidget(self.facts)
        self.content.addSpacing(12)
        self.content.addWidget(self._panel())
        self.content.addWidget(self.failure)
        self.content.addStretch(2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A scan ends with Enter too, and is no answer to this question.
        if event.key() in _ENTER and self._burst.finish(event.timestamp()):
            return
        self._burst.add(event.text(), event.timestamp())
        super().keyPressEvent(event)

    def _panel(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("role", "caution")
        row = QHBoxLayout(panel)
        row.setContentsMargins(18, 16, 18, 16)
        row.setSpacing(12)
        row.addWidget(IconWidget("caution", 28, AMBER))
        row.addWidget(self.warning, 1)
        return panel
