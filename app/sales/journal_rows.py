"""Converts sales to rows of the journal's tables, and rows to records."""

from collections.abc import Iterable
from datetime import date, time
from sqlite3 import Connection, Row
from typing import Any

from app.sales.birth import Birth
from app.sales.record import Buyer, Entry, Item, Proof, ProofKind, Reason, Record, Sale, Void
from app.sales.states import SUBJECTS, Sending, State, subject_of
from app.sales.tax import RateTotal, Rounding
from licensing.clock import Doubt

_YEARS = range(1900, 2200)


def read_day(text: str) -> date:
    """Return the day in a column. Raises ValueError for what this app never writes: ``20261122``, the year 9999."""
    day = date.fromisoformat(text)
    if day.isoformat() != text or day.year not in _YEARS:
        raise ValueError(f"not a day: {text!r}")
    return day


def insert_sale(db: Connection, number: int, sale: Sale, corrects: int | None = None) -> None:
    """Insert ``sale`` as the content of entry ``number``; ``corrects`` is the number of the record that it replaces."""
    values = _sale_values(sale) | buyer_values(sale.buyer) | {"number": number, "corrects": corrects}
    places = ", ".join(f":{name}" for name in values)
    db.execute(f"INSERT INTO sales ({', '.join(values)}) VALUES ({places})", values)  # noqa: S608  # our own names
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


def insert_state(db: Connection, number: int, state: State) -> None:
    """Add ``state`` to entry ``number``, a sale or, for the sending of a void, a void."""
    days = [state.entered_on.isoformat(), minutes(state.entered_at), state.day and state.day.isoformat()]
    values = (number, subject_of(state.value), state.value.value, *days, state.note, state.fee)
    db.execute(
        "INSERT INTO states (number, subject, value, entered_on, entered_at, day, note, fee)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def record(db: Connection, number: int) -> Record:
    """Return the record of entry ``number``, which must be a sale."""
    return as_record(db, db.execute("SELECT * FROM records WHERE number = ?", [number]).fetchone())


def of_number(
    db: Connection, passport_number: str, condition: str, values: Iterable[str | int], limit: int
) -> list[Record]:
    """Return the records with this passport number that meet ``condition``, the newest first."""
    query = f"SELECT * FROM records WHERE passport_number = ?{condition} ORDER BY number DESC LIMIT {limit}"  # noqa: S608
    return [as_record(db, row) for row in db.execute(query, [passport_number, *values]).fetchall()]


def day_net(db: Connection, passport_number: str, day: date) -> int:
    """Return the yen, tax excluded, of the purchaser's sales of ``day`` that are not void."""
    row = db.execute(
        "SELECT day_net FROM records WHERE passport_number = ? AND sold_on = ? LIMIT 1",
        [passport_number, day.isoformat()],
    ).fetchone()
    return 0 if row is None else int(row["day_net"])


def read_time(text: str | None) -> time | None:
    """Return the time of day in a column, None if it was not stored."""
    return None if text is None else time.fromisoformat(text)


def read_doubt(text: str | None) -> Doubt | None:
    """Return what was wrong with the clock, None if nothing was."""
    return None if text is None else Doubt(text)


def read_birth(text: str) -> Birth:
    """Return a date of birth, parts of which may be unknown. Raises ValueError for what this app never writes."""
    birth = Birth.fromisoformat(text)
    if birth.year not in _YEARS:
        raise ValueError(f"not a birth: {text!r}")
    return birth


def _read_proof(kind: str | None, since: str | None) -> Proof | None:
    return None if kind is None or since is None else Proof(ProofKind(kind), read_day(since))


def _sale_values(sale: Sale) -> dict[str, str | int | None]:
    return {
        "sold_on": sale.sold_on.isoformat(),
        "sold_at": minutes(sale.sold_at),
        "shop_name": sale.shop_name,
        "terminal_name": sale.terminal_name,
        "rounding": sale.rounding.value,
        "included": sale.included,
        "tax": sale.tax,
        "clock_doubt": sale.clock_doubt and sale.clock_doubt.value,
        "sending": Sending.UNSENT.value,  # of version 1; ``states`` tells since version 4
    }


def minutes(at: time | None) -> str | None:
    """Return a time of day as it is stored."""
    return None if at is None else at.isoformat("minutes")


def buyer_values(buyer: Buyer) -> dict[str, str | int | None]:
    """Return ``buyer`` by the names of columns."""
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


def as_record(db: Connection, row: Row) -> Record:
    """Return the record of a row of the view ``records``."""
    return Record(
        number=row["number"],
        receipt=row["receipt"],
        sale=_sale(db, row),
        day_net=row["day_net"],
        void=_void(db, row) if row["void_number"] is not None else None,
        states=_states(db, row["number"]),
        entered_on=read_day(row["entered_on"]),
        corrects=row["corrects_receipt"] or "",
        replaced_by=row["replaced_by"] or "",
    )


def _void(db: Connection, row: Row) -> Void:
    return Void(
        receipt=row["void_receipt"],
        voided_on=read_day(row["voided_on"]),
        number=row["void_number"],
        voided_at=read_time(row["voided_at"]),
        reason=Reason(row["reason"]),
        states=_states(db, row["void_number"]),
    )


def _states(db: Connection, number: int) -> tuple[State, ...]:
    rows = db.execute("SELECT * FROM states WHERE number = ? ORDER BY id", [number])
    return tuple(_state(row) for row in rows.fetchall())


def _state(row: Row) -> State:
    return State(
        value=SUBJECTS[row["subject"]](row["value"]),
        entered_on=read_day(row["entered_on"]),
        entered_at=read_time(row["entered_at"]),
        day=None if row["day"] is None else read_day(row["day"]),
        note=row["note"],
        fee=row["fee"],
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
        buyer=buyer_of(row),
        items=tuple(Item(*values) for values in items),
        rounding=Rounding(row["rounding"]),
        totals=tuple(RateTotal(*values) for values in totals),
        sold_at=read_time(row["sold_at"]),
        clock_doubt=read_doubt(row["clock_doubt"]),
    )


def buyer_of(row: Row | dict[str, Any]) -> Buyer:
    """Return the buyer of a row, or of what ``buyer_values`` has returned."""
    return Buyer(
        name=row["name"],
        nationality=row["nationality"],
        birth=read_birth(row["birth"]),
        status=row["status"],
        landing=read_day(row["landing"]),
        passport_number=row["passport_number"],
        document_kind=row["document_kind"],
        entry=Entry(row["entry"]),
        proof=_read_proof(row["proof"], row["abroad_since"]),
    )
