"""The backend, named as Django expects it. ``environment`` sets the limits that libpq and the server enforce.

Those do not cover a peer that acknowledges packets and never answers (a stopped process, a proxy that hangs), so the
client limits its own waits too.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from math import ceil
from typing import Any, LiteralString, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import PQGen

from server.postgresql.deadline import STATEMENT_SECONDS, seconds_left

SILENCE_SECONDS = STATEMENT_SECONDS + 5.0
"""A server that has not even cancelled a statement by then is not there."""
RELAXED = "RETURNING set_config('synchronous_commit', 'off', true)"
"""SET LOCAL in the same round trip."""

Result = TypeVar("Result")


class Connection(psycopg.Connection[Any]):
    """A connection that is closed once the server was silent for too long."""

    @cached_property
    def own_cursor(self) -> psycopg.Cursor[Any]:
        """A cursor for ``DatabaseWrapper.execute``: a new one for each statement costs a fifth of the statement."""
        return psycopg.Cursor(self)  # Django's own put the values into the text

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        left = seconds_left(SILENCE_SECONDS)
        if left is None or (timeout is not None and timeout < left):
            left = timeout
        try:
            return super().wait(gen, interval, left)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # not an answer of the server: the time is over, or the connection broke
                self.close()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with connections of ours."""

    def execute(self, sql: str, values: Sequence[object]) -> Any:
        """Execute a statement with ``?`` for each of ``values``; return the driver's own cursor, for its rows at once.

        The server keeps it prepared; Django's cursor would put the values into its text, to be parsed each time.
        """
        return self.connection.own_cursor.execute(_translated(sql), values, prepare=True)

    def update(self, sql: str, values: Sequence[object], *, relaxed: bool) -> int:
        """Execute an UPDATE, outside of a transaction as one of its own; return the number of rows.

        ``relaxed``: its transaction need not be on disk when it is committed.
        """
        return int(self.execute(f"{sql} {RELAXED}" if relaxed else sql, values).rowcount)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        left = seconds_left(SILENCE_SECONDS)
        if left == 0.0:
            raise psycopg.OperationalError("no time is left to connect")
        if left is not None:  # not less than a second, which libpq would take for no limit
            conn_params = {**conn_params, "connect_timeout": ceil(min(left, float(conn_params["connect_timeout"])))}
        # Django's default is that not even ``prepare=True`` prepares; its own cursors never do.
        return Connection.connect(**{**conn_params, "prepare_threshold": 5})


@cache
def _translated(sql: LiteralString) -> LiteralString:
    return sql.replace("?", "%s")
