"""The file of the journal: creating, opening and upgrading it, and its errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.sales.errors import JournalError, JournalTrouble, journal_error, result_code
from app.sales.schema import STEPS

BUSY_TIMEOUT = 2.0
"""Seconds to wait for another copy of the app that is writing."""


class JournalFile:
    """Every call opens and closes the file, so a second running copy of the app is just another writer."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside one transaction that is committed as a whole or not at all."""
        with self.open() as db:
            db.execute("BEGIN IMMEDIATE")
            with db:
                yield db

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection to the file, which is created or upgraded first if need be.

        Raises:
            JournalError: it cannot be read or written.
        """
        db = None
        try:
            self._make()
            db = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT, isolation_level=None)
            db.row_factory = sqlite3.Row
            _prepare(db)
            yield db
        except (sqlite3.Error, OSError) as error:
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
            return self._path.exists()
        except OSError as error:  # a folder that may not be searched: nobody knows
            raise journal_error(error, self._path) from error

    def _make(self) -> None:
        """Create the file with mode 0600 before SQLite writes passport data into it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._path.exists():
            self._path.touch(mode=0o600)


def _prepare(db: sqlite3.Connection) -> None:
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
    except sqlite3.OperationalError as error:
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
