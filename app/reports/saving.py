"""Putting a file where it can be carried away: never over one that lies there, and whole or not at all."""

import errno
from enum import StrEnum
from pathlib import Path

from licensing.errors import StorageError
from licensing.files import write_file

MOST_COPIES = 999


class SaveTrouble(StrEnum):
    FULL = "full"
    GONE = "gone"
    PROTECTED = "protected"
    OTHER = "other"


class SaveError(Exception):
    """The file could not be saved; nothing of it lies there."""

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
    try:
        if not folder.is_dir():  # a stick pulled out: its folder must not be made anew on the PC's own disk
            raise SaveError(SaveTrouble.GONE)
        path = _free_path(folder, name)
        write_file(path, data, private=True)
    except StorageError as error:
        raise SaveError(_trouble_in(error.__cause__)) from error
    except OSError as error:
        raise SaveError(_trouble_in(error)) from error
    return path


def _free_path(folder: Path, name: str) -> Path:
    wanted = folder / name
    numbered = (wanted.with_stem(f"{wanted.stem}-{copy}") for copy in range(2, MOST_COPIES))
    return next((path for path in (wanted, *numbered) if not path.exists()), wanted)


def _trouble_in(error: BaseException | None) -> SaveTrouble:
    number = error.errno if isinstance(error, OSError) else None
    return SaveTrouble.OTHER if number is None else _BY_ERRNO.get(number, SaveTrouble.OTHER)
