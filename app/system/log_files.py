"""The app's log: a few files in the data folder, and stderr. No line of it holds a secret."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from licensing.masking import mask

LOG_FILE = "attomenzei.log"
LARGEST = 1_000_000
"""Bytes of one file."""
FILES = 3
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ROOMS = ("app", "licensing")


class MaskedLines(logging.Formatter):
    """Masks the whole entry, its arguments and its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """Go on without the entry: a full disk is told where it matters, and Python would show the entry unmasked."""


def keep_log(folder: Path) -> tuple[logging.Handler, RotatingFileHandler]:
    """Write what the app says about itself to stderr and into ``folder`` from now on; return who writes it.

    A folder that refuses costs the file only.
    """
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    for room in _ROOMS:
        logging.getLogger(room).setLevel(logging.INFO)
    handlers = logging.StreamHandler(), _log_file(folder)
    for handler in handlers:
        handler.setFormatter(MaskedLines(_LINE))
        root.addHandler(handler)
    return handlers


def last_lines(folder: Path, count: int) -> list[str]:
    """Return the newest lines of the log, oldest first."""
    try:
        text = (folder / LOG_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.splitlines()[-count:]


def _log_file(folder: Path) -> RotatingFileHandler:
    return _LogFile(folder / LOG_FILE, maxBytes=LARGEST, backupCount=FILES - 1, encoding="utf-8", delay=True)
