"""Atomic writes: after a power cut, a file is the old or the new one, never half of one."""

import codecs
import contextlib
import logging
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from licensing.errors import StorageError

log = logging.getLogger(__name__)

LARGEST: Final = 1024 * 1024
"""Bytes that are read of a file: ours are a few kilobytes, so a larger one is not ours."""
ABANDONED_AFTER: Final = 3600
"""Seconds after which no process is still writing a temporary file."""

_BYTE_ORDER_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

Stamp = tuple[int, int, int]
"""Identifies the content of a file without reading it."""


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


def received_document(data: bytes) -> bytes:
    """Return the document in ``data`` as it was sent: without what an editor, a mail program or a shell has added.

    That is a byte order mark, UTF-16, and white space, of which our documents have none.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            data = data.decode(encoding, "replace").encode()
            break
    return b"".join(data.split())


def stamp_of(path: Path) -> Stamp | None:
    """Return a value that changes whenever ``path`` is replaced; None without the file."""
    try:
        found = path.stat()
    except OSError:
        return None
    # The inode too: two replacements within one tick of the file system's clock have the same time.
    return found.st_mtime_ns, found.st_size, found.st_ino


def write_file(path: Path, data: bytes, *, private: bool = False) -> Stamp | None:
    """Write ``data`` to ``path`` and return its stamp; ``private`` files have mode 0600 before they contain anything.

    Raises:
        StorageError: the disk refused (full, read-only, gone); ``path`` still has its old content.
    """
    try:
        return _replace(path, data, mode=0o600 if private else 0o644)
    except OSError as error:
        raise StorageError(f"cannot write {path.name}: {error.strerror or error}") from error


def set_aside(path: Path) -> None:
    """Rename an unreadable file to ``*.broken`` so that support can look at it; a failure leaves it where it is."""
    try:
        path.replace(path.with_name(path.name + ".broken"))
    except OSError as error:
        log.warning("cannot set %s aside: %s", path.name, error)


def remove_abandoned(newest: Path, names: Iterable[str]) -> None:
    """Remove the temporary files of ``names`` that a power cut left beside ``newest``, which was written just now.

    Only those an hour older than ``newest`` are removed: another process may be about to rename a younger one.
    """
    with contextlib.suppress(OSError):
        for temporary in [path for name in names for path in newest.parent.glob(f".{name}-????????")]:
            if newest.stat().st_mtime - temporary.stat().st_mtime > ABANDONED_AFTER:
                temporary.unlink()


def _replace(path: Path, data: bytes, *, mode: int) -> Stamp | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp creates it with mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            temporary.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        stamp = stamp_of(temporary)  # before the rename: afterwards it might be another process's file
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)
    return stamp


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover  # Windows opens no folders; NTFS journals the rename by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
