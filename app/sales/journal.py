"""The journal of purchase records: one append-only SQLite file.

``journal_file`` opens the file, ``schema`` defines the tables, ``journal_rows`` converts rows to records and back,
``finding`` finds records and ``books`` computes the sums.
"""

import logging
import secrets
import sqlite3
from collections.abc import Collection, Iterable
from datetime import date, time
from pathlib import Path

from app.sales import books, finding, journal_rows, retention, unfinished
from app.sales.books import Posting, Sums
from app.sales.eligibility import Eligibility
from app.sales.finding import Filter, Found
from app.sales.journal_file import JournalFile
from app.sales.keys import Keys
from app.sales.record import Reason, Record, Sale
from app.sales.retention import Expired
from app.sales.states import State
from app.sales.unfinished import Unfinished

log = logging.getLogger(__name__)

FILE_NAME = "sales.sqlite3"
PAGE = 100
"""Records that are read at a time."""
EVERY = Filter()

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

    def __init__(self, file: Path, machine: str = "", keys: Keys | None = None) -> None:
        """``keys`` has the key of the file; without it, that is in a file beside the journal."""
        self._keys = keys or Keys(file.parent)
        self._file = JournalFile(file, self._keys)
        self._machine = machine

    def is_at_hand(self) -> bool:
        """Return whether there are records that can be read at once: not to encrypt first, their key in no keyring."""
        return self._file.is_at_hand()

    def code_is_noted(self) -> bool:
        """Return whether somebody has noted the recovery code, or there is none yet."""
        return self._keys.noted

    def register(self, sale: Sale, entered_on: date | None = None) -> Record:
        """Add ``sale`` under the next receipt number. Once this returns, the record survives a power cut.

        ``entered_on`` is today by the terminal's clock, where a person entered another day of the sale: entries are
        evidence of the time (docs/adr/0007), and what somebody typed is none.
        """
        with self._file.transaction() as db:
            number = self._enter(db, entered_on or sale.sold_on, sale.sold_at)
            journal_rows.insert_sale(db, number, sale)
            unfinished.forget(db)
            return journal_rows.record(db, number)

    def keep_unfinished(self, typed: Unfinished) -> None:
        """Keep ``typed``, a sale or a change of a record, until it is recorded or forgotten."""
        with self._file.transaction() as db:
            unfinished.keep(db, typed)

    def forget_unfinished(self, number: int = 0) -> None:
        """Forget the sale that is kept, or the change of the record ``number``."""
        if self._file.exists():
            with self._file.transaction() as db:
                unfinished.forget(db, number)

    def unfinished(self, number: int = 0) -> Unfinished | None:
        """Return the sale, or the change of the record ``number``, that was being typed when the app ended."""
        if not self._file.exists():
            return None
        with self._file.open() as db:
            return unfinished.read(db, number)

    def void(self, record: Record, on: date, at: time | None = None, reason: Reason = Reason.CANCELLED) -> Record:
        """Add the entry that voids ``record``, and return the voided record.

        Raises:
            AlreadyVoid: it has been voided before.
        """
        with self._file.transaction() as db:
            self._void(db, record, on, at, reason)
            return journal_rows.record(db, record.number)

    def correct(self, record: Record, sale: Sale, on: date, at: time | None, reason: Reason) -> Record:
        """Void ``record`` and add ``sale``, which replaces it, in one step; return the new record.

        Both belong to the books of ``on``, whenever the sale was.

        Raises:
            AlreadyVoid: it has been voided before.
        """
        with self._file.transaction() as db:
            self._void(db, record, on, at, reason)
            number = self._enter(db, on, at)
            journal_rows.insert_sale(db, number, sale, corrects=record.number)
            return journal_rows.record(db, number)

    def enter(self, numbers: Iterable[int], state: State) -> None:
        """Add ``state`` to the entries ``numbers``: those of records, or of the voids whose sending it tells."""
        with self._file.transaction() as db:
            for number in numbers:
                journal_rows.insert_state(db, number, state)

    def read(self, number: int) -> Record:
        """Return the record of entry ``number``."""
        with self._file.open() as db:
            return journal_rows.record(db, number)

    def find(self, wanted: Filter = EVERY, limit: int = PAGE, before: int | None = None) -> list[Record]:
        """Return the newest records that ``wanted`` lets through, newest first, of numbers below ``before``."""
        if not self._file.exists():
            return []
        with self._file.open() as db:
            return finding.find(db, wanted, limit, before)

    def found(self, wanted: Filter = EVERY) -> Found:
        """Return count and sums of all records that ``find`` with ``wanted`` finds, page after page."""
        if not self._file.exists():
            return Found()
        with self._file.open() as db:
            return finding.add_up(db, wanted)

    def listing(self, wanted: Filter = EVERY, limit: int = PAGE) -> tuple[list[Record], Found]:
        """Return what ``find`` and ``found`` return, at once: a page of the file is decrypted for both."""
        if not self._file.exists():
            return [], Found()
        with self._file.open() as db:
            return finding.listing(db, wanted, limit)

    def to_send(self, wanted: Filter = EVERY) -> list[int]:
        """Return the entries, records or their voids, that ``wanted`` lets through and that have to be sent."""
        if not self._file.exists():
            return []
        with self._file.open() as db:
            return finding.to_send(db, wanted)

    def nationalities(self) -> list[str]:
        """Return the codes of all nationalities that there are records of."""
        if not self._file.exists():
            return []
        with self._file.open() as db:
            return [code for [code] in db.execute("SELECT DISTINCT nationality FROM sales ORDER BY nationality")]

    def day_net(self, passport_number: str, day: date) -> int:
        """Return what a person bought on ``day``, in yen without tax; void records do not count.

        A journal is of one shop, whatever its name was at the time, and a person is a passport number, however name
        and nationality were typed.
        """
        if not self._file.exists():
            return 0
        with self._file.open() as db:
            return journal_rows.day_net(db, passport_number, day)

    def of_day(self, passport_number: str, day: date) -> list[Record]:
        """Return the records of ``day`` with this passport number that are not void, the newest first."""
        return self._of_number(passport_number, " AND void_receipt IS NULL AND sold_on = ?", day.isoformat())

    def depending_on(self, record: Record, replaced_by: Sale | None = None) -> list[Record]:
        """Return the buyer's other records of that day which reach the threshold only together with ``record``.

        They lose their refund when it is voided, or when ``replaced_by`` takes its place, whatever customs has found
        about ``record`` itself: it counts towards the day's sum until it is void.
        """
        same_buyer = replaced_by and replaced_by.buyer.passport_number == record.sale.buyer.passport_number
        remains = replaced_by.net if replaced_by and same_buyer else 0
        without = Eligibility(record.day_net - record.sale.net + remains)
        if record.void is not None or not record.eligibility.qualifies or without.qualifies:
            return []
        same = self.of_day(record.sale.buyer.passport_number, record.sale.sold_on)
        return [each for each in same if each.number != record.number and each.refundable_on(each.sale.sold_on)]

    def newest_of(self, passport_number: str, but: int = 0) -> Record | None:
        """Return the newest record with this passport number, whatever its nationality, ``but`` that of an entry."""
        return next(iter(self._of_number(passport_number, " AND number <> ?", but, limit=1)), None)

    def _of_number(self, passport_number: str, condition: str, *values: str | int, limit: int = -1) -> list[Record]:
        if not self._file.exists():
            return []
        with self._file.open() as db:
            return journal_rows.of_number(db, passport_number, condition, values, limit)

    def postings(self, first: date, last: date) -> list[Posting]:
        """Return the entries from ``first`` to ``last`` and the changes of refunds, in the order they were made."""
        if not self._file.exists():
            return []
        with self._file.open() as db:
            return books.postings(db, first, last)

    def sums(self, first: date, last: date) -> Sums:
        """Return the sums of the same."""
        if not self._file.exists():
            return Sums()
        with self._file.open() as db:
            return books.add_up(db, first, last)

    def expired(self, today: date) -> Expired:
        """Return the entries whose retention period is over."""
        if not self._file.exists():
            return Expired()
        with self._file.open() as db:
            return retention.expired(db, today)

    def delete_expired(self, today: date) -> Expired:
        """Delete them for good, because somebody has confirmed it; return what was deleted."""
        with self._file.transaction() as db:
            found = retention.delete(db, today)
        log.warning("%d entries of %s to %s are deleted", len(found.numbers), found.first, found.last)
        return found

    def own_days(self) -> tuple[date, date] | None:
        """Return the days of the first and the newest entry that this machine has made, None without one."""
        if not self._file.exists():
            return None
        with self._file.open() as db:
            first, newest = db.execute(OWN_DAYS, [self._machine]).fetchone()
            return None if first is None else (journal_rows.read_day(first), journal_rows.read_day(newest))

    def _void(self, db: sqlite3.Connection, record: Record, on: date, at: time | None, reason: Reason) -> None:
        if journal_rows.record(db, record.number).void is not None:
            raise AlreadyVoid(record.receipt)
        self._enter(db, on, at, record.number, reason)
        unfinished.forget(db, record.number)

    def _enter(
        self,
        db: sqlite3.Connection,
        on: date,
        at: time | None,
        voids: int | None = None,
        reason: Reason = Reason.CANCELLED,
    ) -> int:
        """Insert an entry under the next receipt number and return the number's serial part."""
        [last] = db.execute("SELECT coalesce(max(number), 0) FROM entries").fetchone()
        number = int(last) + 1
        receipt, when = f"{self._mark(db)}-{number:06}", [on.isoformat(), journal_rows.minutes(at)]
        db.execute(
            "INSERT INTO entries (number, receipt, entered_on, entered_at, voids, reason) VALUES (?, ?, ?, ?, ?, ?)",
            [number, receipt, *when, voids, reason.value],
        )
        return number

    def _mark(self, db: sqlite3.Connection) -> str:
        """Return the prefix of receipt numbers; a new one after a restore, or on another machine."""
        marks = db.execute("SELECT mark, machine FROM journal ORDER BY rowid").fetchall()
        if marks and marks[-1]["mark"] and marks[-1]["machine"] == self._machine:
            return str(marks[-1]["mark"])
        mark = new_mark({row["mark"] for row in marks})
        db.execute("INSERT INTO journal (mark, machine) VALUES (?, ?)", [mark, self._machine])
        return mark


def new_mark(used: Collection[str]) -> str:
    """Return a random prefix, which keeps the receipt numbers of a shop's terminals apart."""
    marks = iter(lambda: "".join(secrets.choice(_MARK_SYMBOLS) for _ in range(_MARK_LENGTH)), "")
    return next(mark for mark in marks if mark not in used)
