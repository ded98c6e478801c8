"""The file of the journal: creating, opening and upgrading it, and its errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.sales.errors import DISK_ERRORS, SQLITE_ERRORS, JournalError, JournalTrouble, journal_error, result_code
from app.sales.keys import Keys
from app.sales.schema import STEPS
from app.sales.sealed_file import connect, id_in, key_for_writing
from licensing.drives import make_folder, require_drive


class JournalFile:
    """Every call opens and closes the file, so a second running copy of the app is just another writer."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self._path = path
        self._keys = keys

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside one transaction that is committed as a whole or not at all."""
        with self.open() as db:
            db.execute("BEGIN IMMEDIATE")
            with db:
                yield db

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection to the file, which is created, encrypted or upgraded first if need be.

        Raises:
            JournalError: it cannot be read or written.
        """
        db = None
        try:
            make_folder(self._path.parent)
            db = connect(self._path, key_for_writing(self._path, self._keys))
            _prepare(db)
            yield db
        except DISK_ERRORS as error:
            raise journal_error(error, self._path) from error
        except ValueError as error:  # a day or a name that this app cannot have written
            raise JournalError(JournalTrouble.NOT_READABLE, str(error)) from error
        finally:
            if db is not None:
                db.close()

    def exists(self) -> bool:
        """Return whether there is a file.

        Raises:
            JournalError: the system does not tell.
        """
        try:
            require_drive(self._path.parent)
            return self._path.exists()
        except OSError as error:  # a folder that may not be searched: nobody knows
            raise journal_error(error, self._path) from error

    def is_at_hand(self) -> bool:
        """Return whether it can be opened at once: there is nothing to encrypt, and no keyring to wait for.

        Raises:
            JournalError: the disk refuses.
        """
        try:
            require_drive(self._path.parent)
            wanted = id_in(self._path) if self._path.exists() else None
        except OSError as error:
            raise journal_error(error, self._path) from error
        return wanted is not None and self._keys.at_hand(wanted) is not None


_CACHE = 64 * 1024
"""KiB: what is read twice is decrypted once."""


def _prepare(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA cache_size = -{_CACHE}")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    _write_ahead(db)
    version = _version(db)
    if version > len(STEPS):
        raise JournalError(JournalTrouble.NEWER_APP, f"schema {version}, this app knows {len(STEPS)}")
    if version < len(STEPS):
        _upgrade_schema(db)


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch a new file to write-ahead logging, which is persistent.

    The busy timeout does not apply to this statement: while another copy of the app switches the mode, it fails at
    once with SQLITE_BUSY, and there is nothing left to do.
    """
    try:
        db.execute("PRAGMA journal_mode = WAL")
    except SQLITE_ERRORS as error:
        if result_code(error) != sqlite3.SQLITE_BUSY:
            raise


def _upgrade_schema(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    with db:
        version = _version(db)  # read again: another copy may have upgraded it before the lock
        for statement in (line for step in STEPS[version:] for line in step):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(STEPS)}")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
