"""Saves files in folders that a person chose, such as a USB stick: never over an existing file, whole or not at all."""

import errno
from enum import StrEnum
from itertools import count
from pathlib import Path

from licensing.errors import StorageError
from licensing.files import write_file


class SaveTrouble(StrEnum):
    FULL = "full"
    GONE = "gone"
    PROTECTED = "protected"
    OTHER = "other"


class SaveError(Exception):
    """The file could not be saved, and no part of it is in the folder."""

    def __init__(self, trouble: SaveTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


_BY_ERRNO = {
    errno.ENOSPC: SaveTrouble.FULL,
    errno.EDQUOT: SaveTrouble.FULL,
    errno.EFBIG: SaveTrouble.FULL,
    errno.ENOENT: SaveTrouble.GONE,
    errno.ENOTDIR: SaveTrouble.GONE,
    errno.EIO: SaveTrouble.GONE,
    errno.ENODEV: SaveTrouble.GONE,
    errno.ENXIO: SaveTrouble.GONE,
    errno.EROFS: SaveTrouble.PROTECTED,
    errno.EACCES: SaveTrouble.PROTECTED,
    errno.EPERM: SaveTrouble.PROTECTED,
}


def save_new(folder: Path, name: str, data: bytes) -> Path:
    """Write ``data`` into ``folder`` as ``name``, or as ``name-2`` and so on, and return the path.

    Raises:
        SaveError: the folder is full, gone or protected.
    """
    path = free_path(folder, name)
    try:
        write_file(path, data, private=True)
    except StorageError as error:
        raise SaveError(_trouble(error.__cause__)) from error
    return path


def free_path(folder: Path, name: str) -> Path:
    """Return the path of ``name`` in ``folder``; if that exists, of ``name-2`` and so on.

    Raises:
        SaveError: the folder is gone or cannot be read.
    """
    wanted = folder / name
    try:
        if not folder.is_dir():  # a stick was removed: do not create its mount point on the PC's own disk
            raise SaveError(SaveTrouble.GONE)
        numbered = (wanted.with_stem(f"{wanted.stem}-{number}") for number in count(2))
        return wanted if not wanted.exists() else next(path for path in numbered if not path.exists())
    except OSError as error:
        raise SaveError(_trouble(error)) from error


def _trouble(error: BaseException | None) -> SaveTrouble:
    number = error.errno if isinstance(error, OSError) else None
    return SaveTrouble.OTHER if number is None else _BY_ERRNO.get(number, SaveTrouble.OTHER)
