"""The journal of purchase records: one append-only SQLite file.

Every call opens and closes the file, so a second running copy of the app is just another writer. ``schema`` defines
the tables, ``journal_rows`` converts rows to records and back.
"""

import secrets
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from app.sales import journal_rows, search
from app.sales.eligibility import Eligibility
from app.sales.errors import JournalError, JournalTrouble, journal_error, result_code
from app.sales.record import Purchaser, Record, Sale
from app.sales.schema import STEPS
from app.sales.search import Found, search_for
from app.sales.sums import Sums, add_up

FILE_NAME = "sales.sqlite3"
BUSY_TIMEOUT = 2.0
"""Seconds to wait for another copy of the app that is writing."""
PAGE = 100
"""Records that are read at a time."""

_MARK_SYMBOLS = "ACDEFGHJKLMNPQRTUVWXY"
_MARK_LENGTH = 3

# By the index of receipt numbers: '.' follows '-' in ASCII.
OWN_DAYS = """
SELECT min(entered_on), max(entered_on) FROM journal JOIN entries ON receipt IN (
    (SELECT min(receipt) FROM entries WHERE receipt BETWEEN mark || '-' AND mark || '.'),
    (SELECT max(receipt) FROM entries WHERE receipt BETWEEN mark || '-' AND mark || '.'))
WHERE machine = ?"""


class AlreadyVoid(Exception):
    """The record has been voided before, perhaps by another copy of the app."""


