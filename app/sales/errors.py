"""Why the journal cannot be read or written, found out from the errors of SQLite and of the file system."""

import os
import sqlite3
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher

from licensing.codes import DiskTrouble
from licensing.disk import storage_error
from licensing.errors import UNKNOWN_FAILURE, DiskFailure

SQLITE_ERRORS: Final[tuple[type[Exception], ...]] = (sqlite3.Error, sqlcipher.Error)
"""Of Python's module, which reads the list of articles, and of SQLCipher's, which has classes of its own."""
DISK_ERRORS: Final[tuple[type[Exception], ...]] = (*SQLITE_ERRORS, OSError)


class JournalTrouble(StrEnum):
    DISK = "disk"
    """The system refused; the error's ``failure`` tells why."""
    BUSY = "busy"
    NOT_READABLE = "not_readable"
    """It can be read, but is no journal: damaged."""
    NEWER_APP = "newer_app"
    KEYRING = "keyring"
    """The system's keyring, which has the key, does not answer."""
    KEY_MISSING = "key_missing"
    """The file is encrypted with a key that this terminal does not have: the recovery code opens it."""
    OTHER = "other"


class JournalError(Exception):
    """The journal could not be read or written. Its former content is still there, nothing of the new is."""

    def __init__(self, trouble: JournalTrouble, detail: str, failure: DiskFailure = UNKNOWN_FAILURE) -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble
        self.failure = failure


READ_ERRORS: Final[tuple[type[Exception], ...]] = (*SQLITE_ERRORS, JournalError)

_BY_RESULT_CODE = {
    sqlite3.SQLITE_BUSY: JournalTrouble.BUSY,
    sqlite3.SQLITE_LOCKED: JournalTrouble.BUSY,
    sqlite3.SQLITE_CORRUPT: JournalTrouble.NOT_READABLE,
    sqlite3.SQLITE_NOTADB: JournalTrouble.NOT_READABLE,
}
_DISK = {
    sqlite3.SQLITE_FULL: DiskTrouble.FULL,
    sqlite3.SQLITE_READONLY: DiskTrouble.READ_ONLY,
    sqlite3.SQLITE_PERM: DiskTrouble.NO_PERMISSION,
    sqlite3.SQLITE_IOERR: DiskTrouble.GONE,
    sqlite3.SQLITE_CANTOPEN: DiskTrouble.GONE,
}
_BESIDE = 32768
"""Bytes that SQLite's index of the log needs beside the journal; without them it reports no more than an I/O error."""
_READING = {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ}


def journal_error(error: Exception, *files: Path) -> JournalError:
    """Return ``error``, of SQLite or the system at work on one of ``files``, as a ``JournalError``."""
    if isinstance(error, OSError):
        file = Path(os.fsdecode(error.filename)) if error.filename else files[0]
        return JournalError(JournalTrouble.DISK, str(error), storage_error(error, file).failure)
    code = result_code(error)
    if code in _DISK:
        return JournalError(JournalTrouble.DISK, str(error), _failure(error, files))
    return JournalError(_BY_RESULT_CODE.get(code, JournalTrouble.OTHER), str(error))


def _failure(error: Exception, files: tuple[Path, ...]) -> DiskFailure:
    """Return what the system says about ``files``, because SQLite has few words for it."""
    trouble = _DISK[result_code(error)]
    for file in files if trouble is not DiskTrouble.FULL else ():
        try:
            if file.exists():
                file.open("rb+").close()
            with tempfile.TemporaryFile(dir=file.parent) as beside:
                beside.write(bytes(_BESIDE))
        except OSError as refused:
            return storage_error(refused, file).failure
    return DiskFailure(trouble, str(files[0]), reading=getattr(error, "sqlite_errorcode", 0) in _READING)


def result_code(error: BaseException) -> int:
    """Return the primary result code (https://www.sqlite.org/rescode.html) of an error of SQLite, 0 without one."""
    # Errors that Python's module raises itself, such as ProgrammingError, have no code.
    extended: int = getattr(error, "sqlite_errorcode", None) or 0
    return extended & 0xFF
