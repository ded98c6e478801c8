"""Finding records: what a person chooses and types, as a condition of SQL, and what all that it finds amounts to."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from sqlite3 import Connection

from app.sales import journal_rows
from app.sales.eligibility import CONFIRMATION_DAYS, THRESHOLD
from app.sales.fields import day_in, goods_text, looks_like_jan, one_line, zone_name
from app.sales.record import Record

_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?", re.ASCII)
_MASKED = re.compile(r"\**([A-Z0-9]{4})", re.ASCII)
"""The end of a passport number, with or without the stars that lists show before it."""
_AMOUNT = re.compile(r"[¥\\]?([0-9][0-9,]{0,14})円?", re.ASCII)
_DEADLINE = f"date(sold_on, '+{CONFIRMATION_DAYS} days')"
# The day's sum, which is slow, is not asked for where the record alone reaches the threshold.
_QUALIFIES = f"(included - tax >= {THRESHOLD} OR day_net >= {THRESHOLD})"
_OPEN = f"void_number IS NULL AND customs = 'unconfirmed' AND {_QUALIFIES}"
_TO_SEND = (
    "CASE WHEN void_number IS NULL THEN sent NOT IN ('handed', 'accepted')"
    " ELSE sent IN ('handed', 'accepted') AND void_sent NOT IN ('handed', 'accepted') END"
)
Values = dict[str, str | int]


class Choice(StrEnum):
    """Records by what is still to be done with them."""

    ALL = "all"
    UNSENT = "unsent"
    UNCONFIRMED = "unconfirmed"
    EXPIRED = "expired"
    UNPAID = "unpaid"
    VOID = "void"


_CHOICES = {
    Choice.ALL: "TRUE",
    Choice.UNSENT: _TO_SEND,
    Choice.UNCONFIRMED: f"{_DEADLINE} >= :today AND {_OPEN}",
    Choice.EXPIRED: f"{_DEADLINE} < :today AND {_OPEN}",
    Choice.UNPAID: f"void_number IS NULL AND customs = 'confirmed' AND payment = 'unpaid' AND {_QUALIFIES}",
    Choice.VOID: "void_number IS NOT NULL",
}


@dataclass(frozen=True)
class Filter:
    """Records sold from ``first`` to ``last`` of ``nationality`` in the state of ``choice`` that ``text`` describes.

    ``today`` decides which deadlines have passed. What is None or empty restricts nothing.
    """

    text: str = ""
    first: date | None = None
    last: date | None = None
    nationality: str = ""
    choice: Choice = Choice.ALL
    today: date = date.min

    def condition(self) -> tuple[str, Values]:
        """Return the condition on the view ``records``, and its values."""
        values: Values = {"today": self.today.isoformat()}
        conditions = []
        if self.first and self.last:
            conditions.append("sold_on BETWEEN :first AND :last")
            values |= {"first": self.first.isoformat(), "last": self.last.isoformat()}
        if self.nationality:
            conditions.append("nationality = :nationality")
            values["nationality"] = self.nationality
        if text := one_line(self.text):
            condition, more = _described(text)
            conditions.append(condition)
            values |= more
        conditions.append(_CHOICES[self.choice])
        return " AND ".join(f"({each})" for each in conditions), values


@dataclass(frozen=True)
class Found:
    """How many records a filter lets through, and the yen of those that are not void: tax included, and the tax."""

    count: int = 0
    void: int = 0
    included: int = 0
    tax: int = 0


def listing(db: Connection, wanted: Filter, limit: int) -> tuple[list[Record], Found]:
    """Return the first ``limit`` records that ``find`` returns, and ``add_up``."""
    condition, values = wanted.condition()
    if wanted.text.strip():  # it is looked for in every record, once
        db.execute(f"CREATE TEMP TABLE matching AS SELECT number FROM records WHERE {condition}", values)  # noqa: S608
        condition = "number IN (SELECT number FROM matching)"
    return _find(db, condition, values, limit, None), _add_up(db, condition, values)


def find(db: Connection, wanted: Filter, limit: int, before: int | None) -> list[Record]:
    """Return the newest records that ``wanted`` lets through, newest first, of numbers below ``before``."""
    return _find(db, *wanted.condition(), limit, before)


def add_up(db: Connection, wanted: Filter) -> Found:
    """Return count and sums of all records that ``wanted`` lets through."""
    return _add_up(db, *wanted.condition())


def _find(db: Connection, condition: str, values: Values, limit: int, before: int | None) -> list[Record]:
    # In two steps: the view's columns, which are slow, only of the rows that are returned.
    numbers = f"SELECT number FROM records WHERE {condition} AND number < :before ORDER BY number DESC LIMIT :limit"  # noqa: S608
    query = f"SELECT * FROM records WHERE number IN ({numbers}) ORDER BY number DESC"  # noqa: S608
    rows = db.execute(query, {**values, "before": before or 2**63 - 1, "limit": limit}).fetchall()
    return [journal_rows.as_record(db, row) for row in rows]


def _add_up(db: Connection, condition: str, values: Values) -> Found:
    # SQLite leaves no join out of a sum; the limit keeps it from making one query of both.
    rows = f"SELECT void_number, included, tax FROM records WHERE {condition} LIMIT -1"  # noqa: S608
    query = (
        "SELECT count(*), count(void_number), coalesce(sum(included) FILTER (WHERE void_number IS NULL), 0),"  # noqa: S608
        f" coalesce(sum(tax) FILTER (WHERE void_number IS NULL), 0) FROM ({rows})"
    )
    return Found(*db.execute(query, values).fetchone())


def to_send(db: Connection, wanted: Filter) -> list[int]:
    """Return the entries, records or their voids, that ``wanted`` lets through and that have to be sent."""
    condition, values = replace(wanted, choice=Choice.ALL).condition()
    condition += f" AND {_CHOICES[wanted.choice]}" if wanted.choice is not Choice.UNSENT else ""
    query = f"SELECT coalesce(void_number, number) FROM records WHERE {condition} AND {_TO_SEND} ORDER BY number"  # noqa: S608
    return [number for [number] in db.execute(query, values)]


def _described(text: str) -> tuple[str, Values]:
    """Return the condition for what was typed: a day, a month, or a text.

    A text is found in names, as typed or as in a passport, in goods and receipt numbers; as a whole it may be a
    nationality, an amount, the JAN code of an article, a passport number, typed in any way, or its last four symbols.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    words = " ".join(plain.split())
    if day := day_in(text):
        return "sold_on = :day OR passport_number = :text", {"day": day.isoformat(), "text": words}
    if month := _month_in(text):
        return "sold_on BETWEEN :month AND :month || '-31'", {"month": month}
    masked, name = _MASKED.fullmatch(words), zone_name(text)
    values: Values = {
        "text": words,
        "name": name or words,
        "number": name.replace(" ", "") or words,
        "end": masked[1] if masked else "",
        "goods": _literal(goods_text(text)),
    }
    conditions = [
        "instr(name, :text)",
        "instr(name, :name)",
        "instr(receipt, :text)",
        "instr(coalesce(void_receipt, ''), :text)",
        "nationality = :text",
        "passport_number = :number",
        "substr(passport_number, -4) = :end",
        "number IN (SELECT number FROM items WHERE name LIKE :goods ESCAPE '\\')",
    ]
    if looks_like_jan(words):
        conditions.append("number IN (SELECT number FROM items WHERE jan IN (:text, '0' || :text))")  # UPC-A
    if amount := _AMOUNT.fullmatch(words):
        conditions.append("included = :amount")
        values["amount"] = int(amount[1].replace(",", ""))
    return " OR ".join(conditions), values


def _literal(text: str) -> str:
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return f"%{text}%"


def _month_in(text: str) -> str | None:
    """Return ``2026-11`` for ``2026/11``, ``2026-11`` or ``2026年11月``, None if ``text`` is no month."""
    match = _MONTH.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return date(int(match[1]), int(match[2]), 1).isoformat()[:7] if int(match[1]) else None
