"""Notices when the app breaks, writes a report into the data folder, and lets the next start tell of it.

Stands before the first paint, so what only a crash needs is imported when there is one.
"""

import faulthandler
import json
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, TextIO

REPORTS = "crash-*.txt"
MOST_REPORTS = 10
"""Reports that are kept, the newest ones."""
MOST_A_RUN = 5
NOTE = "crash.json"
"""Names the newest report until a start has told of it."""
FAULT = "fault.txt"
"""What ``faulthandler`` wrote when the process died below Python; empty while all is well."""
_FORMER_FAULT = "fault-before.txt"
_LOG_LINES = 60


class Crash(NamedTuple):
    """``ended``: the app was gone after it; else it went on."""

    report: Path
    ended: bool


class CrashWatch:
    """Watches from its making on. Set ``in_loop`` while Qt's loop runs: what a slot raises there ends nothing."""

    def __init__(self, folder: Path) -> None:
        self.in_loop = False
        self._folder = folder
        self._places: set[object] = set()
        self._writing = threading.Lock()
        self._fault_file = self._open_fault_file()

    def start(self) -> None:
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        if self._fault_file is not None:
            faulthandler.enable(self._fault_file)

    def close(self) -> None:
        if self._fault_file is not None:
            self._fault_file.close()

    def take_former(self) -> Crash | None:
        """Return the crash that no start has told of yet, once. Call it before this run writes into the log."""
        self._report_fault()
        note = self._folder / NOTE
        try:
            entries = json.loads(note.read_bytes())
            note.unlink()
            return Crash(self._folder / Path(str(entries["report"])).name, entries["ended"] is True)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _open_fault_file(self) -> TextIO | None:
        fault = self._folder / FAULT
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if fault.exists() and fault.stat().st_size:
                fault.replace(self._folder / _FORMER_FAULT)
            return fault.open("w")
        except OSError:
            return None  # a folder that takes no files takes no report either

    def _report_fault(self) -> None:
        former = self._folder / _FORMER_FAULT
        with suppress(OSError):
            details = former.read_text(encoding="utf-8", errors="replace")
            self._write("the process died", details, ended=True)
            former.unlink()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._report(error, "ended by an exception" if not self.in_loop else "went on after an exception")

    def _uncaught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None and not issubclass(caught.exc_type, SystemExit):
            self._report(caught.exc_value, "went on after an exception in a thread")

    def _report(self, error: BaseException, happened: str) -> None:
        from app.system.crash_file import exception_text

        place = _place(error)
        with self._writing:
            if place in self._places or len(self._places) >= MOST_A_RUN:
                return
            self._places.add(place)
            self._write(happened, exception_text(error), ended=happened.startswith("ended"))

    def _write(self, happened: str, details: str, *, ended: bool) -> None:
        from app.system.crash_file import report_text
        from app.system.log_files import last_lines
        from licensing.clock import SystemClock
        from licensing.errors import StorageError
        from licensing.files import write_file

        at = SystemClock().now().astimezone()
        text = report_text(happened, details, last_lines(self._folder, _LOG_LINES), at)
        path = self._folder / f"crash-{at:%Y%m%d-%H%M%S-%f}.txt"
        if sys.stderr is not None:  # there is none in a packaged window
            sys.stderr.write(text)
        with suppress(StorageError):
            write_file(path, text.encode(), private=True)
            write_file(self._folder / NOTE, json.dumps({"report": path.name, "ended": ended}).encode())
        self._drop_old_reports()

    def _drop_old_reports(self) -> None:
        with suppress(OSError):
            for old in sorted(self._folder.glob(REPORTS))[:-MOST_REPORTS]:
                old.unlink()


def _place(error: BaseException) -> object:
    """Return what two crashes at the same place have in common."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return type(error), None if trace is None else (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
