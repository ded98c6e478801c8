"""Keeps a press that was meant for what stood there before from reaching what has just appeared.

A double tap on 「登録」 must not confirm the question that the first tap brings. So for ``GUARD_SECONDS`` after a
page, a question or a button has appeared, presses on it are ignored, by pointer, finger or Enter::

    mark_appeared(page)                        # where something is shown: PageStack, QuestionStrip, Button
    PressGuard(window)                         # once for each window

Of a key that is held down, only the first press counts. The guard filters the events of the native window, before Qt
chooses a widget for them.
"""

import time
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTouchEvent
from PySide6.QtWidgets import QApplication, QWidget

GUARD_SECONDS: Final = 0.6
"""Longer than the second tap of a double tap (Qt's default interval is 0.4 s), shorter than reading a sentence."""
_APPEARED: Final = "appeared"
_CONFIRM: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select)
_BOUNCE_MS: Final = 5
"""Nobody releases a key and presses it again within so many milliseconds."""
_POINTER: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


def mark_appeared(widget: QWidget) -> None:
    """Ignore presses on ``widget`` and on what it contains for ``GUARD_SECONDS`` from now on.

    Also for one that has just done what may not be done twice: a double tap prints one copy.
    """
    widget.setProperty(_APPEARED, time.monotonic())


def accepts_presses(widget: QWidget | None) -> bool:
    """Return whether ``widget`` and all that it stands in appeared long enough ago."""
    now = time.monotonic()
    while widget is not None:
        appeared = widget.property(_APPEARED)
        if appeared is not None and now - appeared < GUARD_SECONDS:
            return False
        widget = widget.parentWidget()
    return True


class PressGuard(QObject):
    """Ignores early presses in ``window``, which must have been shown: before that it has no native window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._typed = False
        self._released = (0, 0)
        """The key that was released last, and when, in milliseconds."""
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _POINTER:
            return not self._accepts(cast(QMouseEvent, event).position().toPoint())
        if kind == QEvent.Type.TouchBegin:
            return not all(self._accepts(point.position().toPoint()) for point in cast(QTouchEvent, event).points())
        if kind == QEvent.Type.KeyRelease:
            self._released = cast(QKeyEvent, event).key(), cast(QKeyEvent, event).timestamp()
        if kind == QEvent.Type.KeyPress:
            return self._ignores_key(cast(QKeyEvent, event))
        return False

    def _accepts(self, place: QPoint) -> bool:
        return accepts_presses(self._window.childAt(place))

    def _ignores_key(self, event: QKeyEvent) -> bool:
        if event.key() in _CONFIRM and self._is_repeated(event):
            return True  # a bag on the keyboard confirms nothing
        focus = QApplication.focusWidget()
        if accepts_presses(focus):
            self._typed = False
            return False
        if event.key() in _CONFIRM:
            # Enter behind text is meant: a barcode scanner types a number and Enter within a few milliseconds.
            return not self._typed
        self._typed = bool(event.text())
        return False

    def _is_repeated(self, event: QKeyEvent) -> bool:
        """Return whether the key is held down: X11 repeats it by a release and a press at once."""
        key, released = self._released
        return event.isAutoRepeat() or (event.key() == key and event.timestamp() - released <= _BOUNCE_MS)
