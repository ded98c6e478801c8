"""Keeps the sale that is being typed in the journal, in the background, so that it survives a crash."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject

from app.sales.journal import Journal
from app.sales.unfinished import Unfinished
from app.system.tasks import Tasks


class DraftKeeper(QObject):
    """Failures are not told: nothing that was typed is lost by them, and saving the record meets them again."""

    def __init__(self, journal: Journal, parent: QObject) -> None:
        super().__init__(parent)
        self._journal = journal
        self._tasks = Tasks(self)
        self._lock = threading.Lock()
        self._turn = 0
        """Rises whenever what is still to be kept counts no more."""
        self._wanted: Unfinished | None = None
        self._writing = False

    def keep(self, sale: Unfinished) -> None:
        """Keep ``sale`` in the place of the former one; of several, the newest."""
        self._wanted = sale
        self._write()

    def stop(self) -> None:
        """Keep nothing more of this sale: it is being recorded, which forgets what was kept."""
        with self._lock:  # what is being written is written first
            self._turn += 1
            self._wanted = None

    def forget(self) -> None:
        """Forget the sale: somebody has thrown it away."""
        self.stop()
        self._run(self._journal.forget_unfinished)

    def _write(self) -> None:
        sale = self._wanted
        if sale is not None and not self._writing:
            self._wanted, self._writing = None, True
            self._run(lambda: self._journal.keep_unfinished(sale))

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
