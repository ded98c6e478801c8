"""Collects cyclic garbage in Qt's thread only.

Python runs its cyclic collector in whatever thread happens to allocate. Started by a network thread, it would destroy
widgets there, and Qt crashes of that.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1_000


class GarbageCollector(QObject):
    """Replaces the automatic collection from now on; belongs to ``parent``, an object of Qt's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


def collect_due() -> None:
    """Collect the oldest generation that is over its threshold, and all younger ones, as the interpreter would."""
    due = [count > threshold > 0 for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if any(due):
        gc.collect(max(generation for generation, over in enumerate(due) if over))
