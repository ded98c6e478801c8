"""Saves files in folders that a person chose, such as a USB stick: never over an existing file, whole or not at all."""

from itertools import count
from pathlib import Path

from licensing.codes import DiskTrouble
from licensing.disk import disk_trouble
from licensing.errors import StorageError
from licensing.files import write_file


class SaveError(Exception):
    """The file could not be saved, and no part of it is in the folder."""

    def __init__(self, trouble: DiskTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def save_new(folder: Path, name: str, data: bytes) -> Path:
    """Write ``data`` into ``folder`` as ``name``, or as ``name-2`` and so on, and return the path.

    Raises:
        SaveError: the folder is full, gone or protected.
    """
    path = free_path(folder, name)
    try:
        write_file(path, data, private=True)
    except StorageError as error:
        raise SaveError(error.failure.trouble) from error
    return path


def free_path(folder: Path, name: str) -> Path:
    """Return the path of ``name`` in ``folder``; if that exists, of ``name-2`` and so on.

    Raises:
        SaveError: the folder is gone or cannot be read.
    """
    wanted = folder / name
    try:
        if not folder.is_dir():  # a stick was removed: do not create its mount point on the PC's own disk
            raise SaveError(DiskTrouble.GONE)
        numbered = (wanted.with_stem(f"{wanted.stem}-{number}") for number in count(2))
        return wanted if not wanted.exists() else next(path for path in numbered if not path.exists())
    except OSError as error:
        raise SaveError(disk_trouble(error)) from error
