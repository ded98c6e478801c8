"""Encrypted SQLite files (SQLCipher): opening them, and encrypting one that an older version of the app wrote."""

import errno
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, cast

import sqlcipher3.dbapi2 as sqlcipher

from app.sales.errors import READ_ERRORS, SQLITE_ERRORS, JournalError, JournalTrouble, journal_error
from app.sales.keys import Keys, lock_of
from app.sales.record_key import ID_LENGTH, MAGIC, Key
from licensing.files import stamp_of

log = logging.getLogger(__name__)

BUSY_TIMEOUT = 2.0
"""Seconds to wait for another copy of the app that is writing."""
LOCK_NAME = ".records.lock"
LOGS: Final = ("-wal", "-shm", "-journal")
_DISK_WORDS: Final = {"disk I/O error": errno.EIO, "database or disk is full": errno.ENOSPC}
"""What the function that exports says of the disk, instead of a result code."""
_PLAIN: Final = b"SQLite format 3\0"
_OLD_COPIES: Final = ("sales-*.sqlite3", "backups/attomenzei-records-*.sqlite3")
"""What versions without encryption have left in the data folder: replaced journals and automatic backups."""
_LEFT_BEHIND: Final = (".*.sqlite3.sealing*", ".*.sqlite3.restoring*", "backups/.*.sqlite3.part*")
"""What a crash has left of a copy that was being made."""


def beginning(file: Path) -> bytes:
    """Return the first bytes of ``file``, which tell how it is encrypted."""
    with file.open("rb") as opened_file:
        return opened_file.read(ID_LENGTH)


def is_plain(file: Path) -> bool:
    """Return whether ``file`` is a database that is not encrypted."""
    return beginning(file) == _PLAIN


def id_in(file: Path) -> bytes | None:
    """Return the id of the key that ``file`` is encrypted with, None if it is not, or not with one of ours."""
    found = beginning(file)
    return found if found.startswith(MAGIC) and len(found) == ID_LENGTH else None


def connect(file: Path, key: Key | None, access: str = "") -> sqlite3.Connection:
    """Return a connection to ``file``, which is not encrypted if ``key`` is None; ``access`` is part of a URI."""
    name = f"{file.absolute().as_uri()}?{access}" if access else str(file)
    db = sqlcipher.connect(name, uri=bool(access), timeout=BUSY_TIMEOUT, isolation_level=None)
    db.row_factory = sqlcipher.Row
    db.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    if key is not None:
        db.execute(f'PRAGMA key = "{key.pragma}"')
        db.execute("PRAGMA cipher_compatibility = 4")
    return cast(sqlite3.Connection, db)


def key_for_writing(file: Path, keys: Keys) -> Key | None:
    """Return the key of the journal ``file``, which is created or encrypted first if need be; None if it is neither.

    Raises:
        JournalError: there is no key for it, or a disk refused.
        OSError: the same.
    """
    if not file.exists() or not beginning(file):
        key = keys.own()
        file.touch(mode=0o600)  # before it contains anything
        return key
    if is_plain(file):
        seal_all(file, keys)
    wanted = id_in(file)
    return None if wanted is None else keys.open(wanted)


def seal_all(file: Path, keys: Keys) -> None:
    """Encrypt the journal ``file``, and before it all copies that older versions have left in its folder.

    A crash leaves each file as it was or encrypted; as long as the journal is not, the next start goes on.
    """
    folder = file.parent
    with lock_of(folder / LOCK_NAME, BUSY_TIMEOUT):
        if not is_plain(file):
            return  # another copy of the app was faster
        key = keys.own()
        for left in (path for pattern in _LEFT_BEHIND for path in folder.glob(pattern)):
            left.unlink()
        for old in (path for pattern in _OLD_COPIES for path in folder.glob(pattern)):
            if is_plain(old):
                _seal_copy(old, key)
        seal(file, key)
        log.warning("the records are encrypted now")


def _seal_copy(old: Path, key: Key) -> None:
    """Encrypt a copy; one that is damaged stays as it is, because nothing else of it may be left."""
    times = old.stat()
    try:
        seal(old, key)
        os.utime(old, (times.st_atime, times.st_mtime))  # automatic backups are sorted by it
    except READ_ERRORS as error:
        log.error("a copy of the records is not encrypted: %s", type(error).__name__)


def seal(file: Path, key: Key) -> None:
    """Replace the plain database ``file`` by an encrypted one with the same content; it is the old or the new one.

    Raises:
        JournalError, OSError: it is unchanged.
    """
    ready = file.with_name(f".{file.name}.sealing")
    remove(ready)
    try:
        with closing(connect(file, None, "mode=rw")) as db:
            # Nobody else writes from here on, and all that was in a log is in the file, which goes with it.
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("COMMIT")
            stamp = stamp_of(file)
            export(db, ready, key)
        with ready.open("rb+") as written:
            os.fsync(written.fileno())
        if stamp_of(file) != stamp:  # on Windows the file has to be closed before it is replaced
            raise JournalError(JournalTrouble.BUSY, "somebody else has written")
        ready.replace(file)
    except SQLITE_ERRORS as error:
        raise journal_error(error, file) from error
    finally:
        remove(ready)
    for log_file in LOGS:
        Path(f"{file}{log_file}").unlink(missing_ok=True)


def export(db: sqlite3.Connection, target: Path, key: Key) -> None:
    """Write the content of the plain database ``db`` to the new file ``target``, encrypted, and compare both."""
    target.touch(mode=0o600)
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    db.execute("ATTACH ? AS sealed KEY ?", [f"{target.absolute().as_uri()}?mode=rw", key.pragma])
    try:
        db.execute("SELECT sqlcipher_export('sealed')").fetchall()
    except SQLITE_ERRORS as error:
        if str(error) in _DISK_WORDS:
            raise OSError(_DISK_WORDS[str(error)], str(error), str(target)) from error
        raise
    db.execute(f"PRAGMA sealed.user_version = {version}")
    _require_equal(db)
    db.execute("DETACH sealed")


def _require_equal(db: sqlite3.Connection) -> None:
    """Raise ``JournalError`` unless both databases have the same definitions and rows."""
    here, there = _content(db, "main"), _content(db, "sealed")
    if any(one != other for one, other in zip(here, there, strict=True)):
        raise JournalError(JournalTrouble.OTHER, "the encrypted copy differs")


def _content(db: sqlite3.Connection, name: str) -> Iterator[tuple[object, ...]]:
    definitions = db.execute(f"SELECT type, name, tbl_name, sql FROM {name}.sqlite_master ORDER BY name").fetchall()  # noqa: S608
    yield from map(tuple, definitions)
    for table in (row["name"] for row in definitions if row["type"] == "table"):
        yield from map(tuple, db.execute(f'SELECT * FROM {name}."{table}" ORDER BY rowid'))  # noqa: S608


def remove(ready: Path) -> None:
    """Remove a copy that was being made, with its logs, as far as the disk permits."""
    for path in (ready, *(Path(f"{ready}{log_file}") for log_file in LOGS)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def opened(file: Path, key: Key | None, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """Yield a connection to an existing file. Without ``write``, SQLite creates nothing beside it, not even a lock."""
    logged = Path(f"{file}-wal").exists()
    how = "mode=rw" if write or logged else "mode=ro&immutable=1"
    with closing(connect(file, key, how)) as db:
        db.execute("PRAGMA trusted_schema = OFF")  # somebody else may have prepared the file
        yield db
