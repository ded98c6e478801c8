"""The frame of a page: the bar at its top, with a button to go back and the title, and the row at its bottom."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconWidget("info", 22, BLUE))
        row.addWidget(controls.one_line_label(words.NOT_SENT_TO_AGENCY, "note"), 1)


class Foot(QWidget):
    """The notice, or the ``outcome`` in its place, and beside it what is at the ``right``; below it without the room.

    At the right are buttons, and perhaps a label before them.
    """

    def __init__(self, outcome: controls.OutcomeLine, *right: QWidget) -> None:
        super().__init__()
        self._outcome, self._right = outcome, right
        self._note = note = AgencyNote()
        outcome.outcome_changed.connect(lambda sentence: note.setVisible(not sentence))
        said, below = QHBoxLayout(), QHBoxLayout()
        for part in (said, below):
            part.setSpacing(controls.GAP)
        said.addWidget(note)
        said.addWidget(outcome, 1)
        below.addStretch(1)
        for widget in right:
            below.addWidget(widget)
        self._parts = parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        parts.setContentsMargins(32, 0, 24, 12)
        parts.setSpacing(controls.GAP)
        parts.addLayout(said, 1)
        parts.addLayout(below)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._arrange()
        return handled

    def minimumSizeHint(self) -> QSize:
        """Return the narrowest: on two lines."""
        _, beside, right = self._sizes()
        return QSize(beside + right, super().minimumSizeHint().height())

    def _sizes(self) -> tuple[list[QSize], int, int]:
        """Return the sizes of what is at the right, and the widths of the margins and of that with its gaps."""
        shown = [widget.sizeHint() for widget in self._right if not widget.isHidden()]
        margins = self._parts.contentsMargins()
        gaps = controls.GAP * max(0, len(shown) - 1)
        return shown, margins.left() + margins.right(), sum(size.width() for size in shown) + gaps

    def _arrange(self) -> None:
        said = self._outcome if self._note.isHidden() else self._note
        shown, margins, right = self._sizes()
        room = self.width() - margins - right - controls.GAP
        wide_enough = room >= said.minimumSizeHint().width()
        fits = not shown or (wide_enough and said.heightForWidth(room) <= max(size.height() for size in shown))
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(controls.GAP if fits else controls.GAP // 2)
        # Qt does not lay out the page again for the other direction, and a label below may have two lines.
        self.setMinimumHeight(self._parts.totalHeightForWidth(self.width()))


def lay_out(page: QWidget, *above: QWidget, body: QLayout, foot: QWidget) -> None:
    """Fill ``page`` from edge to edge; ``body`` takes the height that is left."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in above:
        column.addWidget(widget)
    column.addLayout(body, 1)
    column.addWidget(foot)
