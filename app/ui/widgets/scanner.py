"""Recognises a barcode scanner, which is a keyboard, by its speed: it types faster than a person can."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

LONGEST_GAP = 50
"""Milliseconds between two keys. Scanners send one every 1-30 ms; people seldom type faster than one in 80."""


_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


def ends_line(event: QKeyEvent) -> bool:
    """Return whether a key ends what a reader types: Enter, Tab, or the line feed (Ctrl+J) of CR LF, as it was set."""
    return event.key() in _ENDS or event.text() in {"\r", "\n", "\t"}


class Burst:
    """The keys since the last pause."""

    def __init__(self) -> None:
        self._text = ""
        self._last_key = 0

    def add(self, text: str, at: int) -> None:
        """Add a key that typed ``text`` at ``at`` milliseconds of any monotonic clock."""
        self._text = self._running(at) + text
        self._last_key = at

    def finish(self, at: int) -> str:
        """Return the text of the keys before the Enter pressed at ``at``, and start again."""
        text, self._text = self._running(at), ""
        return text

    def _running(self, at: int) -> str:
        return self._text if at - self._last_key <= LONGEST_GAP else ""
