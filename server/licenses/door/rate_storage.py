"""Where the library ``limits`` keeps its counts: a small SQLite file that all processes of this machine share.

What stands in it is worth nothing after a minute, so nothing is forced to the disk. What may be counted
and how much of it stands in ``limits``.
"""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from limits.storage import Storage

from server import clock

TABLE = """
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INTEGER NOT NULL, ends REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counts_ends ON counts (ends)
"""
ADD = """
INSERT INTO counts (key, count, ends) VALUES (:key, :amount, :ends) ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN ends <= :now THEN :amount ELSE count + :amount END,
    ends = CASE WHEN ends <= :now THEN :ends ELSE ends END
RETURNING count
"""
PATIENCE = 0.5
"""Seconds to wait for another process: a limit is not worth more."""


class Counts(Storage):
    """Counts in windows that begin with the first hit. Any failure is ``sqlite3.Error``."""

    STORAGE_SCHEME = None

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = clock.now().timestamp()
        count = int(self._ask(ADD, {"key": self._mark(key), "amount": amount, "ends": now + expiry, "now": now}, 0))
        if count == amount:  # a new window: time to forget the ended ones
            self._ask("DELETE FROM counts WHERE ends <= :now", {"now": now}, 0)
        return count

    def get(self, key: str) -> int:
        now = clock.now().timestamp()
        return int(
            self._ask(
                "SELECT count FROM counts WHERE key = :key AND ends > :now", {"key": self._mark(key), "now": now}, 0
            )
        )

    def get_expiry(self, key: str) -> float:
        now = clock.now().timestamp()
        return self._ask("SELECT ends FROM counts WHERE key = :key", {"key": self._mark(key)}, now)

    def check(self) -> bool:
        return self._ask("SELECT count(*) >= 0 FROM counts", {}, 0) == 1

    def reset(self) -> int | None:
        self._path.unlink(missing_ok=True)
        return None

    def clear(self, key: str) -> None:
        self._ask("DELETE FROM counts WHERE key = :key", {"key": self._mark(key)}, 0)

    @staticmethod
    def _mark(key: str) -> str:
        """Return what stands in the file for ``key``: no address and no license number."""
        return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()

    def _ask(self, statement: str, values: dict[str, str | float], otherwise: float) -> float:
        """Return the one value that ``statement`` gives. Each call opens the file anew: no thread or fork shares it."""
        with closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA journal_mode=MEMORY")
            try:
                rows = connection.execute(statement, values).fetchall()
            except sqlite3.OperationalError:  # a new file
                connection.executescript(TABLE)
                rows = connection.execute(statement, values).fetchall()
        return float(rows[0][0]) if rows else otherwise
