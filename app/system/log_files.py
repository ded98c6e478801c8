"""The app's log: rotating files in the data folder, and stderr. Every entry is masked, so none contains a secret."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from licensing.masking import mask

LOG_FILE = "attomenzei.log"
LARGEST = 1_000_000
"""Bytes of one file."""
FILES = 3
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PACKAGES = ("app", "licensing")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class MaskedLines(logging.Formatter):
    """Masks the whole entry, including its arguments and its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """Drop the entry: the default implementation prints it unmasked to stderr."""


def start_logging(folder: Path) -> tuple[logging.Handler, RotatingFileHandler]:
    """Log to stderr and to files in ``folder`` from now on; return both handlers.

    A folder that cannot be written only loses the files.
    """
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    for package in _PACKAGES:
        logging.getLogger(package).setLevel(logging.INFO)
    file = _LogFile(folder / LOG_FILE, maxBytes=LARGEST, backupCount=FILES - 1, encoding="utf-8", delay=True)
    handlers = logging.StreamHandler(), file
    for handler in handlers:
        handler.setFormatter(MaskedLines(_LINE))
        root.addHandler(handler)
    return handlers


def log_qt_messages() -> None:
    """Log Qt's messages as ``qt``. After ``qFatal`` Qt aborts, and ``faulthandler`` writes the crash report."""
    qInstallMessageHandler(_log_qt_message)


def _log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_QT_LEVELS[kind], "%s", message)


def last_lines(folder: Path, count: int) -> list[str]:
    """Return the newest lines of the log, oldest first."""
    try:
        text = (folder / LOG_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.splitlines()[-count:]
