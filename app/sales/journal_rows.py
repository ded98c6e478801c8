"""Converts sales to rows of the journal's tables, and rows to records."""

from collections.abc import Callable, Iterable
from datetime import date, time
from sqlite3 import Connection, Row
from typing import Any

from app.sales.birth import Birth
from app.sales.record import Buyer, Entry, Item, Proof, ProofKind, Purchaser, Record, Sale, Sending, Void
from app.sales.schema import TABLES
from app.sales.search import Search
from app.sales.search import find as find_rows
from app.sales.tax import RateTotal, Rounding
from licensing.clock import Doubt

LARGEST_NUMBER = 10**12
"""Far more than any amount or number of an entry; SQLite's sums of these do not overflow."""
_YEARS = range(1900, 2200)


def read_day(text: str) -> date:
    """Return the day in a column. Raises ValueError for what this app never writes: ``20261122``, the year 9999."""
    day = date.fromisoformat(text)
    if day.isoformat() != text or day.year not in _YEARS:
        raise ValueError(f"not a day: {text!r}")
    return day


def insert_sale(db: Connection, number: int, sale: Sale) -> None:
    """Insert ``sale`` as the content of entry ``number``, with the state unsent."""
    db.execute(
        "INSERT INTO sales VALUES (:number, :sold_on, :shop_name, :terminal_name, :rounding, :sending, :name,"
        " :nationality, :birth, :status, :landing, :document_kind, :passport_number, :sold_at, :entry, :clock_doubt,"
        " :proof, :abroad_since)",
        {
            "number": number,
            "sold_on": sale.sold_on.isoformat(),
            "sold_at": sale.sold_at and sale.sold_at.isoformat("minutes"),
            "shop_name": sale.shop_name,
            "terminal_name": sale.terminal_name,
            "rounding": sale.rounding.value,
            "sending": Sending.UNSENT.value,
            "clock_doubt": sale.clock_doubt and sale.clock_doubt.value,
        }
        | _buyer_values(sale.buyer),
    )
    db.executemany(
        "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, line, i.name, i.unit_price, i.quantity, i.rate, i.jan, i.detail)
            for line, i in enumerate(sale.items, 1)
        ],
    )
    db.executemany(
        "INSERT INTO totals VALUES (?, ?, ?, ?)",
        [(number, total.rate, total.included, total.tax) for total in sale.totals],
    )


def record(db: Connection, number: int) -> Record:
    """Return the record of entry ``number``, which must be a sale."""
    return _record(db, db.execute("SELECT * FROM records WHERE number = ?", [number]).fetchone())


def find(db: Connection, search: Search, limit: int, before: int | None) -> list[Record]:
    """Return the newest records that ``search`` finds, newest first, of numbers below ``before``."""
    return [_record(db, row) for row in find_rows(db, search, limit, before)]


def of_number(db: Connection, passport_number: str, condition: str, values: Iterable[str], limit: int) -> list[Record]:
    """Return the records with this passport number that meet ``condition``, the newest first."""
    query = f"SELECT * FROM records WHERE passport_number = ?{condition} ORDER BY number DESC LIMIT {limit}"  # noqa: S608
    return [_record(db, row) for row in db.execute(query, [passport_number, *values]).fetchall()]


def between(db: Connection, first: date, last: date) -> list[Record]:
    """Return the records sold from ``first`` to ``last``, both included, the oldest first."""
    query = "SELECT * FROM records WHERE sold_on BETWEEN ? AND ? ORDER BY number"
    return [_record(db, row) for row in db.execute(query, [first.isoformat(), last.isoformat()]).fetchall()]


def day_net(db: Connection, purchaser: Purchaser, shop_name: str, day: date) -> int:
    """Return the yen, tax excluded, of the purchaser's sales of ``day`` in the shop that are not void."""
    row = db.execute(
        "SELECT day_net FROM records WHERE passport_number = ? AND nationality = ? AND shop_name = ? AND sold_on = ?"
        " LIMIT 1",
        [purchaser.passport_number, purchaser.nationality, shop_name, day.isoformat()],
    ).fetchone()
    return 0 if row is None else int(row["day_net"])


def _read_time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def _read_doubt(text: str | None) -> Doubt | None:
    return None if text is None else Doubt(text)


