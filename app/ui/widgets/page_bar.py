"""The frame of a page: the bar at its top, with a button to go back and the title, and the row at its bottom."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.sales.words import words
from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget, icon
from app.ui.widgets.theme import BLUE
from app.ui.words.general import texts


class PageBar(QFrame):
    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self.back = controls.quiet_button(texts.BACK)
        self.back.setIcon(icon("back"))
        self.back.setIconSize(QSize(24, 24))
        self._note = controls.label(note, "place")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(24, 7, 32, 7)
        row.setSpacing(20)
        row.addWidget(self.back)
        row.addWidget(controls.label(title, "title"))
        row.addStretch(1)
        row.addWidget(self._note)

    def add(self, button: QWidget) -> None:
        """Add ``button`` at the right end."""
        self._row.addWidget(button)

    def show_note(self, note: str) -> None:
        self._note.setText(note)


class AgencyNote(QWidget):
    """The notice that the app sends nothing to the tax agency, which the shop itself has to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconWidget("info", 22, BLUE))
        self._words = controls.label(words.NOT_SENT_TO_AGENCY, "note", wrap=True)
        row.addWidget(self._words, 1)

    def sizeHint(self) -> QSize:
        """Return the size on one line: a label that may wrap asks for less, though there is room."""
        beside = self._row.minimumSize().width() - self._words.minimumSizeHint().width()
        width = beside + self._words.fontMetrics().horizontalAdvance(self._words.text()) + 1
        return QSize(width, self.heightForWidth(width))


class Foot(QHBoxLayout):
    """The notice, or the ``outcome`` in its place, and ``buttons``."""

    def __init__(self, outcome: controls.OutcomeLine, *buttons: QWidget) -> None:
        super().__init__()
        self.setContentsMargins(32, 0, 24, 12)
        self.setSpacing(controls.GAP)
        note = AgencyNote()
        outcome.outcome_changed.connect(lambda sentence: note.setVisible(not sentence))
        self.addWidget(note)
        self.addWidget(outcome, 1)
        for button in buttons:
            self.addWidget(button)


def lay_out(page: QWidget, *above: QWidget, body: QLayout, foot: QLayout) -> None:
    """Fill ``page`` from edge to edge; ``body`` takes the height that is left."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in above:
        column.addWidget(widget)
    column.addLayout(body, 1)
    column.addLayout(foot)
