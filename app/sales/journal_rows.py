"""Converts sales to rows of the journal's tables, and rows to records."""

from datetime import date, time
from sqlite3 import Connection, Row

from app.sales.record import Buyer, Item, Purchaser, Record, Sale, Sending, Void
from app.sales.search import Search
from app.sales.search import find as find_rows
from app.sales.tax import RateTotal, Rounding


def insert_sale(db: Connection, number: int, sale: Sale) -> None:
    """Insert ``sale`` as the content of entry ``number``, with the state unsent."""
    db.execute(
        "INSERT INTO sales VALUES (:number, :sold_on, :shop_name, :terminal_name, :rounding, :sending, :name,"
        " :nationality, :birth, :status, :landing, :document_kind, :passport_number, :sold_at)",
        {
            "number": number,
            "sold_on": sale.sold_on.isoformat(),
            "sold_at": sale.sold_at and sale.sold_at.isoformat("minutes"),
            "shop_name": sale.shop_name,
            "terminal_name": sale.terminal_name,
            "rounding": sale.rounding.value,
            "sending": Sending.UNSENT.value,
        }
        | _buyer_values(sale.buyer),
    )
    db.executemany(
        "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)",
        [(number, line, i.name, i.unit_price, i.quantity, i.rate) for line, i in enumerate(sale.items, 1)],
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


def _buyer_values(buyer: Buyer) -> dict[str, str | int]:
    return {
        "name": buyer.name,
        "nationality": buyer.nationality,
        "birth": buyer.birth.isoformat(),
        "status": buyer.status,
        "landing": buyer.landing.isoformat(),
        "document_kind": buyer.document_kind,
        "passport_number": buyer.passport_number,
    }


def _record(db: Connection, row: Row) -> Record:
    void = None
    if row["void_receipt"] is not None:
        void = Void(row["void_receipt"], date.fromisoformat(row["voided_on"]))
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
        "SELECT name, unit_price, quantity, rate FROM items WHERE number = ? ORDER BY line", [row["number"]]
    )
    totals = db.execute("SELECT rate, included, tax FROM totals WHERE number = ? ORDER BY rate DESC", [row["number"]])
    return Sale(
        sold_on=date.fromisoformat(row["sold_on"]),
        shop_name=row["shop_name"],
        terminal_name=row["terminal_name"],
        buyer=_buyer(row),
        items=tuple(Item(*values) for values in items),
        rounding=Rounding(row["rounding"]),
        totals=tuple(RateTotal(*values) for values in totals),
        sold_at=time.fromisoformat(row["sold_at"]) if row["sold_at"] else None,
    )


def _buyer(row: Row) -> Buyer:
    return Buyer(
        name=row["name"],
        nationality=row["nationality"],
        birth=date.fromisoformat(row["birth"]),
        status=row["status"],
        landing=date.fromisoformat(row["landing"]),
        passport_number=row["passport_number"],
        document_kind=row["document_kind"],
    )
