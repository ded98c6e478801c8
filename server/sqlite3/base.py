"""The backend, named as Django expects it.

A writer that finds SQLite locked sleeps and tries again, after 1 to 100 ms, and who comes meanwhile is first: with a
few threads the slowest responses took a hundred times as long as most. So the transactions of a process queue here.
Those of other processes still meet in SQLite's own lock.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.backends.sqlite3 import base

from server.sqlite3.queue import FairLock

_queues: defaultdict[str, FairLock] = defaultdict(FairLock)
"""By the name of the database."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, which holds the place in the queue from BEGIN IMMEDIATE to the end of the transaction."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.queue = _queues[str(self.settings_dict["NAME"])]
        self._seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        self._holds = False
        self._synchronous = ""

    def execute(self, sql: str, values: Sequence[object]) -> Any:
        """Execute a statement with ``?`` for each of ``values``; return the driver's own cursor."""
        return self.connection.execute(sql, values)

    def update(self, sql: str, values: Sequence[object], *, relaxed: bool) -> int:
        """Execute an UPDATE, outside of a transaction as one of its own; return the number of rows.

        ``relaxed``: a transaction of its own need not be on disk when this returns.
        """
        if self.in_atomic_block:
            return int(self.execute(sql, values).rowcount)
        self._enter("NORMAL" if relaxed else "FULL")
        try:
            return int(self.execute(sql, values).rowcount)
        finally:
            self._leave()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._synchronous = ""
        return super().get_new_connection(conn_params)

    def _cursor(self, name: Any = None) -> Any:
        cursor = super()._cursor(name)  # type: ignore[misc]  # not in the stubs
        if not self.in_atomic_block:  # for a statement that is a transaction of its own
            self._synchronize("FULL")
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._enter("FULL")
        try:
            with self.wrap_database_errors:
                self.connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._leave()
            raise

    def _enter(self, synchronous: str) -> None:
        # If the time is over, SQLite itself decides, and reports that it is locked.
        self._holds = self.queue.acquire(self._seconds)
        self._synchronize(synchronous)

    def _synchronize(self, synchronous: str) -> None:
        """Set how a commit waits for the disk. It stays so, or a check after a check would set it twice."""
        if self._synchronous != synchronous:
            self.connection.execute(f"PRAGMA synchronous={synchronous}")
            self._synchronous = synchronous

    def _set_autocommit(self, autocommit: bool) -> None:
        """Django calls this after the commit or the rollback, and before the hooks that may begin another one."""
        try:
            super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._holds:
            self._holds = False
            self.queue.release()