def _read_birth(text: str) -> Birth:
    birth = Birth.fromisoformat(text)
    if birth.year not in _YEARS:
        raise ValueError(f"not a birth: {text!r}")
    return birth


def _read_proof(kind: str | None, since: str | None) -> Proof | None:
    return None if kind is None or since is None else Proof(ProofKind(kind), read_day(since))


_TYPED: tuple[tuple[str, str, Callable[[Any], object]], ...] = (
    ("entries", "entered_on", read_day),
    ("sales", "sold_on", read_day),
    ("sales", "birth", _read_birth),
    ("sales", "landing", read_day),
    ("sales", "sold_at", _read_time),
    ("sales", "rounding", Rounding),
    ("sales", "sending", Sending),
    ("sales", "entry", Entry),
    ("sales", "clock_doubt", _read_doubt),
    ("sales", "proof", lambda kind: None if kind is None else ProofKind(kind)),
    ("sales", "abroad_since", lambda day: None if day is None else read_day(day)),
)
_NUMBERS = (("entries", "number"), ("items", "unit_price"), ("items", "quantity"), ("totals", "included"))


def check_types(db: Connection) -> None:
    """Read every value that is more than text or a number, as ``record`` does.

    Raises:
        ValueError: one of them, perhaps of a file that somebody has changed, is nothing that this app writes.
    """
    for table, column, read in _TYPED:
        if not db.execute("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", [table, column]).fetchone():
            continue  # of an older version
        for [value] in db.execute(f"SELECT DISTINCT {column} FROM {table}"):  # noqa: S608  # our own names
            read(value)
    db.text_factory = bytes.decode  # a UnicodeDecodeError is a ValueError
    for table in TABLES:
        for _row in db.execute(f"SELECT * FROM {table}"):  # noqa: S608
            pass
    for table, column in _NUMBERS:
        [most] = db.execute(f"SELECT max({column}) FROM {table}").fetchone()  # noqa: S608
        if most is not None and most > LARGEST_NUMBER:
            raise ValueError(f"{column} is {most}")


def _buyer_values(buyer: Buyer) -> dict[str, str | int | None]:
    return {
        "name": buyer.name,
        "nationality": buyer.nationality,
        "birth": buyer.birth.isoformat(),
        "status": buyer.status,
        "landing": buyer.landing.isoformat(),
        "document_kind": buyer.document_kind,
        "passport_number": buyer.passport_number,
        "entry": buyer.entry.value,
        "proof": buyer.proof.kind.value if buyer.proof else None,
        "abroad_since": buyer.proof.since.isoformat() if buyer.proof else None,
    }


def _record(db: Connection, row: Row) -> Record:
    void = None
    if row["void_receipt"] is not None:
        void = Void(row["void_receipt"], read_day(row["voided_on"]))
    return Record(
        number=row["number"],
        receipt=row["receipt"],
        sale=_sale(db, row),
        sending=Sending(row["sending"]),
        day_net=row["day_net"],
        void=void,
    )


def _sale(db: Connection, row: Row) -> Sale:
    items = db.execute(
        "SELECT name, unit_price, quantity, rate, jan, detail FROM items WHERE number = ? ORDER BY line",
        [row["number"]],
    )
    totals = db.execute("SELECT rate, included, tax FROM totals WHERE number = ? ORDER BY rate DESC", [row["number"]])
    return Sale(
        sold_on=read_day(row["sold_on"]),
        shop_name=row["shop_name"],
        terminal_name=row["terminal_name"],
        buyer=_buyer(row),
        items=tuple(Item(*values) for values in items),
        rounding=Rounding(row["rounding"]),
        totals=tuple(RateTotal(*values) for values in totals),
        sold_at=_read_time(row["sold_at"]),
        clock_doubt=_read_doubt(row["clock_doubt"]),
    )


def _buyer(row: Row) -> Buyer:
    return Buyer(
        name=row["name"],
        nationality=row["nationality"],
        birth=_read_birth(row["birth"]),
        status=row["status"],
        landing=read_day(row["landing"]),
        passport_number=row["passport_number"],
        document_kind=row["document_kind"],
        entry=Entry(row["entry"]),
        proof=_read_proof(row["proof"], row["abroad_since"]),
    )
