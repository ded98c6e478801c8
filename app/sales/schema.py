"""The tables of ``sales.sqlite3``, one migration per schema version; ``journal`` reads and writes them.

The law requires records to be kept as they were made. Triggers refuse every UPDATE and DELETE, so that no mistake in
the app can change one; a record is voided by another entry.
"""

_FIRST_TABLES = ("journal", "entries", "sales", "items", "totals")
TABLES = (*_FIRST_TABLES, "states")


def guards(table: str) -> tuple[str, ...]:
    """Return the triggers that refuse UPDATE and DELETE."""
    return tuple(
        f"""CREATE TRIGGER {table}_refuses_{event.lower()} BEFORE {event} ON {table}
        BEGIN SELECT RAISE (ABORT, 'records are never overwritten'); END"""
        for event in ("UPDATE", "DELETE")
    )


_VERSION_1 = (
    "CREATE TABLE journal (mark TEXT NOT NULL) STRICT",
    # One row for everything that has a receipt number; a void refers to the sale that it voids.
    """CREATE TABLE entries (
        number INTEGER PRIMARY KEY,
        receipt TEXT NOT NULL UNIQUE,
        entered_on TEXT NOT NULL,
        voids INTEGER UNIQUE REFERENCES sales (number)
    ) STRICT""",
    """CREATE TABLE sales (
        number INTEGER PRIMARY KEY REFERENCES entries (number),
        sold_on TEXT NOT NULL,
        shop_name TEXT NOT NULL,
        terminal_name TEXT NOT NULL,
        rounding TEXT NOT NULL,
        sending TEXT NOT NULL,
        name TEXT NOT NULL,
        nationality TEXT NOT NULL,
        birth TEXT NOT NULL,
        status TEXT NOT NULL,
        landing TEXT NOT NULL,
        document_kind INTEGER NOT NULL,
        passport_number TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE items (
        number INTEGER NOT NULL REFERENCES sales (number),
        line INTEGER NOT NULL,
        name TEXT NOT NULL,
        unit_price INTEGER NOT NULL CHECK (unit_price > 0),
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        rate INTEGER NOT NULL,
        PRIMARY KEY (number, line)
    ) STRICT""",
    """CREATE TABLE totals (
        number INTEGER NOT NULL REFERENCES sales (number),
        rate INTEGER NOT NULL,
        included INTEGER NOT NULL,
        tax INTEGER NOT NULL CHECK (tax BETWEEN 0 AND included),
        PRIMARY KEY (number, rate)
    ) STRICT""",
    "CREATE INDEX sales_of_a_purchaser ON sales (passport_number, nationality, shop_name, sold_on)",
    "CREATE INDEX sales_of_a_day ON sales (sold_on)",
    """CREATE VIEW records AS
        SELECT sale.*, entry.receipt, void.receipt AS void_receipt, void.entered_on AS voided_on,
            (SELECT coalesce(sum(included - tax), 0) FROM sales same JOIN totals USING (number)
             WHERE same.passport_number = sale.passport_number AND same.nationality = sale.nationality
               AND same.shop_name = sale.shop_name AND same.sold_on = sale.sold_on
               AND NOT EXISTS (SELECT 1 FROM entries WHERE voids = same.number)) AS day_net
        FROM sales sale JOIN entries entry USING (number) LEFT JOIN entries void ON void.voids = sale.number""",
    *(guard for table in _FIRST_TABLES for guard in guards(table)),
)

# Each row of ``journal`` is a prefix of receipt numbers and the machine whose entries have it; the newest row counts.
_VERSION_2 = ("ALTER TABLE journal ADD COLUMN machine TEXT NOT NULL DEFAULT ''",)

# The time of a sale as HH:MM in JST; NULL in records of versions 1 and 2.
_VERSION_3 = ("ALTER TABLE sales ADD COLUMN sold_at TEXT",)

# How the buyer was entered, what was wrong with the PC clock, the proof of a Japanese national who lives abroad; of an
# article its JAN code and details (商品情報詳細).
_VERSION_4 = (
    "ALTER TABLE sales ADD COLUMN entry TEXT NOT NULL DEFAULT 'typed'",
    "ALTER TABLE sales ADD COLUMN clock_doubt TEXT",
    "ALTER TABLE sales ADD COLUMN proof TEXT",
    "ALTER TABLE sales ADD COLUMN abroad_since TEXT",
    "ALTER TABLE items ADD COLUMN jan TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE items ADD COLUMN detail TEXT NOT NULL DEFAULT ''",
)

