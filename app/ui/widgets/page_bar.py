"""The bar at the top of a page: a button to go back, the title, and a note on the right."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

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
