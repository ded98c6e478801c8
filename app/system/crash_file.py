"""A crash as a text that support can read: what happened and where, never what was typed.

No locals are written, and of an exception's message only what cannot hold what a person typed.
"""

import platform
import sqlite3
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime

from app import __version__
from app.sales.errors import JournalError
from licensing.errors import LicensingError
from licensing.masking import mask

_SPEAKS_OF_CODE_ONLY = (
    *(LicensingError, JournalError, sqlite3.Error, OSError, MemoryError),
    *(AttributeError, NameError, ImportError, TypeError, RuntimeError),
)
_LEFT_OUT = "(message left out: it may hold what was typed)"


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


def exception_text(error: BaseException) -> str:
    """Return the traceback of ``error`` and of those before it, without what was typed."""
    return "\nThen, while this was handled:\n".join(_one(each) for each in reversed(list(_chain(error))))


def _one(error: BaseException) -> str:
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{places}{type(error).__module__}.{type(error).__qualname__}: {_message(error)}"


def _message(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror} (errno {error.errno})"
    return str(error) if isinstance(error, _SPEAKS_OF_CODE_ONLY) else _LEFT_OUT


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
