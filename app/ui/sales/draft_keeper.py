"""Keeps what is being typed, a sale or a change of a record, in the journal, so that it survives a crash."""

import threading
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from app.sales.errors import JournalError
from app.sales.journal import Journal
from app.sales.unfinished import Unfinished
from app.system.tasks import Tasks


class DraftKeeper(QObject):
    """Failures are not told: nothing that was typed is lost by them, and saving the record meets them again.

    ``number`` is that of the record that is being changed, 0 for a sale.
    """

    def __init__(self, journal: Journal, parent: QObject, number: int = 0) -> None:
        super().__init__(parent)
        self._journal, self._number = journal, number
        self._tasks = Tasks(self)
        self._lock = threading.Lock()
        self._turn = 0
        """Rises whenever what is still to be kept counts no more."""
        self._wanted: Unfinished | None = None
        self._writing = False

    def kept(self, today: date) -> Unfinished | None:
        """Return what was being typed today when the app ended, None without it or if it cannot be read now."""
        try:
            kept = self._journal.unfinished(self._number)
        except JournalError:
            return None
        return kept if kept is not None and kept.day == today else None

    def keep(self, typed: Unfinished) -> None:
        """Keep ``typed`` in the place of what was kept before; of several, the newest."""
        self._wanted = typed
        self._write()

    def stop(self) -> None:
        """Keep nothing more: it is being recorded, which forgets what was kept."""
        with self._lock:  # what is being written is written first
            self._turn += 1
            self._wanted = None

    def forget(self) -> None:
        """Forget what is kept: somebody has thrown it away."""
        self.stop()
        self._run(lambda: self._journal.forget_unfinished(self._number))

    def _write(self) -> None:
        typed = self._wanted
        if typed is not None and not self._writing:
            self._wanted, self._writing = None, True
            self._run(lambda: self._journal.keep_unfinished(typed))

    def _run(self, work: Callable[[], None]) -> None:
        turn = self._turn

        def run() -> None:
            with self._lock:
                if turn == self._turn:
                    work()

        self._tasks.run(run, self._written)

    def _written(self, _result: None, _error: Exception | None) -> None:
        self._writing = False
        self._write()
