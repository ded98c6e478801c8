"""What is being typed, kept over a crash in the journal, which is encrypted: a sale, and a change of a record."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from sqlite3 import Connection
from typing import Any

from app.sales.draft import Line
from app.sales.journal_rows import buyer_of, buyer_values, read_day
from app.sales.record import Buyer, Item


@dataclass(frozen=True)
class Unfinished:
    """``day`` is the day on which it was typed; on another one it is not gone on with.

    ``number`` is that of the record that is being corrected, or of which goods are being returned; 0 for a sale.
    """

    day: date
    buyer: Buyer
    lines: tuple[Line, ...] = ()
    number: int = 0

    @property
    def pieces(self) -> int:
        return sum(line.item.quantity for line in self.lines)


def keep(db: Connection, typed: Unfinished) -> None:
    """Keep ``typed`` in the place of the former sale, or of the former change."""
    others = [each for each in _kept(db) if bool(each["number"]) != bool(typed.number)]
    lines = [asdict(line) for line in typed.lines]
    content = {"buyer": buyer_values(typed.buyer), "lines": lines}
    _write(db, [*others, content | {"number": typed.number, "day": typed.day.isoformat()}])


def forget(db: Connection, number: int = 0) -> None:
    """Forget the sale that is kept, or the change of the record ``number``."""
    _write(db, [each for each in _kept(db) if each["number"] != number])


def read(db: Connection, number: int = 0) -> Unfinished | None:
    """Return the sale that is kept, or the change of the record ``number``; None without one."""
    found = next((each for each in _kept(db) if each["number"] == number), None)
    return None if found is None else _unfinished(found)


def _kept(db: Connection) -> list[dict[str, Any]]:
    """Return all that is kept; nothing if this version cannot read it."""
    row = db.execute("SELECT content FROM unfinished").fetchone()
    try:
        kept = json.loads(row["content"]) if row else []
        for each in kept:
            _unfinished(each)
    except (KeyError, TypeError, ValueError):
        return []
    return list(kept)


def _unfinished(content: dict[str, Any]) -> Unfinished:
    lines = tuple(Line(Item(**line["item"]), bool(line["later"])) for line in content["lines"])
    return Unfinished(read_day(content["day"]), buyer_of(content["buyer"]), lines, int(content["number"]))


def _write(db: Connection, kept: list[dict[str, Any]]) -> None:
    db.execute("DELETE FROM unfinished")
    if kept:
        values = [kept[-1]["day"], json.dumps(kept, ensure_ascii=False)]
        db.execute("INSERT INTO unfinished (id, day, content) VALUES (1, ?, ?)", values)
