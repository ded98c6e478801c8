"""The tables of ``sales.sqlite3``, one migration per schema version; ``journal`` reads and writes them.

The law requires records to be kept as they were made. Triggers refuse every UPDATE and DELETE, so that no mistake in
the app can change one; a record is voided by another entry.
"""

TABLES = ("journal", "entries", "sales", "items", "totals")

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
    *(
        f"""CREATE TRIGGER {table}_refuses_{event.lower()} BEFORE {event} ON {table}
        BEGIN SELECT RAISE (ABORT, 'records are never overwritten'); END"""
        for table in TABLES
        for event in ("UPDATE", "DELETE")
    ),
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

STEPS = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4)
"""``STEPS[v]`` migrates version ``v`` (``PRAGMA user_version``) to ``v + 1``."""
