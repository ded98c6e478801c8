"""How long the law has records kept, and deleting those whose time is over.

7 years from the day two months after the end of the tax period in which an entry was made. Nobody tells the app when a
shop's period ends; none is longer than a year, so the latest possible end counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection

from app.sales.journal_rows import read_day
from app.sales.schema import guards
from licensing.clock import add_months

MONTHS_KEPT = 12 + 2 + 7 * 12
_TABLES = ("states", "items", "totals", "sales", "entries")

# What belongs together: a sale and its void, a correction and what it replaces, all of a purchaser and a day, which
# together reach the threshold. Each pair of numbers that this returns is of one such group.
_PAIRS = """SELECT number, voids FROM entries WHERE voids IS NOT NULL
    UNION ALL SELECT number, corrects FROM sales WHERE corrects IS NOT NULL
    UNION ALL SELECT number, min(number) OVER (PARTITION BY passport_number, sold_on) FROM sales"""
_DAYS = """SELECT number, max(entered_on) AS day FROM (
    SELECT number, entered_on FROM entries UNION ALL SELECT number, entered_on FROM states) GROUP BY number"""


@dataclass(frozen=True)
class Expired:
    """The entries that may be deleted, and the days of the first and the last of them."""

    numbers: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None


def keep_until(day: date) -> date:
    """Return the day up to which what was entered on ``day`` is kept in any case."""
    return add_months(day, MONTHS_KEPT)


def expired(db: Connection, today: date) -> Expired:
    """Return what may be deleted on ``today``: groups of entries of which even the newest need not be kept any more."""
    days = {row["number"]: read_day(row["day"]) for row in db.execute(_DAYS)}
    group_of = _groups(days, db.execute(_PAIRS).fetchall())
    newest: dict[int, date] = {}
    for number, day in days.items():
        newest[group_of[number]] = max(day, newest.get(group_of[number], day))
    numbers = tuple(number for number in days if keep_until(newest[group_of[number]]) < today)
    over = [days[number] for number in numbers]
    return Expired(numbers, min(over), max(over)) if over else Expired()


def delete(db: Connection, today: date) -> Expired:
    """Delete what may be deleted on ``today``, within the transaction of ``db``, and note that; return it."""
    found = expired(db, today)
    if found.first is None or found.last is None:
        return found
    [newest] = db.execute("SELECT max(number) FROM entries").fetchone()
    db.execute("PRAGMA defer_foreign_keys = ON")  # entries and sales refer to each other
    for table in _TABLES:
        db.execute(f"DROP TRIGGER {table}_refuses_delete")
        db.executemany(f"DELETE FROM {table} WHERE number = ?", [(number,) for number in found.numbers])  # noqa: S608
        db.execute(guards(table)[1])
    db.execute(
        "INSERT INTO deletions (deleted_on, entries, first_day, last_day) VALUES (?, ?, ?, ?)",
        [today.isoformat(), len(found.numbers), found.first.isoformat(), found.last.isoformat()],
    )
    if newest in found.numbers:
        db.execute("INSERT INTO journal (mark) VALUES ('')")  # the numbers begin anew, so under another prefix
    return found


def _groups(numbers: Iterable[int], pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return one number of its group for each of ``numbers``."""
    parent = {number: number for number in numbers}

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = number = parent[parent[number]]
        return number

    for one, other in pairs:
        parent[root(one)] = root(other)
    return {number: root(number) for number in parent}
