"""The app's log: rotating files in the data folder, and stderr. Every entry is masked, so none contains a secret.

No Qt, because the command line writes it too.
"""

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from licensing.drives import require_drive
from licensing.errors import StorageError
from licensing.files import read_file
from licensing.masking import StderrHandler, mask

LOG_FILE = "attomenzei.log"
LARGEST = 1_000_000
"""Bytes of one file."""
FILES = 3
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PACKAGES = ("app", "licensing")


class MaskedLines(logging.Formatter):
    """Masks the whole entry, including its arguments and its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def open_without_waiting(path: str, flags: int) -> int:
    """Open ``path``, as the ``opener`` of ``open``: a pipe in its place is an error, not a wait for who reads it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)


class _LogFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        require_drive(Path(self.baseFilename).parent)
        return TextIOWrapper(open(self.baseFilename, "ab", opener=open_without_waiting), encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop the entry: the default implementation prints it unmasked to stderr."""


def log_to_file(folder: Path) -> RotatingFileHandler:
    """Log to files in ``folder`` from now on. A folder that cannot be written only loses them."""
    file = _LogFile(folder / LOG_FILE, maxBytes=LARGEST, backupCount=FILES - 1, encoding="utf-8", delay=True)
    _add(file)
    return file


def log_to_stderr() -> logging.Handler:
    """Log to stderr from now on."""
    handler = StderrHandler()
    _add(handler)
    return handler


def _add(handler: logging.Handler) -> None:
    handler.setFormatter(MaskedLines(_LINE))
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.addHandler(handler)
    for package in _PACKAGES:
        logging.getLogger(package).setLevel(logging.INFO)


def last_lines(folder: Path, count: int) -> list[str]:
    """Return the newest lines of the log, oldest first."""
    try:
        text = (read_file(folder / LOG_FILE) or b"").decode(errors="replace")
    except StorageError:
        return []
    return text.splitlines()[-count:]
