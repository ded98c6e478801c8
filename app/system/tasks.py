"""Work away from the window's thread: one crossing out, one back. Nothing here knows what the work is."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Signal

log = logging.getLogger(__name__)


class _Bridge(QObject):
    """Calls in the application's thread what another thread hands over.

    It lives as long as the application: a thread never says a signal of a window that is being closed.
    """

    handed = Signal(object)

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self.handed.connect(self._call)  # queued, because it is always said in another thread

    def _call(self, call: Callable[[], None]) -> None:
        call()


_bridges: list[_Bridge] = []


def _bridge() -> _Bridge:
    if not _bridges or not shiboken6.isValid(_bridges[0]):
        _bridges[:] = [_Bridge()]
    return _bridges[0]


class Tasks:
    """Runs each piece of work in a thread of its own and calls back in the application's thread, for ``owner``.

    The threads are daemons: closing the window in the middle of a check waits for nobody, and what
    the agent saves is the old or the new file at any instant. An owner that is gone is not called.
    """

    def __init__(self, owner: QObject) -> None:
        self._owner = owner

    def run(self, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        """Run ``work`` elsewhere, then ``done(result, None)`` or ``done(None, error)`` here."""
        bridge, owner = _bridge(), self._owner

        def job() -> None:
            result, error = None, None
            try:
                result = work()
            except Exception as caught:
                error = caught
            try:
                bridge.handed.emit(lambda: done(result, error) if shiboken6.isValid(owner) else None)
            except RuntimeError:
                log.info("the app was closed before the work was done")

        threading.Thread(target=job, name="attomenzei-task", daemon=True).start()
