"""The files of one terminal: their names, and how they are read, written and locked. ``holdings`` has their content."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from licensing.errors import StorageError
from licensing.files import Stamp, read_file, remove_abandoned, set_aside, stamp_of, write_file

log = logging.getLogger(__name__)

KEY: Final = "terminal.key"
STATEMENT: Final = "statement.jws"
KEYSET: Final = "keyset.jws"
NEXT_KEYSET: Final = "next-keyset.jws"
"""The keyset of a statement that replaces one whose key was revoked: for a power cut between the two writes."""
ROOTS: Final = "roots.json"
TRIAL: Final = "trial.jws"
STATE: Final = "state.json"
DOCUMENTS: Final = (KEY, STATEMENT, KEYSET, ROOTS, TRIAL)
"""The files that change with a contact or by a person. ``state.json`` changes every minute."""
FIRST_TRIAL: Final = "first-trial.jws"
"""The first trial request made on this machine, outside the data folder."""
SEEN: Final = "seen.json"
"""The latest instant seen, outside the data folder."""
LOCK_TIMEOUT = 5.0
"""Seconds."""

Stamps = dict[str, Stamp | None]


class Store:
    """The files of one terminal in ``folder``; ``outside`` is a folder that is not copied along with it."""

    def __init__(self, folder: Path, outside: Path) -> None:
        self.folder = folder
        self.outside = outside

    def read(self, name: str) -> bytes | None:
        """Return the bytes of the file ``name``, or None without it."""
        return read_file(self.folder / name)

    def set_aside(self, name: str) -> None:
        log.warning("%s cannot be read and is set aside", name)
        set_aside(self.folder / name)

    def write(self, name: str, data: bytes) -> Stamp | None:
        """Write ``data`` to the file ``name`` and return its stamp: the old or the new content is there afterwards.

        Raises:
            StorageError: the disk refused; the old content is still there.
        """
        stamp = write_file(self.folder / name, data, private=True)
        remove_abandoned(self.folder / name, (*DOCUMENTS, NEXT_KEYSET, STATE))
        return stamp

    def read_outside(self, name: str) -> bytes | None:
        return read_file(self.outside / name) or None

    def write_outside(self, name: str, data: bytes) -> None:
        """Write a file outside the data folder, where that is possible: the terminal works without it."""
        with suppress(StorageError):
            write_file(self.outside / name, data)

    def stamps(self) -> Stamps:
        """Return a stamp for each file in the data folder, which changes when another process has written it."""
        return {name: self.stamp(name) for name in (*DOCUMENTS, STATE)}

    def stamp(self, name: str) -> Stamp | None:
        return stamp_of(self.folder / name)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the data folder against other processes while documents are compared and saved.

        Raises:
            StorageError: the folder cannot be written, or another process keeps the lock for too long.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # The file stays when the lock is released: removing it would race with a process that is about to lock it.
            lock = FileLock(self.folder / ".lock", timeout=LOCK_TIMEOUT)
            lock.acquire()
        except (OSError, Timeout, NotImplementedError) as error:
            raise StorageError(f"cannot lock {self.folder.name}: {error}") from error
        try:
            yield
        finally:
            lock.release()
