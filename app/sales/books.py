"""The books of a period: its entries, and counts and sums, computed by SQLite.

Every entry belongs to the day on which it was made, a void too, so that nothing that happens later changes the figures
of a closed month. The refund estimate is booked as a difference: what would be paid back as known at the end of the
period, less what was as known before it. So it falls in the month in which a record is voided, is not confirmed by
customs, or takes the day's threshold from another one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from sqlite3 import Connection

from app.sales import journal_rows
from app.sales.eligibility import CONFIRMATION_DAYS, THRESHOLD
from app.sales.record import Record, Void
from app.sales.tax import RateTotal

# All records of the purchasers and days that something happens to in the period: a sale, a void, a result of customs,
# a deadline that passes. A temporary table: the queries below see the same records, although another copy of the app
# may be writing.
_TOUCHED = """CREATE TEMP TABLE touched AS
    SELECT DISTINCT passport_number, sold_on FROM sales WHERE number IN (
        SELECT coalesce(voids, number) FROM entries WHERE entered_on BETWEEN :first AND :last
        UNION SELECT number FROM states WHERE subject = 'customs' AND entered_on BETWEEN :first AND :last
    ) OR sold_on BETWEEN :first_late AND :last_late"""

# What is known of them before the period and at its end. Sales before ``:kept_…`` are too old for customs then.
_LIVE = "entry.entered_on <= {day} AND (void.number IS NULL OR void.entered_on > {day})"
_CONFIRMABLE = """CASE coalesce((SELECT value FROM states WHERE states.number = sale.number AND subject = 'customs'
        AND states.entered_on <= {day} ORDER BY id DESC LIMIT 1), 'unconfirmed')
    WHEN 'confirmed' THEN TRUE WHEN 'unconfirmed' THEN sold_on >= {kept} ELSE FALSE END"""
_BEFORE, _AFTER = {"day": ":before", "kept": ":kept_before"}, {"day": ":last", "kept": ":kept_last"}
_KNOWN = f"""CREATE TEMP TABLE known AS
    SELECT number, nationality, live, net_after >= :threshold AS reached,
        iif(live AND confirmable AND net_after >= :threshold, tax, 0)
            - iif(was_live AND was_confirmable AND net_before >= :threshold, tax, 0) AS refund
    FROM (
        SELECT *, sum(iif(was_live, net, 0)) OVER of_day AS net_before, sum(iif(live, net, 0)) OVER of_day AS net_after
        FROM (SELECT sale.number, passport_number, sold_on, nationality, tax, included - tax AS net,
            {_LIVE.format(**_BEFORE)} AS was_live, {_LIVE.format(**_AFTER)} AS live,
            {_CONFIRMABLE.format(**_BEFORE)} AS was_confirmable, {_CONFIRMABLE.format(**_AFTER)} AS confirmable
        FROM touched CROSS JOIN sales sale USING (passport_number, sold_on) CROSS JOIN entries entry USING (number)
        LEFT JOIN entries void ON void.voids = sale.number)
        WINDOW of_day AS (PARTITION BY passport_number, sold_on))"""  # noqa: S608  # our own constants
_POSTED = """CREATE TEMP TABLE posted AS
    SELECT entries.number AS entry, sales.number, nationality, included, iif(voids IS NULL, 1, -1) AS sign
    FROM entries JOIN sales ON sales.number = coalesce(voids, entries.number)
    WHERE entered_on BETWEEN :first AND :last"""

_COUNTS = """SELECT count(*) FILTER (WHERE sign > 0), count(*) FILTER (WHERE sign < 0),
    count(*) FILTER (WHERE sign > 0 AND live AND NOT reached), coalesce(sum(included) FILTER (WHERE sign < 0), 0)
    FROM posted JOIN known USING (number)"""
_RATES = """SELECT rate, sum(sign * totals.included), sum(sign * totals.tax) FROM posted JOIN totals USING (number)
    GROUP BY rate ORDER BY rate DESC"""
_NATIONALITIES = """SELECT nationality, sum(sale), sum(included), sum(refund) FROM (
    SELECT nationality, sign > 0 AS sale, sign * included AS included, 0 AS refund FROM posted
    UNION ALL SELECT nationality, 0, 0, refund FROM known WHERE refund <> 0)
    GROUP BY nationality ORDER BY sum(included) DESC, nationality"""
_ROWS = "SELECT records.*, sign FROM posted JOIN records USING (number) ORDER BY entry"
_OTHERS = """SELECT * FROM records WHERE number IN (SELECT number FROM known WHERE refund <> 0)
    AND number NOT IN (SELECT number FROM posted) ORDER BY number"""


@dataclass(frozen=True)
class NationalitySum:
    """The sales to one nationality, and yen less what was voided: tax included, and the refund estimate."""

    nationality: str
    count: int
    included: int
    refund: int


@dataclass(frozen=True)
class Sums:
    """The entries of a period: sales and voids, the yen of those voids, and sums of both, voids subtracted.

    ``below`` are the sales that do not reach the threshold: their tax is not part of ``refund``.
    """

    count: int = 0
    void: int = 0
    below: int = 0
    voided: int = 0
    rates: tuple[RateTotal, ...] = ()
    nationalities: tuple[NationalitySum, ...] = ()

    @property
    def entries(self) -> int:
        """All entries, sales and voids."""
        return self.count + self.void

    @property
    def empty(self) -> bool:
        """Whether nothing happened, not even to a refund."""
        return not self.entries and not self.nationalities

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


@dataclass(frozen=True)
class Posting:
    """An entry in the books: a sale (``sign`` 1), a void (-1), or a change of the refund estimate alone (0).

    ``refund`` is that change in yen.
    """

    record: Record
    sign: int
    refund: int

    @property
    def void(self) -> Void | None:
        """The void, if that is the entry."""
        return self.record.void if self.sign < 0 else None

    @property
    def receipt(self) -> str:
        return self.void.receipt if self.void else self.record.receipt

    @property
    def entered_on(self) -> date | None:
        """The day of the entry; None for a change that has none."""
        if not self.sign:
            return None
        return self.void.voided_on if self.void else self.record.entered_on


def add_up(db: Connection, first: date, last: date) -> Sums:
    """Return the sums of the entries from ``first`` to ``last``, both included."""
    _prepare(db, first, last)
    count, void, below, voided = db.execute(_COUNTS).fetchone()
    return Sums(
        count=count,
        void=void,
        below=below,
        voided=voided,
        rates=tuple(RateTotal(*row) for row in db.execute(_RATES)),
        nationalities=tuple(NationalitySum(*row) for row in db.execute(_NATIONALITIES)),
    )


def postings(db: Connection, first: date, last: date) -> list[Posting]:
    """Return the entries from ``first`` to ``last``, then the records of which only the refund changed."""
    _prepare(db, first, last)
    changes: dict[int, int] = dict(db.execute("SELECT number, refund FROM known WHERE refund <> 0").fetchall())
    rows = [(row, row["sign"]) for row in db.execute(_ROWS).fetchall()]
    rows += [(row, 0) for row in db.execute(_OTHERS).fetchall()]
    return [Posting(journal_rows.as_record(db, row), sign, changes.pop(row["number"], 0)) for row, sign in rows]


def _prepare(db: Connection, first: date, last: date) -> None:
    before, kept = first - timedelta(days=1), timedelta(days=CONFIRMATION_DAYS)
    days = {
        "first": first,
        "before": before,
        "last": last,
        "kept_before": before - kept,
        "kept_last": last - kept,
        "first_late": before - kept,  # sold on this day, the deadline is over on ``first``
        "last_late": last - kept - timedelta(days=1),
    }
    values = {name: day.isoformat() for name, day in days.items()}
    db.execute(_TOUCHED, values)
    db.execute(_KNOWN, values | {"threshold": THRESHOLD})
    db.execute(_POSTED, values)
