"""Checks that a journal which somebody may have changed contains nothing that this app never writes."""

from collections.abc import Callable
from functools import partial
from sqlite3 import Connection
from typing import Any

from app.sales.journal_rows import read_birth, read_day, read_doubt, read_time
from app.sales.record import Entry, ProofKind, Reason
from app.sales.schema import TABLES
from app.sales.states import SUBJECTS, Sending
from app.sales.tax import Rounding

_OTHER_SUMS = """SELECT number FROM sales LEFT JOIN
    (SELECT number, sum(included) AS all_included, sum(tax) AS all_tax FROM totals GROUP BY number) USING (number)
    WHERE included <> coalesce(all_included, 0) OR tax <> coalesce(all_tax, 0)"""
"""Lists and reports add up what the sales have, slips what their rates have."""
LARGEST_NUMBER = 10**12
"""Far more than any amount or number of an entry; SQLite's sums of these do not overflow."""

_TYPED: tuple[tuple[str, str, Callable[[Any], object]], ...] = (
    ("entries", "entered_on", read_day),
    ("entries", "entered_at", read_time),
    ("entries", "reason", Reason),
    ("sales", "sold_on", read_day),
    ("sales", "birth", read_birth),
    ("sales", "landing", read_day),
    ("sales", "sold_at", read_time),
    ("sales", "rounding", Rounding),
    ("sales", "sending", Sending),
    ("sales", "entry", Entry),
    ("sales", "clock_doubt", read_doubt),
    ("sales", "proof", lambda kind: None if kind is None else ProofKind(kind)),
    ("sales", "abroad_since", lambda day: None if day is None else read_day(day)),
    ("states", "entered_on", read_day),
    ("states", "entered_at", read_time),
    ("states", "day", lambda day: None if day is None else read_day(day)),
    ("states", "subject || ' ' || value", lambda state: _read_state(*state.split(" ", 1))),
)
_NUMBERS = (
    *(("entries", "number"), ("items", "unit_price"), ("items", "quantity"), ("totals", "included")),
    *(("sales", "included"), ("sales", "tax")),
    *(("states", "id"), ("states", "fee")),
)


def check_types(db: Connection) -> None:
    """Read every value that is more than text or a number, as ``journal_rows`` does.

    Raises:
        ValueError: one of them is nothing that this app writes.
    """
    for table, column, read in filter(partial(_in_version, db), _TYPED):
        for [value] in db.execute(f"SELECT DISTINCT {column} FROM {table}"):  # noqa: S608  # our own names
            read(value)
    db.text_factory = bytes.decode  # a UnicodeDecodeError is a ValueError
    for table in TABLES:
        if _in_version(db, (table, "*")):
            for _row in db.execute(f"SELECT * FROM {table}"):  # noqa: S608
                pass
    _check_numbers(db)


def _check_numbers(db: Connection) -> None:
    for table, column in filter(partial(_in_version, db), _NUMBERS):
        [most] = db.execute(f"SELECT max({column}) FROM {table}").fetchone()  # noqa: S608
        if most is not None and most > LARGEST_NUMBER:
            raise ValueError(f"{column} is {most}")
    if _in_version(db, ("sales", "included")) and (other := db.execute(_OTHER_SUMS).fetchone()):
        raise ValueError(f"the sums of sale {other[0]} are not those of its rates")


def _read_state(subject: str, value: str) -> None:
    if subject not in SUBJECTS:
        raise ValueError(f"unknown subject {subject!r}")
    SUBJECTS[subject](value)


def _in_version(db: Connection, what: tuple[Any, ...]) -> bool:
    """Return whether the journal, perhaps of an older version, has the table, and the column if it is one."""
    table, column = what[:2]
    columns = {name for [name] in db.execute("SELECT name FROM pragma_table_info(?)", [table])}
    return bool(columns) and (column in columns or not column.isidentifier())
