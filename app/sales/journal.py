"""The journal of purchase records: one SQLite file that is only ever added to.

Each call opens the file for itself, so nothing is read or imported before the first sale is looked
at, and a second running copy of the app is only another writer. The tables stand in ``schema``,
turning rows into records and back in ``rows``.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.sales import rows
from app.sales.errors import JournalError, JournalTrouble, told
from app.sales.record import Purchaser, Record, Sale
from app.sales.schema import STEPS
from app.sales.sums import Sums, add_up

if TYPE_CHECKING:
    from sqlite3 import Connection

FILE_NAME = "sales.sqlite3"
PATIENCE = 2.0
"""Seconds to wait for another copy of the app that is writing."""
PAGE = 200
"""The most records one search returns."""

_MARK_SYMBOLS = "ACDEFGHJKLMNPQRTUVWXY"
_MARK_LENGTH = 3


class AlreadyVoid(Exception):
    """The record was taken back before, perhaps by another copy of the app."""


class Journal:
    """The records of one terminal. Every method may raise ``JournalError``."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def register(self, sale: Sale) -> Record:
        """Add ``sale`` under the next receipt number; once this returns it survives a power cut."""
        with self._adding() as db:
            number = _enter(db, sale.sold_on)
            rows.insert_sale(db, number, sale)
            return rows.record(db, number)

    def void(self, record: Record, on: date) -> Record:
        """Add the entry that takes ``record`` back, and return the record as it stands now.

        Raises:
            AlreadyVoid: somebody did so before.
        """
        with self._adding() as db:
            if rows.record(db, record.number).void is not None:
                raise AlreadyVoid(record.receipt)
            _enter(db, on, voids=record.number)
            return rows.record(db, record.number)

    def find(self, text: str = "", limit: int = PAGE) -> list[Record]:
        """Return the records, newest first, that have ``text`` in name or receipt number, or whose day it writes."""
        if not self._file.exists():
            return []
        with self._open() as db:
            return rows.find(db, text, limit)

    def day_net(self, purchaser: Purchaser, shop_name: str, day: date) -> int:
        """Return what ``purchaser`` bought in the shop on ``day``, in yen without tax; void records left out."""
        if not self._file.exists():
            return 0
        with self._open() as db:
            return rows.day_net(db, purchaser, shop_name, day)

    def between(self, first: date, last: date) -> list[Record]:
        """Return the records sold from ``first`` to ``last``, void ones too, in the order in which they were made."""
        if not self._file.exists():
            return []
        with self._open() as db:
            return rows.between(db, first, last)

    def sums(self, first: date, last: date) -> Sums:
        """Return what the records sold from ``first`` to ``last`` come to."""
        if not self._file.exists():
            return Sums()
        with self._open() as db:
            return add_up(db, first, last)

    def newest_day(self) -> date | None:
        """Return the day of the entry made last, which bears witness that this day had come; None without one."""
        if not self._file.exists():
            return None
        with self._open() as db:
            entry = db.execute("SELECT entered_on FROM entries ORDER BY number DESC LIMIT 1").fetchone()
            return None if entry is None else date.fromisoformat(entry["entered_on"])

    @contextmanager
    def _adding(self) -> Iterator["Connection"]:
        """Yield a connection inside one transaction that is committed as a whole or not at all."""
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            with db:
                yield db

    @contextmanager
    def _open(self) -> Iterator["Connection"]:
        import sqlite3  # here, because the first paint does not wait for it

        db = None
        try:
            self._make_file()
            db = sqlite3.connect(self._file, timeout=PATIENCE, isolation_level=None)
            db.row_factory = sqlite3.Row
            _prepare(db)
            yield db
        except (sqlite3.Error, OSError) as error:
            raise told(error) from error
        finally:
            if db is not None:
                db.close()

    def _make_file(self) -> None:
        """Make the file readable to its owner only, before SQLite puts passport data into it."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if not self._file.exists():
            self._file.touch(mode=0o600)


def _prepare(db: "Connection") -> None:
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    _write_ahead(db)
    version = _version(db)
    if version > len(STEPS):
        raise JournalError(JournalTrouble.NEWER_APP, f"schema {version}, this app knows {len(STEPS)}")
    if version < len(STEPS):
        _raise_schema(db)


def _write_ahead(db: "Connection") -> None:
    """Switch a new file to write-ahead logging; it stays so. SQLite does not wait for another copy that is at it."""
    import sqlite3

    try:
        db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _raise_schema(db: "Connection") -> None:
    db.execute("BEGIN IMMEDIATE")
    with db:
        version = _version(db)  # once more: another copy may have done it meanwhile
        for statement in (line for step in STEPS[version:] for line in step):
            db.execute(statement)
        if version == 0:
            db.execute("INSERT INTO journal VALUES (?)", [new_mark()])
        db.execute(f"PRAGMA user_version = {len(STEPS)}")


def _version(db: "Connection") -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def new_mark() -> str:
    """Return what tells the receipt numbers of two terminals of one shop apart."""
    return "".join(secrets.choice(_MARK_SYMBOLS) for _ in range(_MARK_LENGTH))


def _enter(db: "Connection", on: date, voids: int | None = None) -> int:
    """Take the next receipt number and return its running part."""
    mark, last = db.execute("SELECT mark, (SELECT coalesce(max(number), 0) FROM entries) FROM journal").fetchone()
    number = int(last) + 1
    values = (number, f"{mark}-{number:06}", on.isoformat(), voids)
    db.execute("INSERT INTO entries (number, receipt, entered_on, voids) VALUES (?, ?, ?, ?)", values)
    return number
