"""Searching the records: what a person types, as a condition of SQL, and what all that it finds amounts to."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from sqlite3 import Connection, Row

from app.sales.fields import day_in

_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?", re.ASCII)
_MASKED = re.compile(r"\**([A-Z0-9]{4})", re.ASCII)
"""The end of a passport number, with or without the stars that lists show before it."""


@dataclass(frozen=True)
class Found:
    """How many records a search finds, and the yen, tax included, of those that are not void."""

    count: int = 0
    void: int = 0
    included: int = 0


@dataclass(frozen=True)
class Search:
    """A condition on the view ``records``."""

    condition: str = "TRUE"
    values: dict[str, str | int] = field(default_factory=dict)


def search_for(text: str) -> Search:
    """Return the search for ``text``: a day, a month, or a text.

    A text is found in names and receipt numbers; as a whole it may be a nationality, or a passport number or the last
    four symbols of one.
    """
    if day := day_in(text):
        return Search("sold_on = :day", {"day": day.isoformat()})
    if month := _month_in(text):
        return Search("substr(sold_on, 1, 7) = :month", {"month": month})
    words = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    masked = _MASKED.fullmatch(words)
    return Search(
        "(instr(name, :text) OR instr(receipt, :text) OR instr(coalesce(void_receipt, ''), :text)"
        " OR nationality = :text OR passport_number = :text OR substr(passport_number, -4) = :end)",
        {"text": words, "end": masked[1] if masked else ""},
    )


def find(db: Connection, search: Search, limit: int, before: int | None) -> list[Row]:
    """Return the newest rows that ``search`` finds, newest first, of numbers below ``before``."""
    query = f"SELECT * FROM records WHERE {search.condition} AND number < :before ORDER BY number DESC LIMIT :limit"  # noqa: S608
    return db.execute(query, {**search.values, "before": before or 2**63 - 1, "limit": limit}).fetchall()


def add_up(db: Connection, search: Search) -> Found:
    query = (
        "SELECT count(*), count(void_receipt), coalesce(sum(iif(void_receipt IS NULL,"  # noqa: S608
        " (SELECT sum(included) FROM totals WHERE totals.number = records.number), 0)), 0)"
        f" FROM records WHERE {search.condition}"
    )
    return Found(*db.execute(query, search.values).fetchone())


def _month_in(text: str) -> str | None:
    """Return ``2026-11`` for ``2026/11``, ``2026-11`` or ``2026年11月``, None if ``text`` is no month."""
    match = _MONTH.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return date(int(match[1]), int(match[2]), 1).isoformat()[:7] if int(match[1]) else None
