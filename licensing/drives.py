"""The drive of the data folder. While it is not connected, its mount point is an empty folder of another disk: nothing
is read there, or the terminal would be taken for a new one, and nothing is written, because the drive would hide it.
"""

import errno
import os
from pathlib import Path
from typing import Final

_EXPECTED: Final[dict[Path, Path]] = {}
"""The mount points of the data folders that this process uses: one, but for tests."""


class NoDriveError(OSError):
    """The drive of a data folder is not connected; ``filename`` is its mount point."""


def mount_point_of(folder: Path) -> Path:
    """Return the mount point of the drive that ``folder`` is on now, or will be once it is made."""
    real = Path(os.path.realpath(folder))
    return next((place for place in (real, *real.parents) if is_mounted(place)), Path(real.anchor))


def is_mounted(point: Path) -> bool:
    """Return whether a drive is connected there. On Windows, the name of a drive alone says nothing."""
    return os.path.ismount(point) and point.exists()


def expect_drive(folder: Path, point: Path) -> None:
    """Use ``folder`` only while a drive is mounted at ``point``."""
    _EXPECTED[folder] = point


def is_missing(folder: Path) -> bool:
    """Return whether the drive of the data folder ``folder`` is not connected."""
    return folder in _EXPECTED and not is_mounted(_EXPECTED[folder])


def require_drive(folder: Path) -> None:
    """Raises:
    NoDriveError: ``folder`` is, or is in, a folder of which the drive is not connected.
    """
    for place in (folder, *folder.parents):
        if place in _EXPECTED and not is_mounted(_EXPECTED[place]):
            raise NoDriveError(errno.ENODEV, os.strerror(errno.ENODEV), str(_EXPECTED[place]))


def make_folder(folder: Path) -> None:
    """Make ``folder`` and those above it, unless its drive is not connected.

    Raises:
        OSError: the drive or the disk refuses.
    """
    require_drive(folder)
    folder.mkdir(parents=True, exist_ok=True)
