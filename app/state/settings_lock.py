"""Whether the settings are locked: verifies the password, delays after failed attempts, locks again without input.

Which pages it locks is decided in ``app.ui.pages``; no sale, no record and no registration (docs/adr/0013).
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from app.state.password import Password, is_right, make_hash, password_file, wait_after
from app.system.tasks import Callback, Tasks
from licensing.errors import InternalError, LicensingError, StorageError

log = logging.getLogger(__name__)

IDLE = 300.0
"""Seconds without input after which the settings are locked again."""
_INPUT = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
)


class SettingsLock(QObject):
    opened = Signal()
    timed_out = Signal()
    """There was no input for a while, and the settings are locked again."""
    reset = Signal()
    """Support has removed the password."""

    def __init__(
        self,
        folder: Path,
        *,
        idle: float = IDLE,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._file = password_file(folder)
        self._monotonic = monotonic
        self._tasks = Tasks(self)
        self._password: Password | None = None
        self._not_before = monotonic()
        self.failure: StorageError | None = None
        """Why it is not known whether there is a password: the settings are locked until the file can be read."""
        self.error: LicensingError | None = None
        """Why the last attempt could not be verified, so that nobody knows whether the password was right."""
        self._read()
        self._settings_reset = self._password.settings_reset if self._password else 0
        self._open = False
        self._closed = 0
        """How often the settings were left: what is verified afterwards opens nothing."""
        self._idle = QTimer(self, singleShot=True, interval=round(idle * 1000))
        self._idle.timeout.connect(self._time_out)

    @property
    def is_set(self) -> bool:
        """Whether the shop has set a password."""
        return self._password is not None or self.failure is not None

    @property
    def is_locked(self) -> bool:
        """Whether the password has to be entered before the settings may be shown."""
        return self.is_set and not self._open

    def wait_left(self) -> float:
        """Return the seconds until the next attempt is allowed, or 0."""
        return max(0.0, self._not_before - self._monotonic())

    # the password

    def _read(self) -> None:
        try:
            self._password, self.failure = self._file.read(), None
        except StorageError as error:
            log.warning("%s", error)
            self.failure = error
        if self._password is not None:
            # From now on, whatever the PC clock says: neither a restart nor a changed clock shortens the wait.
            self._not_before = self._monotonic() + wait_after(self._password.wrong)

    def enter(self, typed: str, done: Callable[[bool], None]) -> None:
        """Verify ``typed`` and call ``done`` with the result; an attempt that comes too early is not even verified."""
        callback, closed = Callback(done), self._closed
        self.error = None
        if self.failure is not None:
            self._read()
            self.follow_reset(self._settings_reset)
            if not self.is_set:  # the file could be read, or support has removed it
                self._unlock()
                callback(True)
                return
        password = self._password
        if password is None or self.wait_left():
            callback(False)
            return

        def verified(right: Any, error: Exception | None) -> None:
            if error is not None:
                log.error("a password could not be verified", exc_info=error)
                self.error = InternalError(repr(error))
                self._set_wrong(password.wrong)  # nothing was guessed
            elif right:
                self._set_wrong(0)
                if closed == self._closed:
                    self._unlock()
            callback(bool(right))

        self._set_wrong(password.wrong + 1)  # before it is verified: pulling the plug must not save an attempt
        self._tasks.run(lambda: is_right(password.hashed, typed), verified)

    def change(self, typed: str, done: Callable[[LicensingError | None], None]) -> None:
        """Set the password and call ``done``, with an error if it could not be made or written."""
        callback, closed = Callback(done), self._closed

        def write() -> Password:
            password = Password(make_hash(typed), settings_reset=self._settings_reset)
            self._file.write(password)
            return password

        def written(password: Any, error: Exception | None) -> None:
            if error is None:
                self._password = password
                if closed == self._closed:
                    self._unlock()
            callback(error if error is None or isinstance(error, LicensingError) else InternalError(repr(error)))

        self._tasks.run(write, written)

    def remove(self) -> None:
        """Remove the password.

        Raises:
            StorageError: the disk refused.
        """
        self._file.remove()
        self._password = None

    def follow_reset(self, number: int) -> None:
        """Remove the password if ``number``, the stored statement's ``settings_reset``, has risen since it was set.

        A lower number, of a server that was restored from a backup, is stored, so that the next reset counts again.
        """
        self._settings_reset = number
        password = self._password
        if password is None or number == password.settings_reset:
            return
        try:
            if number < password.settings_reset:
                self._write(replace(password, settings_reset=number))
            else:
                self.remove()
                log.warning("support has reset the settings password (reset %d)", number)
                self.reset.emit()
        except StorageError as error:
            log.error("the settings password is not reset: %s", error)  # the next statement or start tries again

    # open and locked

    def _set_wrong(self, wrong: int) -> None:
        if self._password is None:
            return
        self._not_before = self._monotonic() + wait_after(wrong)
        try:
            self._write(replace(self._password, wrong=wrong))
        except StorageError as error:
            log.warning("a failed attempt is not stored: %s", error)

    def _write(self, password: Password) -> None:
        self._password = password
        self._file.write(password)

    def _unlock(self) -> None:
        self._open = True
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._idle.start()
        self.opened.emit()

    def close(self) -> None:
        """Lock the settings again."""
        self._closed += 1
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
        if event.type() in _INPUT:
            self._idle.start()
        return False
