"""One running app for each data folder: the first holds a lock that dies with it, a second rings and ends.

The lock decides, so nothing is left behind by a crash, and of two starts at once one wins. Taking it needs no
Qt and no time; only a second start pays for the bell.
"""

import os
import sys
import time
from pathlib import Path
from typing import IO

LOCK_FILE = "running.lock"
PATIENCE = 5.0
"""Seconds that a second start waits for the first, which may still be starting or just ending."""
_PAUSE = 0.05
_ANSWER_MS = 1000


class NotAnswering(Exception):
    """The app runs already and does not answer."""


class Claim:
    """Held by the one app of a folder until it ends; None where the folder takes no locks, and then all may run."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()


def claim(folder: Path, patience: float = PATIENCE) -> Claim | None:
    """Return the claim on ``folder``, or None when the app that has it was raised in front of the person.

    Raises:
        NotAnswering: it is held for longer than ``patience`` seconds by an app that does not answer.
    """
    until = time.monotonic() + patience
    while (taken := _take(folder)) is None:
        from app.system.doorbell import ring  # a first start does without Qt's network

        if ring(bell_of(folder), _ANSWER_MS):
            return None
        if time.monotonic() > until:
            raise NotAnswering
        time.sleep(_PAUSE)
    return taken


def bell_of(folder: Path) -> str:
    """Return the name of the local socket by which the app of ``folder`` is raised."""
    import hashlib  # a first paint does without

    path = os.path.normcase(folder.resolve())
    return f"attomenzei-{hashlib.sha256(path.encode()).hexdigest()[:16]}"


def _take(folder: Path) -> Claim | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK_FILE).open("ab")
    except OSError:
        return Claim(None)
    try:
        _lock(file)
    except (BlockingIOError, PermissionError):
        file.close()
        return None
    except OSError:  # a network folder that knows no locks
        file.close()
        return Claim(None)
    return Claim(file)


if sys.platform == "win32":

    def _lock(file: IO[bytes]) -> None:
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: IO[bytes]) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
