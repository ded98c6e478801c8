"""Counts and sums of the records of a period, computed by SQLite."""

from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection

from app.sales.eligibility import THRESHOLD
from app.sales.tax import RateTotal

# A temporary table: the queries below see the same records, although another copy of the app may be writing.
_WANTED = """CREATE TEMP TABLE wanted AS
    SELECT number, nationality, void_receipt IS NOT NULL AS is_void, day_net >= :threshold AS qualifies
    FROM records WHERE sold_on BETWEEN :first AND :last"""
_COUNTS = """SELECT count(*) FILTER (WHERE NOT is_void), count(*) FILTER (WHERE is_void),
    count(*) FILTER (WHERE NOT is_void AND NOT qualifies) FROM wanted"""
_RATES = """SELECT rate, sum(included), sum(tax) FROM wanted JOIN totals USING (number)
    WHERE NOT is_void GROUP BY rate ORDER BY rate DESC"""
_NATIONALITIES = """SELECT nationality, count(DISTINCT number), sum(included),
    coalesce(sum(tax) FILTER (WHERE qualifies), 0) FROM wanted JOIN totals USING (number)
    WHERE NOT is_void GROUP BY nationality ORDER BY sum(included) DESC, nationality"""


@dataclass(frozen=True)
class NationalitySum:
    """The records of one nationality that are not void: yen tax included, and the refund estimate."""

    nationality: str
    count: int
    included: int
    refund: int


@dataclass(frozen=True)
class Sums:
    """The records of a period. Void ones are counted but not summed; ``below`` do not reach the threshold.

    The tax of those below is not part of ``refund``: nothing is paid back for them.
    """

    count: int = 0
    void: int = 0
    below: int = 0
    rates: tuple[RateTotal, ...] = ()
    nationalities: tuple[NationalitySum, ...] = ()

    @property
    def records(self) -> int:
        """All records, void ones included."""
        return self.count + self.void

    @property
    def included(self) -> int:
        """Yen, tax included."""
        return sum(total.included for total in self.rates)

    @property
    def tax(self) -> int:
        return sum(total.tax for total in self.rates)

    @property
    def refund(self) -> int:
        """Yen of tax that is paid back if customs confirms all records that qualify."""
        return sum(each.refund for each in self.nationalities)


def add_up(db: Connection, first: date, last: date) -> Sums:
    """Return the sums of the records sold from ``first`` to ``last``, both included."""
    db.execute(_WANTED, {"first": first.isoformat(), "last": last.isoformat(), "threshold": THRESHOLD})
    count, void, below = db.execute(_COUNTS).fetchone()
    return Sums(
        count=count,
        void=void,
        below=below,
        rates=tuple(RateTotal(*row) for row in db.execute(_RATES)),
        nationalities=tuple(NationalitySum(*row) for row in db.execute(_NATIONALITIES)),
    )