class Journal:
    """The records of one terminal. Every method may raise ``JournalError``.

    ``machine`` is the hash of this machine. The receipt numbers of the entries that it adds have a prefix of its own,
    so a journal that was copied or restored to another machine issues no number twice.
    """

    def __init__(self, file: Path, machine: str = "") -> None:
        self._file = file
        self._machine = machine

    def register(self, sale: Sale, entered_on: date | None = None) -> Record:
        """Add ``sale`` under the next receipt number. Once this returns, the record survives a power cut.

        ``entered_on`` is today by the terminal's clock, where a person entered another day of the sale: entries are
        evidence of the time (docs/adr/0007), and what somebody typed is none.
        """
        with self._transaction() as db:
            number = self._enter(db, entered_on or sale.sold_on)
            journal_rows.insert_sale(db, number, sale)
            return journal_rows.record(db, number)

    def void(self, record: Record, on: date) -> Record:
        """Add the entry that voids ``record``, and return the voided record.

        Raises:
            AlreadyVoid: it has been voided before.
        """
        with self._transaction() as db:
            if journal_rows.record(db, record.number).void is not None:
                raise AlreadyVoid(record.receipt)
            self._enter(db, on, voids=record.number)
            return journal_rows.record(db, record.number)

    def find(self, text: str = "", limit: int = PAGE, before: int | None = None) -> list[Record]:
        """Return the newest records that ``search_for(text)`` finds, newest first, of numbers below ``before``."""
        if not self._exists():
            return []
        with self._open() as db:
            return journal_rows.find(db, search_for(text), limit, before)

    def found(self, text: str = "") -> Found:
        """Return count and sum of all records that ``find`` with ``text`` finds, page after page."""
        if not self._exists():
            return Found()
        with self._open() as db:
            return search.add_up(db, search_for(text))

    def day_net(self, purchaser: Purchaser, shop_name: str, day: date) -> int:
        """Return what ``purchaser`` bought in the shop on ``day``, in yen without tax; void records do not count."""
        if not self._exists():
            return 0
        with self._open() as db:
            return journal_rows.day_net(db, purchaser, shop_name, day)

    def of_day(self, passport_number: str, day: date) -> list[Record]:
        """Return the records of ``day`` with this passport number that are not void, the newest first."""
        return self._of_number(passport_number, " AND void_receipt IS NULL AND sold_on = ?", day.isoformat())

    def depending_on(self, record: Record) -> list[Record]:
        """Return the buyer's other records of that day, which reach the threshold only together with ``record``."""
        without = Eligibility(record.day_net - record.sale.net)
        if not record.refundable or without.qualifies:
            return []
        same = self.of_day(record.sale.buyer.passport_number, record.sale.sold_on)
        return [each for each in same if each.number != record.number and each.day_net == record.day_net]

    def newest_of(self, passport_number: str) -> Record | None:
        """Return the newest record with this passport number, whatever its nationality; None without one."""
        return next(iter(self._of_number(passport_number, "", limit=1)), None)

    def _of_number(self, passport_number: str, condition: str, *values: str, limit: int = -1) -> list[Record]:
        if not self._exists():
            return []
        with self._open() as db:
            return journal_rows.of_number(db, passport_number, condition, values, limit)

    def between(self, first: date, last: date) -> list[Record]:
        """Return the records sold from ``first`` to ``last``, void ones included, in the order they were made."""
        if not self._exists():
            return []
        with self._open() as db:
            return journal_rows.between(db, first, last)

    def sums(self, first: date, last: date) -> Sums:
        """Return the sums of the records sold from ``first`` to ``last``."""
        if not self._exists():
            return Sums()
        with self._open() as db:
            return add_up(db, first, last)

    def own_days(self) -> tuple[date, date] | None:
        """Return the days of the first and the newest entry that this machine has made, None without one."""
        if not self._exists():
            return None
        with self._open() as db:
            first, newest = db.execute(OWN_DAYS, [self._machine]).fetchone()
            return None if first is None else (journal_rows.read_day(first), journal_rows.read_day(newest))

    def _enter(self, db: sqlite3.Connection, on: date, voids: int | None = None) -> int:
        """Insert an entry under the next receipt number and return the number's serial part."""
        [last] = db.execute("SELECT coalesce(max(number), 0) FROM entries").fetchone()
        number = int(last) + 1
        values = (number, f"{self._mark(db)}-{number:06}", on.isoformat(), voids)
        db.execute("INSERT INTO entries (number, receipt, entered_on, voids) VALUES (?, ?, ?, ?)", values)
        return number

    def _mark(self, db: sqlite3.Connection) -> str:
        """Return the prefix of receipt numbers; a new one after a restore, or on another machine."""
        marks = db.execute("SELECT mark, machine FROM journal ORDER BY rowid").fetchall()
        if marks and marks[-1]["mark"] and marks[-1]["machine"] == self._machine:
            return str(marks[-1]["mark"])
        mark = _new_mark({row["mark"] for row in marks})
        db.execute("INSERT INTO journal (mark, machine) VALUES (?, ?)", [mark, self._machine])
        return mark

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside one transaction that is committed as a whole or not at all."""
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            with db:
                yield db

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = None
        try:
            self._make_file()
            db = sqlite3.connect(self._file, timeout=BUSY_TIMEOUT, isolation_level=None)
            db.row_factory = sqlite3.Row
            _prepare(db)
            yield db
        except (sqlite3.Error, OSError) as error:
            raise journal_error(error, self._file) from error
        except ValueError as error:  # a day or a name that this app cannot have written
            raise JournalError(JournalTrouble.NOT_READABLE, str(error)) from error
        finally:
            if db is not None:
                db.close()

    def _exists(self) -> bool:
        try:
            return self._file.exists()
        except OSError as error:  # a folder that may not be searched: nobody knows
            raise journal_error(error, self._file) from error

    def _make_file(self) -> None:
        """Create the file with mode 0600 before SQLite writes passport data into it."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if not self._file.exists():
            self._file.touch(mode=0o600)


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


def _new_mark(used: Collection[str]) -> str:
    """Return a random prefix, which keeps the receipt numbers of a shop's terminals apart."""
    marks = iter(lambda: "".join(secrets.choice(_MARK_SYMBOLS) for _ in range(_MARK_LENGTH)), "")
    return next(mark for mark in marks if mark not in used)
