"""A sale that is being typed, kept over a crash in the journal, which is encrypted: the buyer and the goods."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from sqlite3 import Connection

from app.sales.draft import Line
from app.sales.journal_rows import buyer_of, buyer_values, read_day
from app.sales.record import Buyer, Item


@dataclass(frozen=True)
class Unfinished:
    """``day`` is the day of the sale; on another one it is not gone on with."""

    day: date
    buyer: Buyer
    lines: tuple[Line, ...] = ()

    @property
    def pieces(self) -> int:
        return sum(line.item.quantity for line in self.lines)


def keep(db: Connection, sale: Unfinished) -> None:
    """Keep ``sale`` in the place of the former one."""
    content = {"buyer": buyer_values(sale.buyer), "lines": [asdict(line) for line in sale.lines]}
    db.execute(
        "INSERT INTO unfinished (id, day, content) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET day = excluded.day, content = excluded.content",
        [sale.day.isoformat(), json.dumps(content, ensure_ascii=False)],
    )


def forget(db: Connection) -> None:
    db.execute("DELETE FROM unfinished")


def read(db: Connection) -> Unfinished | None:
    """Return the sale that is kept; None without one, or if this version cannot read it."""
    row = db.execute("SELECT day, content FROM unfinished").fetchone()
    if row is None:
        return None
    try:
        content = json.loads(row["content"])
        lines = tuple(Line(Item(**line["item"]), bool(line["later"])) for line in content["lines"])
        return Unfinished(read_day(row["day"]), buyer_of(content["buyer"]), lines)
    except (KeyError, TypeError, ValueError):
        return None
