"""Work away from the window's thread: one crossing out, one back. Nothing here knows what the work is."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)


class Tasks(QObject):
    """Runs each piece of work in a thread of its own and calls back in the thread that made this object.

    The threads are daemons: closing the window in the middle of a check waits for nobody, and what
    the agent saves is the old or the new file at any instant.
    """

    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finished.connect(self._deliver)  # queued, because it is always said in another thread

    def run(self, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        """Run ``work`` elsewhere, then ``done(result, None)`` or ``done(None, error)`` here."""

        def job() -> None:
            result, error = None, None
            try:
                result = work()
            except Exception as caught:
                error = caught
            try:
                self._finished.emit(done, result, error)
            except RuntimeError:
                log.info("the window was closed before the work was done")

        threading.Thread(target=job, name="attomenzei-task", daemon=True).start()

    def _deliver(self, done: Callable[[Any, Exception | None], None], result: Any, error: Exception | None) -> None:
        done(result, error)
