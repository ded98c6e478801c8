"""Files that a power cut leaves whole: each is the old or the new one, never half of one (design §4)."""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from licensing.errors import StorageError

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes that are read of a file: ours are a few kilobytes, so a larger one is not ours."""

TORN_AFTER = 3600
"""Seconds after which a temporary file is nobody's any more."""


def read_file(path: Path) -> bytes | None:
    """Return what is in ``path``, at most ``LARGEST`` bytes; None where there is no such file or it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("cannot read %s: %s", path.name, error)
        return None


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put ``data`` into ``path``; ``private`` files are the owner's alone (mode 0600) before they hold anything.

    Raises:
        StorageError: the disk refused (full, read-only, gone); ``path`` still holds what it held.
    """
    try:
        _replace(path, data, mode=0o600 if private else 0o644)
    except OSError as error:
        raise StorageError(f"cannot write {path.name}: {error.strerror or error}") from error


def set_aside(path: Path) -> None:
    """Rename an unreadable file to ``*.broken`` so that support can look at it; a failure leaves it where it is."""
    try:
        path.replace(path.with_name(path.name + ".broken"))
    except OSError as error:
        log.warning("cannot set %s aside: %s", path.name, error)


def sweep(newest: Path, names: Iterable[str]) -> None:
    """Remove what a power cut left of writing ``names`` beside ``newest``, which was written just now.

    Only torn files an hour older than ``newest`` go: a younger one may be another process's, not yet renamed.
    """
    with contextlib.suppress(OSError):
        for torn in [path for name in names for path in newest.parent.glob(f".{name}-????????")]:
            if newest.stat().st_mtime - torn.stat().st_mtime > TORN_AFTER:
                torn.unlink()


def _replace(path: Path, data: bytes, *, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "wb") as file:
            if os.name != "nt":
                os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows opens no folders; NTFS journals the rename by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
