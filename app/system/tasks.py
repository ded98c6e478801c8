"""Background work: a function runs in a thread of its own, and its result is passed to a callback in Qt's thread."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

log = logging.getLogger(__name__)


class _Bridge(QObject):
    """Runs calls of other threads in the application's thread.

    It lives as long as the application, so that a thread never emits a signal of a window that is being destroyed.
    """

    posted = Signal(object)

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self.posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _call(self, call: Callable[[], None]) -> None:
        call()


_bridges: list[_Bridge] = []


def _bridge() -> _Bridge:
    if not _bridges or not shiboken6.isValid(_bridges[0]):
        _bridges[:] = [_Bridge()]
    return _bridges[0]


class Tasks:
    """Starts background work for ``owner``; after ``owner`` is destroyed, no callback is called any more.

    The threads are daemons: closing the window during a request waits for nothing, and every file that the work
    writes is the old or the new one at any instant.
    """

    def __init__(self, owner: QObject) -> None:
        self._owner = owner

    def run(self, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        """Run ``work`` in a new thread, then ``done(result, None)`` or ``done(None, error)`` in Qt's thread."""
        bridge, owner = _bridge(), self._owner

        def post(result: Any, error: Exception | None) -> None:
            try:
                bridge.posted.emit(lambda: done(result, error) if shiboken6.isValid(owner) else None)
            except RuntimeError:
                log.info("the app was closed before the work was done")

        def job() -> None:
            try:
                result = work()
            except Exception as error:
                post(None, error)
            else:
                post(result, None)

        try:
            threading.Thread(target=job, name="attomenzei-task", daemon=True).start()
        except RuntimeError as error:  # no more threads: the callback has to be called all the same
            post(None, error)


class Latest:
    """Background reading of which only the newest result counts: of a search while it is typed, of a period."""

    def __init__(self, owner: QObject) -> None:
        self._tasks = Tasks(owner)
        self._asked = self._answered = 0

    @property
    def busy(self) -> bool:
        """Whether the newest result is still being read."""
        return self._answered < self._asked

    def run(self, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        """Run ``work`` as ``Tasks`` does; ``done`` is not called if something newer was asked for meanwhile."""
        self._asked += 1
        asked = self._asked

        def finish(result: Any, error: Exception | None) -> None:
            if asked == self._asked:
                self._answered = asked
                done(result, error)

        self._tasks.run(work, finish)


class Callback:
    """Calls ``receiver`` once, unless it is cancelled or belongs to a widget that has been destroyed meanwhile."""

    def __init__(self, receiver: Callable[[Any], None]) -> None:
        self._receiver: Callable[[Any], None] | None = receiver

    def cancel(self) -> None:
        """Drop the call. The work that it reports goes on: what the server has done counts all the same."""
        self._receiver = None

    def __call__(self, result: Any) -> None:
        receiver, self._receiver = self._receiver, None
        owner = getattr(receiver, "__self__", None)
        if receiver is not None and not (isinstance(owner, QObject) and not shiboken6.isValid(owner)):
            receiver(result)
