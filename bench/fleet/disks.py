"""The files of a PC in memory, with what fails on a disk, and the store that reads and writes them."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from licensing.disk import storage_error
from licensing.errors import StorageError
from licensing.files import Stamp
from licensing.store import STATEMENT, Store

UNREADABLE = {"unreadable": errno.EIO, "locked": errno.EBUSY}
"""Faults of a disk on which the statement is there and cannot be read."""

Folder = dict[str, tuple[bytes, Stamp]]
"""Files by name: content and stamp."""


class PowerCut(BaseException):
    """The process is gone in this moment."""


class Disk:
    """``fault`` is "", "full", or of ``UNREADABLE``. Each file is the old or the new one after a power cut."""

    def __init__(self) -> None:
        self.data: Folder = {}
        self.outside: Folder = {}
        """What is not copied along with the data folder."""
        self.backup: Folder = {}
        self.fault = ""
        self.cut_at: int | None = None
        """Before which of the next replacements of a file the power fails."""
        self._stamps = count()

    def read(self, folder: Folder, name: str) -> bytes | None:
        if name not in folder:
            return None
        number = UNREADABLE.get(self.fault) if name == STATEMENT else None
        if number is not None:
            raise _error(number, name, "read")
        return folder[name][0]

    def write(self, folder: Folder, name: str, data: bytes) -> Stamp:
        self.read(folder, name)  # what cannot be read is never replaced
        if self.fault == "full":
            raise _error(errno.ENOSPC, name, "write")
        if self.cut_at is not None:
            self.cut_at -= 1
            if self.cut_at < 0:
                self.cut_at = None
                raise PowerCut
        stamp = next(self._stamps), len(data), 0
        folder[name] = data, stamp
        return stamp


class MemoryStore(Store):
    """The store of an agent, with the files of ``disk``. One process has it, so nothing is locked."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(Path("data"), Path("outside"))
        self._disk = disk

    def _folder(self, name: str) -> Folder:
        return self._disk.outside if name in self._outside else self._disk.data

    def read(self, name: str) -> bytes | None:
        return self._disk.read(self._folder(name), name)

    def write(self, name: str, data: bytes) -> Stamp:
        return self._disk.write(self._folder(name), name, data)

    def write_outside(self, name: str, data: bytes) -> None:
        with suppress(StorageError):
            self.write(name, data)

    def set_aside(self, name: str, damaged: bytes) -> None:
        self._disk.data[f"{name}.broken"] = self._disk.data.pop(name)

    def stamp(self, name: str) -> Stamp | None:
        found = self._disk.data.get(name)
        return found and found[1]

    @contextmanager
    def locked(self) -> Iterator[None]:
        yield


def _error(number: int, name: str, action: str) -> StorageError:
    return storage_error(OSError(number, os.strerror(number)), Path(name), action)
