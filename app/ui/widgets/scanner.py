"""Telling a barcode scanner from a person: a scanner is a keyboard that types too fast. No Qt, no clock."""

LONGEST_GAP = 50
"""Milliseconds between two keys. Scanners send one every 1-30 ms; people seldom come below 80."""


class Burst:
    """The newest run of keys that came without a pause."""

    def __init__(self) -> None:
        self._text = ""
        self._last_key = 0

    def add(self, text: str, at: int) -> None:
        """Take a key that typed ``text`` at ``at`` milliseconds of any steady clock."""
        self._text = self._running(at) + text
        self._last_key = at

    def finish(self, at: int) -> str:
        """Return what came in one run with the Enter pressed at ``at``, and begin anew."""
        text, self._text = self._running(at), ""
        return text

    def _running(self, at: int) -> str:
        return self._text if at - self._last_key <= LONGEST_GAP else ""
