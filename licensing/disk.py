"""What an error of the operating system says about a file: the one classification of it, for app and server."""

import errno
import os
from pathlib import Path
from typing import Final

from licensing.codes import DiskTrouble
from licensing.drives import NoDriveError
from licensing.errors import DiskFailure, StorageError

_BY_ERRNO: Final = {
    errno.ENOSPC: DiskTrouble.FULL,
    errno.EDQUOT: DiskTrouble.FULL,
    errno.EFBIG: DiskTrouble.FULL,
    errno.EACCES: DiskTrouble.NO_PERMISSION,
    errno.EPERM: DiskTrouble.NO_PERMISSION,
    errno.EROFS: DiskTrouble.READ_ONLY,
    errno.EBUSY: DiskTrouble.IN_USE,
    errno.ETXTBSY: DiskTrouble.IN_USE,
    errno.ENOENT: DiskTrouble.GONE,
    errno.ENOTDIR: DiskTrouble.GONE,
    errno.EIO: DiskTrouble.GONE,
    errno.ENODEV: DiskTrouble.GONE,
    errno.ENXIO: DiskTrouble.GONE,
}
_BY_WINERROR: Final = {
    19: DiskTrouble.READ_ONLY,  # ERROR_WRITE_PROTECT; Python gives it and the next three the number EACCES
    21: DiskTrouble.GONE,  # ERROR_NOT_READY
    32: DiskTrouble.IN_USE,  # ERROR_SHARING_VIOLATION
    33: DiskTrouble.IN_USE,  # ERROR_LOCK_VIOLATION
    39: DiskTrouble.FULL,  # ERROR_HANDLE_DISK_FULL
    1117: DiskTrouble.GONE,  # ERROR_IO_DEVICE
    1224: DiskTrouble.IN_USE,  # ERROR_USER_MAPPED_FILE
}


def disk_trouble(error: BaseException | None) -> DiskTrouble:
    """Return why the system refused; OTHER for anything that is no ``OSError``."""
    if not isinstance(error, OSError):
        return DiskTrouble.OTHER
    return _BY_WINERROR.get(getattr(error, "winerror", None) or 0) or _BY_ERRNO.get(error.errno or 0, DiskTrouble.OTHER)


def storage_error(error: OSError, path: Path, action: str = "write") -> StorageError:
    """Return ``error``, which occurred when ``action`` (``write``, ``read``, ``remove``) was done with ``path``."""
    trouble, reading = disk_trouble(error), action == "read"
    owner = ""
    if trouble is DiskTrouble.NO_PERMISSION:
        # A file is replaced by a rename, for which its folder must be writable.
        of_file = reading or (os.access(path, os.F_OK) and not os.access(path, os.W_OK))
        owner = owner_of(path if of_file else path.parent)
    drive = str(error.filename) if isinstance(error, NoDriveError) else ""
    message = f"cannot {action} {path.name}: {error.strerror or error}"
    return StorageError(message, DiskFailure(trouble, str(path), owner, reading, drive))


def owner_of(path: Path) -> str:
    """Return the account to which ``path``, or the nearest folder above it that may be seen, belongs; "" if unknown."""
    for place in (path, *path.parents):
        try:
            return place.owner()
        except KeyError:
            return str(place.stat().st_uid)  # an account without a name, as in a container
        except NotImplementedError:  # Windows
            return ""
        except OSError:
            continue
    return ""
