"""Scrolling by finger: what is longer than its space is dragged, and goes on moving for a moment."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QScroller, QWidget


def scroll_by_finger(area: QAbstractScrollArea) -> None:
    """Scroll ``area`` by dragging its content.

    Not Qt's ``TouchGesture``: that one also sends the drag to the widgets below as mouse events, so that lifting the
    finger presses the button or opens the row that it started on. The gesture of the left mouse button, which a
    touch becomes, holds the press back until it is clear that nothing is being dragged.
    """
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)


class KineticScrollArea(QScrollArea):
    """Scrolls ``inside`` vertically by finger; no scroll bar while everything fits.

    With a ``name`` it can be focused and scrolled by the keyboard, for contents that have no focus of their own.
    """

    def __init__(self, inside: QWidget, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain" if name else "bare")  # a bare one has no border for the focus
        inside.setProperty("role", "plain")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if name:
            self.setAccessibleName(name)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setFrameShape(QFrame.Shape.NoFrame)
        self._inside = inside
        self.setWidget(inside)
        scroll_by_finger(self)

    def minimumSizeHint(self) -> QSize:
        """Return the width of what is inside, which never scrolls sideways."""
        inside, bar = self._inside.minimumSizeHint().width(), self.verticalScrollBar().sizeHint().width()
        return QSize(inside + bar + 2 * self.frameWidth(), super().minimumSizeHint().height())