# SQLite leaves out the last joins if a query needs nothing of them.
_RECORDS = """CREATE VIEW records AS
    SELECT sale.*, entry.receipt, entry.entered_on, void.number AS void_number, void.receipt AS void_receipt,
        void.entered_on AS voided_on, void.entered_at AS voided_at, void.reason,
        (SELECT receipt FROM entries WHERE entries.number = sale.corrects) AS corrects_receipt,
        (SELECT receipt FROM sales other JOIN entries USING (number) WHERE other.corrects = sale.number)
            AS replaced_by,
        coalesce((SELECT value FROM states WHERE states.number = sale.number AND subject = 'sending'
            ORDER BY id DESC LIMIT 1), 'unsent') AS sent,
        coalesce((SELECT value FROM states WHERE states.number = void.number AND subject = 'sending'
            ORDER BY id DESC LIMIT 1), 'unsent') AS void_sent,
        coalesce((SELECT value FROM states WHERE states.number = sale.number AND subject = 'customs'
            ORDER BY id DESC LIMIT 1), 'unconfirmed') AS customs,
        coalesce((SELECT value FROM states WHERE states.number = sale.number AND subject = 'refund'
            ORDER BY id DESC LIMIT 1), 'unpaid') AS payment,
        (SELECT coalesce(sum(same.included - same.tax), 0) FROM sales same
         WHERE same.passport_number = sale.passport_number AND same.sold_on = sale.sold_on
           AND NOT EXISTS (SELECT 1 FROM entries WHERE voids = same.number)) AS day_net
    FROM sales sale LEFT JOIN entries void ON void.voids = sale.number
        LEFT JOIN entries entry ON entry.number = sale.number"""

# Time (HH:MM) and reason of a void, the record that a correction replaces, and states that are entered by hand. A
# purchaser is a passport number: names and nationalities are typed differently. The books go by ``entered_on``.
_VERSION_5 = (
    "ALTER TABLE entries ADD COLUMN entered_at TEXT",
    "ALTER TABLE entries ADD COLUMN reason TEXT NOT NULL DEFAULT 'cancelled'",
    "ALTER TABLE sales ADD COLUMN corrects INTEGER REFERENCES sales (number)",
    # The sums of ``totals``, because reports and filters add up many records.
    "ALTER TABLE sales ADD COLUMN included INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sales ADD COLUMN tax INTEGER NOT NULL DEFAULT 0",
    "DROP TRIGGER sales_refuses_update",
    """UPDATE sales SET (included, tax) =
        (SELECT sum(included), sum(tax) FROM totals WHERE totals.number = sales.number)
        WHERE EXISTS (SELECT 1 FROM totals WHERE totals.number = sales.number)""",
    guards("sales")[0],
    """CREATE TABLE states (
        id INTEGER PRIMARY KEY,
        number INTEGER NOT NULL REFERENCES entries (number),
        subject TEXT NOT NULL,
        value TEXT NOT NULL,
        entered_on TEXT NOT NULL,
        entered_at TEXT,
        day TEXT,
        note TEXT NOT NULL,
        fee INTEGER NOT NULL CHECK (fee >= 0)
    ) STRICT""",
    *guards("states"),
    "CREATE INDEX states_of_an_entry ON states (number, subject)",
    "CREATE INDEX states_of_a_day ON states (entered_on)",
    "CREATE INDEX entries_of_a_day ON entries (entered_on)",
    "CREATE UNIQUE INDEX corrections ON sales (corrects) WHERE corrects IS NOT NULL",
    "DROP INDEX sales_of_a_purchaser",
    "CREATE INDEX sales_of_a_purchaser ON sales (passport_number, sold_on)",
    "CREATE INDEX sales_of_a_nationality ON sales (nationality, sold_on)",
    "DROP VIEW records",
    _RECORDS,
)

# The sale that is being typed, which is no record: it may be changed and deleted.
_VERSION_6 = (
    """CREATE TABLE unfinished (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        day TEXT NOT NULL,
        content TEXT NOT NULL
    ) STRICT""",
)

# When entries were deleted because their retention period was over, how many, and of which days.
_VERSION_7 = (
    """CREATE TABLE deletions (
        id INTEGER PRIMARY KEY,
        deleted_on TEXT NOT NULL,
        entries INTEGER NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL
    ) STRICT""",
    *guards("deletions"),
)

# Each page that is read has to be decrypted: indexes with all that a list needs are a fraction of their tables.
_VERSION_8 = (
    "DROP INDEX sales_of_a_nationality",
    "CREATE INDEX sales_of_a_nationality ON sales (nationality, number, sold_on, included, tax)",
    "DROP INDEX states_of_an_entry",
    "CREATE INDEX states_of_an_entry ON states (number, subject, id, value)",
    "DROP VIEW records",
    _RECORDS,
)

STEPS = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5, _VERSION_6, _VERSION_7, _VERSION_8)
"""``STEPS[v]`` migrates version ``v`` (``PRAGMA user_version``) to ``v + 1``."""
