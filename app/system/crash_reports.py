"""Writes a report into the data folder when the app crashes, and tells the next start about it.

A report says what happened and where. It contains no local variables, and an exception's message only if its type
is known to describe the code rather than what a person typed.
"""

import faulthandler
import json
import platform
import sqlite3
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, TextIO

from app import __version__
from app.system.log_files import last_lines, open_without_waiting
from licensing.clock import SystemClock
from licensing.drives import make_folder
from licensing.errors import LicensingError, StorageError
from licensing.files import read_file, write_file
from licensing.masking import mask

REPORTS = "crash-*.txt"
MOST_REPORTS = 10
"""Reports that are kept, the newest ones."""
MOST_A_RUN = 5
NOTE = "crash.json"
"""Names the newest report until a start has told the user about it."""
FAULT = "fault.txt"
"""Written by ``faulthandler`` when the process dies below Python; otherwise empty."""
_FORMER_FAULT = "fault-before.txt"
_LOG_LINES = 60
_ABOUT_CODE: tuple[type[Exception], ...] = (
    *(LicensingError, sqlite3.Error, OSError, MemoryError),
    *(AttributeError, NameError, ImportError, TypeError, RuntimeError),
)
"""Exceptions whose message describes the code and cannot contain what a person typed."""
_LEFT_OUT = "(message left out: it may hold what was typed)"


class Crash(NamedTuple):
    """``ended``: the crash ended the app; otherwise the app went on."""

    report: Path
    ended: bool


class CrashReports:
    """Collects crashes in ``folder``. Set ``in_loop`` while Qt's event loop runs: an exception in a slot does not
    end the app. ``about_code`` adds exception types whose messages may be written.
    """

    def __init__(self, folder: Path, about_code: tuple[type[Exception], ...] = ()) -> None:
        self.in_loop = False
        self._folder = folder
        self._about_code = (*_ABOUT_CODE, *about_code)
        self._places: set[object] = set()
        self._writing = threading.Lock()
        self._fault_file = self._open_fault_file()

    def start(self) -> None:
        """Install the hooks for uncaught exceptions, in the main thread and in others, and ``faulthandler``."""
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        if self._fault_file is not None:
            faulthandler.enable(self._fault_file)

    def close(self) -> None:
        if self._fault_file is not None:
            self._fault_file.close()

    def take_former(self) -> Crash | None:
        """Return the crash that no start has reported yet, once. Call it before this run writes into the log."""
        self._report_fault()
        note = self._folder / NOTE
        try:
            entries = json.loads(read_file(note) or b"")
            note.unlink()
            return Crash(self._folder / Path(str(entries["report"])).name, entries["ended"] is True)
        except (OSError, StorageError, ValueError, KeyError, TypeError):
            return None

    def _open_fault_file(self) -> TextIO | None:
        fault = self._folder / FAULT
        try:
            make_folder(self._folder)
            if fault.exists() and fault.stat().st_size:
                fault.replace(self._folder / _FORMER_FAULT)
            return open(fault, "w", opener=open_without_waiting)
        except OSError:
            return None  # a folder that cannot be written takes no report either

    def _report_fault(self) -> None:
        former = self._folder / _FORMER_FAULT
        with suppress(OSError, StorageError):
            if details := read_file(former):
                self._write("the process died", details.decode(errors="replace"), ended=True)
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
        place = _place(error)
        with self._writing:
            if place in self._places or len(self._places) >= MOST_A_RUN:
                return
            self._places.add(place)
            details = exception_text(error, self._about_code)
            self._write(happened, details, ended=happened.startswith("ended"))

    def _write(self, happened: str, details: str, *, ended: bool) -> None:
        at = SystemClock().now().astimezone()
        text = report_text(happened, details, last_lines(self._folder, _LOG_LINES), at)
        path = self._folder / f"crash-{at:%Y%m%d-%H%M%S-%f}.txt"
        with suppress(StorageError):
            write_file(path, text.encode(errors="replace"), private=True)
            write_file(self._folder / NOTE, json.dumps({"report": path.name, "ended": ended}).encode())
        self._drop_old_reports(path)
        if sys.stderr is not None:  # None in a packaged app without a console
            with suppress(OSError, ValueError):  # the console that the app was started from is closed
                sys.stderr.write(text)

    def _drop_old_reports(self, newest: Path) -> None:
        """Keep ``newest`` whatever the clock says: after its reset the names of older reports have later days."""
        with suppress(OSError):
            older = sorted(path for path in self._folder.glob(REPORTS) if path != newest)
            for old in older[: 1 - MOST_REPORTS]:
                old.unlink()


def _place(error: BaseException) -> object:
    """Return the exception's type and its innermost line: the same for two crashes with the same cause."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return type(error), None if trace is None else (trace.tb_frame.f_code.co_filename, trace.tb_lineno)


def report_text(happened: str, details: str, log_lines: Sequence[str], at: datetime) -> str:
    """Return the whole report; ``details`` is a traceback."""
    parts = (
        f"attomenzei {__version__}: {happened}",
        f"{at.isoformat(timespec='seconds')}  {platform.platform()}  Python {platform.python_version()}",
        "",
        details.rstrip(),
        "",
        "Last lines of the log:",
        *log_lines,
        "",
    )
    return mask("\n".join(parts))


def exception_text(error: BaseException, about_code: tuple[type[Exception], ...] = _ABOUT_CODE) -> str:
    """Return the traceback of ``error`` and of its causes, with the messages of ``about_code`` only."""
    chain = reversed(list(_chain(error)))
    return "\nThen, while this was handled:\n".join(_one(each, about_code) for each in chain)


def _one(error: BaseException, about_code: tuple[type[Exception], ...]) -> str:
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{places}{type(error).__module__}.{type(error).__qualname__}: {_message(error, about_code)}"


def _message(error: BaseException, about_code: tuple[type[Exception], ...]) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror} (errno {error.errno})"  # without the file's name
    return str(error) if isinstance(error, about_code) else _LEFT_OUT


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
