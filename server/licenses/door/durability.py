"""How durable a check is: its transaction is atomic, but its last moments may be lost in a power cut.

No right is lost by it: the next ``seq`` continues from the request's. What staff did or what was registered is on disk
before the response, also if it was written before a check. On PostgreSQL this is for holders of a license alone; on
SQLite, a terminal without one whose last check was lost is unknown until it registers: see ``sightings.is_ahead``.
"""

import contextlib
from collections.abc import Iterator

from django.db import connection


@contextlib.contextmanager
def relaxed() -> Iterator[None]:
    """Commit the transactions within the block to SQLite's log without waiting for the disk.

    For PostgreSQL see ``terminal_rows.read``.
    """
    # Within a transaction SQLite refuses to change it.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA synchronous=FULL")
