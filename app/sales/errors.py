"""What can keep the journal from being read or written, told from the errors of SQLite and of the file system."""

from enum import StrEnum
from errno import EDQUOT, ENOSPC


class JournalTrouble(StrEnum):
    DISK_FULL = "disk_full"
    NOT_WRITABLE = "not_writable"
    BUSY = "busy"
    NOT_READABLE = "not_readable"
    NEWER_APP = "newer_app"
    OTHER = "other"


class JournalError(Exception):
    """The journal could not be read or written; what it held before is still there, and nothing of the new."""

    def __init__(self, trouble: JournalTrouble, detail: str) -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble


_BY_RESULT_CODE = {
    3: JournalTrouble.NOT_WRITABLE,  # SQLITE_PERM
    5: JournalTrouble.BUSY,  # SQLITE_BUSY
    6: JournalTrouble.BUSY,  # SQLITE_LOCKED
    8: JournalTrouble.NOT_WRITABLE,  # SQLITE_READONLY
    10: JournalTrouble.NOT_WRITABLE,  # SQLITE_IOERR
    11: JournalTrouble.NOT_READABLE,  # SQLITE_CORRUPT
    13: JournalTrouble.DISK_FULL,  # SQLITE_FULL
    14: JournalTrouble.NOT_WRITABLE,  # SQLITE_CANTOPEN
    26: JournalTrouble.NOT_READABLE,  # SQLITE_NOTADB
}
"""Primary result codes (https://www.sqlite.org/rescode.html), written out so that this file needs no ``sqlite3``."""


def told(error: Exception) -> JournalError:
    """Return ``error``, of ``sqlite3`` or of the file system, as the trouble behind it."""
    return JournalError(_trouble_in(error), str(error))


def _trouble_in(error: Exception) -> JournalTrouble:
    if isinstance(error, OSError):
        return JournalTrouble.DISK_FULL if error.errno in {ENOSPC, EDQUOT} else JournalTrouble.NOT_WRITABLE
    extended = getattr(error, "sqlite_errorcode", None) or 0
    return _BY_RESULT_CODE.get(extended & 0xFF, JournalTrouble.OTHER)
