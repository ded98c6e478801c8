"""One running app for each data folder. The first one locks the folder; a later one raises its window and exits.

The operating system drops the lock with the process, so a crash leaves nothing behind, and of several starts at
once exactly one gets it. The local socket only carries the request to raise the window.
"""

import hashlib
import logging
import os
import time
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from licensing.drives import make_folder

log = logging.getLogger(__name__)

LOCK_FILE = "running.lock"
PATIENCE = 5.0
"""Seconds that a second start waits for the first one, which may still be starting or just exiting."""
_PAUSE = 0.05
_REPLY_MS = 1000
_REPLY = b"here"


class NotAnswering(Exception):
    """The app is already running and does not answer."""


class Instance:
    """The lock of the one running app; ``release`` it at exit. Without a lock file, several may start at once."""

    def __init__(self, lock: FileLock | None) -> None:
        self._lock = lock

    @property
    def locks(self) -> bool:
        return self._lock is not None

    def release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def claim(folder: Path, patience: float = PATIENCE) -> Instance | None:
    """Lock ``folder`` and return the lock, or raise the window of the app that has it and return None.

    Raises:
        NotAnswering: the folder stays locked for ``patience`` seconds by an app that does not answer.
    """
    until = time.monotonic() + patience
    while (instance := _lock(folder)) is None:
        if raise_window(socket_name(folder), _REPLY_MS):
            return None
        if time.monotonic() > until:
            raise NotAnswering
        time.sleep(_PAUSE)
    if not instance.locks and raise_window(socket_name(folder), _REPLY_MS):
        return None  # the lock is the better sign, but where there is none, two windows would not know of each other
    return instance


def _lock(folder: Path) -> Instance | None:
    # Where the system has no locks, the existence of a file would be one that a crash leaves for ever.
    lock = FileLock(folder / LOCK_FILE, blocking=False, fallback_to_soft=False)
    try:
        make_folder(folder)
        lock.acquire()
    except Timeout:
        return None
    except (OSError, NotImplementedError):  # a network folder without locks must not keep the app from starting
        return Instance(None)
    return Instance(lock)


def socket_name(folder: Path) -> str:
    """Return the name of the local socket on which the app of ``folder`` listens."""
    path = os.path.normcase(folder.resolve())
    name = f"attomenzei-{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}"
    # Not in TMPDIR, where Qt would put it: another start may have another one, and a socket's address is short.
    return name if os.name == "nt" else f"/tmp/{name}-{os.getuid()}"  # noqa: S108  # only its owner may connect


class RaiseRequests(QObject):
    """Listens on the socket ``name``. Create it only while the folder is locked: it removes a stale socket."""

    received = Signal()

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._reply)
        QLocalServer.removeServer(name)  # left by a crash
        if not self._server.listen(name):
            log.warning("a second start cannot raise this window: %s", self._server.errorString())

    def _reply(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnected.connect(caller.deleteLater)
            caller.write(_REPLY)
            caller.flush()
            caller.disconnectFromServer()
            self.received.emit()


def raise_window(name: str, patience_ms: int) -> bool:
    """Ask the app on the socket ``name`` to raise its window; return whether it replied within ``patience_ms``."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(patience_ms):
        return False
    while socket.bytesAvailable() < len(_REPLY):
        if not socket.waitForReadyRead(patience_ms):
            return False
    return bytes(socket.readAll().data()) == _REPLY
