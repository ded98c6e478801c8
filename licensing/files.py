"""Reading with three outcomes (content, missing, unreadable), and atomic writes: the old or the new file, never half.

What a file system may lack (modes, the fsync of a folder) is used where it exists and is no condition.
"""

import codecs
import contextlib
import errno
import logging
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import sleep
from typing import Final, TypeVar

from licensing.characters import one_line
from licensing.disk import storage_error
from licensing.drives import make_folder, require_drive

log = logging.getLogger(__name__)

LARGEST: Final = 1024 * 1024
"""Bytes that are read of a file: ours are a few kilobytes, so a larger one is not ours."""
ABANDONED_AFTER: Final = 3600
"""Seconds after which no process is still writing a temporary file."""

HELD: Final = frozenset({32, 33})
"""Errors of Windows while another program, such as a virus scanner, has the file open: for some milliseconds."""
HELD_TARGET: Final = HELD | {5}
"""A rename fails with ERROR_ACCESS_DENIED too then."""
PAUSES: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between the tries."""
UNSUPPORTED: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF})
"""Errors of a file system that has no fsync (of folders)."""

_BYTE_ORDER_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

_DOCUMENT: Final = re.compile(r"\{.*\}|eyJ[\w-]+\.[\w-]+\.[\w-]{86}", re.ASCII)
"""An answer, or a request: a JWS compact document, whose signature has 64 bytes."""

Result = TypeVar("Result")
Stamp = tuple[int, int, int]
"""Identifies the content of a file without reading it."""


def read_file(path: Path, *, pipes: bool = False) -> bytes | None:
    """Return what is in ``path``, at most ``LARGEST`` bytes; None only if there is no such file.

    A folder of that name reads as an empty file, which is no document; so do a pipe and a device, which might never
    end, unless a person has named it (``pipes``).

    Raises:
        StorageError: it cannot be read, because of its rights, of the device, or because another program has it open.
    """
    try:
        require_drive(path.parent)
        return _retried(lambda: _content(path, pipes=pipes), HELD)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise storage_error(error, path, "read") from error


def received_document(data: bytes) -> bytes:
    """Return the document in ``data`` as it was sent: without what an editor, a mail program or a shell has added.

    That is a byte order mark, UTF-16, white space, invisible characters and the signs of a quotation, of which our
    documents have none, and the text of a mail around it.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8")
    text = "".join(one_line(data.decode(encoding, "replace")).replace(">", "").split())
    found = _DOCUMENT.search(text)
    return (text if found is None else found[0]).encode()


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
        StorageError: the disk refused, or there is a file that cannot be read, which is never replaced: it may become
            readable again. ``path`` still has its old content.
    """
    read_file(path)
    try:
        return _replace(path, data, private=private)
    except OSError as error:
        raise storage_error(error, path) from error


def replaceable(file: Path) -> Path | None:
    """Return ``file``, or what it links to; None if that is a folder, or a pipe or device, which is not replaced."""
    try:
        mode = file.stat().st_mode
    except OSError:  # there is none yet, or one that may not be looked at: writing tells
        return file
    return file.resolve() if stat.S_ISREG(mode) else None


def set_aside(path: Path) -> None:
    """Rename a damaged file to ``*.broken`` so that support can look at it; a failure leaves it where it is."""
    broken = path.with_name(path.name + ".broken")
    if path.is_dir() or broken.is_dir():  # a folder neither replaces nor is replaced
        broken = path.with_name(f"{path.name}.{secrets.token_hex(4)}.broken")
    try:
        path.replace(broken)
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


def _content(path: Path, *, pipes: bool) -> bytes:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode) or not (pipes or stat.S_ISREG(mode)):
        return b""
    with path.open("rb") as file:
        return file.read(LARGEST)


def _retried(call: Callable[[], Result], held: frozenset[int]) -> Result:
    """Return what ``call`` returns; repeat it for less than a second while Windows reports one of ``held``."""
    for pause in PAUSES:
        try:
            return call()
        except OSError as error:
            if getattr(error, "winerror", None) not in held:
                raise
            sleep(pause)
    return call()


def _replace(path: Path, data: bytes, *, private: bool) -> Stamp | None:
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp creates it with mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _set_access(temporary, path, private=private)
            file.write(data)
            file.flush()
            _sync(file.fileno())
        stamp = stamp_of(temporary)  # before the rename: afterwards it might be another process's file
        _retried(lambda: temporary.replace(path), HELD_TARGET)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path)
    return stamp


def _set_access(temporary: Path, path: Path, *, private: bool) -> None:
    """Give ``temporary`` the rights that ``path`` is to have, as far as the file system has rights."""
    with contextlib.suppress(OSError):
        if not private:
            temporary.chmod(0o644)
        # Root writes into a shop's folder after `sudo`: the file stays that of the account that uses the app.
        if os.name != "nt" and os.geteuid() == 0:
            former = (path if path.exists() else path.parent).stat()
            if former.st_uid != 0:
                os.chown(temporary, former.st_uid, former.st_gid)


def _sync(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in UNSUPPORTED:
            raise


def _sync_folder(path: Path) -> None:
    """Make the rename to ``path`` survive a power cut, where that is possible: the new content is there in any case."""
    if os.name == "nt":  # pragma: no cover  # Windows opens no folders; NTFS journals the rename by itself
        return
    try:
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            _sync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        log.warning("%s is written, but its folder could not be synced: %s", path.name, error)
