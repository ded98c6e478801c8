"""Whether the settings are open: it asks for the password, waits after wrong tries, and closes again by itself.

What it locks is pages alone; no sale, no record and no registration ever waits for it (docs/adr/0013).
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from app.state.password import (
    Password,
    is_right,
    make_hash,
    read_password,
    remove_password,
    wait_after,
    write_password,
)
from app.system.tasks import Tasks
from licensing.errors import StorageError

log = logging.getLogger(__name__)

IDLE = 300.0
"""Seconds without a touch after which the settings close."""
_TOUCHES = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
)


class SettingsLock(QObject):
    opened = Signal()
    refused = Signal()
    """A wrong password: ``wait_left`` says how long the next try has to wait."""
    kept = Signal()
    failed = Signal(object)
    """StorageError: a password could not be kept or taken away."""
    timed_out = Signal()
    """Nobody has touched anything for a while, and the settings are closed."""

    def __init__(
        self,
        folder: Path,
        *,
        idle: float = IDLE,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._monotonic = monotonic
        self._tasks = Tasks(self)
        self._password = read_password(folder)
        self._not_before = monotonic() + wait_after(self._password.wrong if self._password else 0)
        self._open = False
        self._idle = QTimer(self, singleShot=True, interval=round(idle * 1000))
        self._idle.timeout.connect(self._time_out)

    @property
    def is_set(self) -> bool:
        """Whether the shop has set a password."""
        return self._password is not None

    @property
    def is_locked(self) -> bool:
        """Whether the password has to be entered before the settings may be shown."""
        return self.is_set and not self._open

    def wait_left(self) -> float:
        """Return the seconds until the next try counts; 0 when it may be made now."""
        return max(0.0, self._not_before - self._monotonic())

    # the password

    def enter(self, typed: str) -> None:
        """Try ``typed``; ``opened`` or ``refused`` follows. Before the wait is over, it is refused unseen."""
        password = self._password
        if password is None or self.wait_left():
            self.refused.emit()
            return
        self._count(password.wrong + 1)  # before it is looked at, so that pulling the plug saves no try
        self._tasks.run(lambda: is_right(password.hashed, typed), self._tried)

    def _tried(self, right: Any, error: Exception | None) -> None:
        if error is not None:
            log.error("a password could not be compared", exc_info=error)
        if right:
            self._count(0)
            self._unlock()
        else:
            self.refused.emit()

    def change(self, typed: str) -> None:
        """Set the password; ``kept`` or ``failed`` follows."""

        def keep() -> Password:
            password = Password(make_hash(typed))
            write_password(self._folder, password)
            return password

        def done(password: Any, error: Exception | None) -> None:
            if error is not None:
                self.failed.emit(_as_storage(error))
                return
            self._password = password
            self._unlock()
            self.kept.emit()

        self._tasks.run(keep, done)

    def take_away(self) -> bool:
        """Ask for no password any more; False, and ``failed``, where the disk refuses."""
        try:
            remove_password(self._folder)
        except OSError as error:
            self.failed.emit(_as_storage(error))
            return False
        self._password = None
        return True

    # open and closed

    def _count(self, wrong: int) -> None:
        if self._password is None:
            return
        self._password = Password(self._password.hashed, wrong)
        self._not_before = self._monotonic() + wait_after(wrong)
        try:
            write_password(self._folder, self._password)
        except StorageError as error:
            log.warning("a try is not kept: %s", error)

    def _unlock(self) -> None:
        self._open = True
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._idle.start()
        self.opened.emit()

    def close(self) -> None:
        """Lock the settings again."""
        if self._open:
            self._open = False
            self._idle.stop()
            application = QCoreApplication.instance()
            if application is not None:
                application.removeEventFilter(self)

    def _time_out(self) -> None:
        self.close()
        if self.is_set:
            self.timed_out.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._idle.start()
        return False


def _as_storage(error: Exception) -> StorageError:
    return error if isinstance(error, StorageError) else StorageError(str(error))
