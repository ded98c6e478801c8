"""The files of one terminal: their names, and how they are read, written and locked. ``holdings`` has their content."""

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from licensing.codes import DiskTrouble
from licensing.drives import expect_drive, is_missing, make_folder, mount_point_of
from licensing.errors import DiskFailure, StorageError
from licensing.files import Stamp, read_file, remove_abandoned, set_aside, stamp_of, write_file

log = logging.getLogger(__name__)

KEY: Final = "terminal.key"
NEXT_KEY: Final = "next-terminal.key"
"""The key to register with where ``terminal.key`` is another machine's: it replaces that one once it has a right."""
STATEMENT: Final = "statement.jws"
KEYSET: Final = "keyset.jws"
NEXT_KEYSET: Final = "next-keyset.jws"
"""The keyset of a statement that replaces one whose key was revoked: for a power cut between the two writes."""
ROOTS: Final = "roots.json"
TRIAL: Final = "trial.jws"
STATE: Final = "state.json"
DOCUMENTS: Final = (KEY, NEXT_KEY, STATEMENT, KEYSET, ROOTS, TRIAL)
"""The files that change with a contact or by a person. ``state.json`` changes every minute."""
SEEN: Final = "seen.json"
"""The machine's ``Evidence``, outside the data folder."""
SHARED_SEEN: Final = "seen-by-all.json"
"""The same for all accounts of the machine."""
DRIVE: Final = "drive"
"""The kind of the file with the mount point of the data folder's drive."""
LOCK_TIMEOUT = 5.0
"""Seconds."""
_LOCK_FILE: Final = ".lock"
Stamps = dict[str, Stamp | None]


def name_of(kind: str, folder: Path) -> str:
    """Return the name of a file outside of the data folder ``folder`` that says something of it alone."""
    return f"{kind}-{hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]}"


class Store:
    """The files of one terminal in ``folder``.

    ``outside`` is a folder that is not copied along with it, ``shared`` one of all accounts of the machine, if it has
    one; perhaps neither can be written.
    """

    def __init__(self, folder: Path, outside: Path, shared: Path | None = None) -> None:
        self.folder = folder
        self.outside = outside
        self.number_file = name_of("terminal-number", folder)
        """Outside the folder: the number of the terminal in it, to recognise that one after its files were lost."""
        self._outside = {SEEN: outside, self.number_file: outside}
        if shared is not None:
            self._outside[SHARED_SEEN] = shared
        self._lock: FileLock | None = None
        self._locks_exist = True

    @property
    def has_shared(self) -> bool:
        """Whether there is a folder of all accounts."""
        return SHARED_SEEN in self._outside

    def path(self, name: str) -> Path:
        return self._outside.get(name, self.folder) / name

    def read(self, name: str) -> bytes | None:
        """Return the bytes of the file ``name``, or None without it.

        Raises:
            StorageError: there is one, and it cannot be read.
        """
        return read_file(self.path(name))

    def set_aside(self, name: str, damaged: bytes) -> None:
        """Rename the file ``name`` with the content ``damaged``, unless another process has replaced it meanwhile."""
        try:
            with self.locked():
                if self.read(name) == damaged:
                    log.warning("%s is damaged and is set aside", name)
                    set_aside(self.path(name))
        except StorageError as error:
            log.warning("%s is damaged and is not set aside: %s", name, error)

    def write(self, name: str, data: bytes) -> Stamp | None:
        """Write ``data`` to the file ``name`` and return its stamp: the old or the new content is there afterwards.

        Raises:
            StorageError: the disk refused, or what is there cannot be read; the old content is still there.
        """
        stamp = write_file(self.path(name), data, private=True)
        remove_abandoned(self.folder / name, (*DOCUMENTS, NEXT_KEYSET, STATE))
        return stamp

    def write_outside(self, name: str, data: bytes) -> None:
        """Write a file outside the data folder, where that is possible: the terminal works without it."""
        with suppress(StorageError):
            write_file(self.path(name), data)

    def give_up_drive(self) -> None:
        """Use the data folder without its drive from now on, if that is not connected.

        Raises:
            StorageError: the disk refused to note it; the drive is still expected.
        """
        if is_missing(self.folder):
            found = mount_point_of(self.folder)
            write_file(self.outside / name_of(DRIVE, self.folder), os.fsencode(found))
            expect_drive(self.folder, found)
            log.warning("the drive of the data folder is given up: %s is used as it is", self.folder)

    def stamps(self) -> Stamps:
        """Return a stamp for each file in the data folder, which changes when another process has written it."""
        return {name: self.stamp(name) for name in (*DOCUMENTS, STATE)}

    def stamp(self, name: str) -> Stamp | None:
        return stamp_of(self.folder / name)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the data folder against other processes while documents are compared and saved; reentrant.

        Where the file system has no locks, or the folder cannot be written, the caller goes on without one. Threads of
        one process take turns by the agent's own lock.

        Raises:
            StorageError: another process keeps the lock for too long.
        """
        if self._lock is not None:
            yield
            return
        self._lock = self._acquired()
        try:
            yield
        finally:
            lock, self._lock = self._lock, None
            with suppress(OSError):
                lock.release()

    def _acquired(self) -> FileLock:
        # The file stays when the lock is released: removing it would race with a process that is about to lock it. A
        # lock that is no more than the existence of a file would stay after a crash.
        lock = FileLock(self.folder / _LOCK_FILE, fallback_to_soft=False)
        try:
            make_folder(self.folder)
            lock.acquire(timeout=LOCK_TIMEOUT)
        except Timeout as error:
            failure = DiskFailure(DiskTrouble.IN_USE, str(self.folder / _LOCK_FILE))
            raise StorageError(f"cannot lock {self.folder.name}: {error}", failure) from error
        except (OSError, NotImplementedError) as error:
            if self._locks_exist:
                log.warning("works without locks in %s: %s", self.folder.name, error)
            self._locks_exist = False
        return lock
