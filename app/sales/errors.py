"""Why the journal cannot be read or written, found out from the errors of SQLite and of the file system."""

import errno
import sqlite3
from enum import StrEnum


class JournalTrouble(StrEnum):
    DISK_FULL = "disk_full"
    NOT_WRITABLE = "not_writable"
    BUSY = "busy"
    NOT_READABLE = "not_readable"
    NEWER_APP = "newer_app"
    OTHER = "other"


class JournalError(Exception):
    """The journal could not be read or written. Its former content is still there, nothing of the new is."""

    def __init__(self, trouble: JournalTrouble, detail: str) -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble


_BY_RESULT_CODE = {
    sqlite3.SQLITE_PERM: JournalTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_BUSY: JournalTrouble.BUSY,
    sqlite3.SQLITE_LOCKED: JournalTrouble.BUSY,
    sqlite3.SQLITE_READONLY: JournalTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: JournalTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_CORRUPT: JournalTrouble.NOT_READABLE,
    sqlite3.SQLITE_FULL: JournalTrouble.DISK_FULL,
    sqlite3.SQLITE_CANTOPEN: JournalTrouble.NOT_WRITABLE,
    sqlite3.SQLITE_NOTADB: JournalTrouble.NOT_READABLE,
}


def journal_error(error: sqlite3.Error | OSError) -> JournalError:
    """Return ``error`` as a ``JournalError``."""
    if isinstance(error, OSError):
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return JournalError(JournalTrouble.DISK_FULL if full else JournalTrouble.NOT_WRITABLE, str(error))
    return JournalError(_BY_RESULT_CODE.get(result_code(error), JournalTrouble.OTHER), str(error))


def result_code(error: BaseException) -> int:
    """Return the primary result code (https://www.sqlite.org/rescode.html) of an error of SQLite, 0 without one."""
    # Errors that Python's module raises itself, such as ProgrammingError, have no code.
    extended: int = getattr(error, "sqlite_errorcode", None) or 0
    return extended & 0xFF
