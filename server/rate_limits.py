"""Rate limits: how often a client may do something, counted together by all processes of this machine.

    PER_TERMINAL = RateLimitItemPerMinute(120, namespace="terminal")

    rate_limits.hit(PER_TERMINAL, jkt)  # raises RateLimited from the 121st request within a minute on

The library ``limits`` decides; this module stores its counts in a SQLite file (docs/adr/0010). How much is allowed
is defined where it applies. Where counting fails, everybody is admitted: a full disk must not lock anybody out.
"""

import contextlib
import hashlib
import ipaddress
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from math import ceil
from pathlib import Path

from django.conf import settings
from limits import RateLimitItem
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from licensing.codes import Code
from licensing.errors import Refused
from server import clock

log = logging.getLogger(__name__)

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
BUSY_TIMEOUT = 0.5
"""Seconds to wait for another process that is writing; a request is not delayed for longer."""


class RateLimited(Refused):
    """``rate_limited``: the client may try again in ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(Code.RATE_LIMITED, f"try again in {retry_after} s")
        self.retry_after = retry_after


def hit(limit: RateLimitItem, key: str) -> None:
    """Count one more use of ``limit`` by ``key``.

    Raises:
        RateLimited: this one exceeds the limit.
    """
    with _admit_on_failure():
        if not _limiter().hit(limit, key):
            raise _limited(limit, key)


def check(limit: RateLimitItem, key: str) -> None:
    """Count nothing.

    Raises:
        RateLimited: the next use of ``limit`` by ``key`` would exceed it.
    """
    with _admit_on_failure():
        if not _limiter().test(limit, key):
            raise _limited(limit, key)


def network_of(address: str) -> str | None:
    """Return what counts as one client: an IPv4 address, a /64 of IPv6, None for loopback and for no address.

    Behind a proxy that ATTOMENZEI_PROXIES does not name, every client has the proxy's address, which is often
    loopback: limiting it would lock all of them out.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return None
    return str(found if found.version == 4 else ipaddress.ip_network((int(found), 64), strict=False))


class SqliteStorage(Storage):
    """Counts in fixed windows that begin with the first hit; any failure is ``sqlite3.Error``.

    A key is stored as a hash keyed with ``secret``, so that the file contains no address and no license number.
    """

    STORAGE_SCHEME = None

    def __init__(self, path: Path, secret: str) -> None:
        super().__init__()
        self._path = path
        self._secret = secret.encode()[: hashlib.blake2b.MAX_KEY_SIZE]

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = clock.now().timestamp()
        values = {"key": self._hash(key), "amount": amount, "ends": now + expiry, "now": now}
        count = int(self._query(ADD, values, 0))
        if count == amount:  # a new window: delete those that are over
            self._query("DELETE FROM counts WHERE ends <= :now", {"now": now}, 0)
        return count

    def get(self, key: str) -> int:
        values = {"key": self._hash(key), "now": clock.now().timestamp()}
        return int(self._query("SELECT count FROM counts WHERE key = :key AND ends > :now", values, 0))

    def get_expiry(self, key: str) -> float:
        now = clock.now().timestamp()
        return self._query("SELECT ends FROM counts WHERE key = :key", {"key": self._hash(key)}, now)

    def check(self) -> bool:
        return self._query("SELECT count(*) >= 0 FROM counts", {}, 0) == 1

    def reset(self) -> int | None:
        self._path.unlink(missing_ok=True)
        return None

    def clear(self, key: str) -> None:
        self._query("DELETE FROM counts WHERE key = :key", {"key": self._hash(key)}, 0)

    def _hash(self, key: str) -> str:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=16).hexdigest()

    def _query(self, statement: str, values: Mapping[str, object], default: float) -> float:
        """Return the one value of ``statement``. Each call opens the file, so no thread or fork shares a connection."""
        with contextlib.closing(sqlite3.connect(self._path, timeout=BUSY_TIMEOUT, isolation_level=None)) as connection:
            # A count is worth nothing once its window is over, so nothing is forced to the disk.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA journal_mode=MEMORY")
            try:
                rows = connection.execute(statement, values).fetchall()
            except sqlite3.OperationalError:  # a new file
                connection.executescript(TABLE)
                rows = connection.execute(statement, values).fetchall()
        return float(rows[0][0]) if rows else default


def _limited(limit: RateLimitItem, key: str) -> RateLimited:
    ends = _limiter().get_window_stats(limit, key).reset_time
    return RateLimited(max(1, ceil(ends - clock.now().timestamp())))


@contextlib.contextmanager
def _admit_on_failure() -> Iterator[None]:
    """Admit everybody where counting fails; a file that is no database is deleted and begins again."""
    try:
        yield
    except sqlite3.OperationalError as error:
        log.warning("requests are not counted: %s", error)
    except sqlite3.DatabaseError as error:
        log.warning("the counts are broken and begin again: %s", error)
        with contextlib.suppress(OSError):
            settings.HOME.counts.unlink()


def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(SqliteStorage(settings.HOME.counts, settings.SECRET_KEY))
