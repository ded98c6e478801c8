"""The backend, named as Django expects it.

A writer that finds SQLite locked sleeps and tries again, after 1 to 100 ms, and who comes meanwhile is first: with a
few threads the slowest responses took a hundred times as long as most. So the transactions of a process queue here.
Those of other processes still meet in SQLite's own lock.
"""

from collections import defaultdict
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

    def _start_transaction_under_autocommit(self) -> None:
        # If the time is over, SQLite itself decides, and reports that it is locked.
        self._holds = self.queue.acquire(self._seconds)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._leave()
            raise

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
