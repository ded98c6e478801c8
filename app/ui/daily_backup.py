"""Saves new records soon and once a day: a till is switched off without being closed, or runs for weeks."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.system.tasks import Tasks

log = logging.getLogger(__name__)

FIRST_MS = 60_000
"""Milliseconds from the start to the backup of what the former run has left: by then TOP has read the records."""
NEXT_MS = 24 * 60 * 60_000


class DailyBackup(QObject):
    """A failure is told when the app is closed, where somebody can do something about it."""

    def __init__(self, back_up: Callable[[], Path | None], parent: QObject) -> None:
        super().__init__(parent)
        tasks, self._timer = Tasks(self), QTimer(self, singleShot=True)
        self._timer.timeout.connect(lambda: tasks.run(back_up, self._done))
        self._timer.start(FIRST_MS)

    def _done(self, _file: Path | None, error: Exception | None) -> None:
        if error is not None:
            log.warning("the records are not backed up: %r", error)
        self._timer.start(NEXT_MS)
