"""The log: formatters for text and JSON (ATTOMENZEI_LOG), which mask secrets, and the access log.

The access log is written here and not by granian, which knows neither the client behind a proxy nor the request id.
"""

import json
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from licensing.clock import JST
from licensing.masking import mask

request_id: ContextVar[str] = ContextVar("request_id", default="-")

USUAL: Final = vars(logging.LogRecord("server.access", logging.INFO, "", 0, "", (), None))
"""What every record has. The thread and the place in the source, which our lines do not name, are those of here."""


class AccessRecord(logging.LogRecord):
    """An entry of the access log, made in a tenth of the time that ``LogRecord`` takes."""

    def __init__(self, *, address: str, method: str, path: str, status: int, ms: float, user: str) -> None:
        self.address, self.method, self.path = address, method, path
        self.status, self.ms, self.user = status, ms, user
        created = time.time()
        self.__dict__ = {**USUAL, **self.__dict__, "created": created, "msecs": created % 1 * 1000}

    def getMessage(self) -> str:
        return self.message_of(str)

    def message_of(self, shown: Callable[[str], str]) -> str:
        """Return the message with each of its texts as ``shown``."""
        asked = f"{shown(self.address)} {shown(self.method)} {shown(self.path)}"
        return f"{asked} {self.status} {self.ms:.1f} ms {shown(self.user)}"


class _Lines(logging.Formatter):
    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = secrets
        # The texts of the access log are nearly always the same.
        self._shown = lru_cache(maxsize=256)(self._masked)

    def _masked(self, text: str) -> str:
        return mask(text, self._secrets)


class TextLines(_Lines):
    """``time LEVEL logger [request id]: message``, followed by a traceback."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__(secrets)
        self._second = (0, "")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        # The text of a second is used for all its lines: making it takes as long as masking one.
        second, text = self._second
        if second != int(record.created):
            text = super().formatTime(record, self.default_time_format)
            self._second = (int(record.created), text)
        return f"{text},{int(record.msecs):03}"

    def format(self, record: logging.LogRecord) -> str:
        # Not by the style of the class, which takes as long as masking.
        head = f"{self.formatTime(record)} {record.levelname} {record.name} [{request_id.get()}]"
        if isinstance(record, AccessRecord):
            return f"{head}: {record.message_of(self._shown)}"
        text = _printable(f"{head}: {record.getMessage()}")
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return super()._masked(text)

    def formatException(self, ei: Any) -> str:
        # Indented, so that no line of a message in it looks like an entry of its own.
        return "\n".join("    " + _printable(line) for line in super().formatException(ei).splitlines())

    def _masked(self, text: str) -> str:
        return super()._masked(_printable(text))


def _printable(text: str) -> str:
    """Return ``text`` with control characters escaped: a client must not be able to forge a line of the log."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class JsonLines(_Lines):
    """One JSON object per line: time (RFC 3339, in Japan), level, logger, request, message, and exc_info as one string.

    A line of the access log also has address, method, path, status, ms, and user; another one what was given as extra.
    """

    def format(self, record: logging.LogRecord) -> str:
        shown: Callable[[str], str] = self._masked
        if isinstance(record, AccessRecord):
            shown = self._shown
            message = record.message_of(shown)
        else:
            message = shown(record.getMessage())
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, JST).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": message,
        }
        for name, value in vars(record).items():
            if name not in USUAL and name not in entry:
                entry[name] = value if value is None or isinstance(value, int | float) else shown(str(value))
        if record.exc_info:
            entry["exc_info"] = shown(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


class ShortRefusals(logging.Filter):
    """Drops the traceback of a request that Django refuses, such as one for another host: robots send many."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
        return True


FORMATS = {"text": "server.ops.logs.TextLines", "json": "server.ops.logs.JsonLines"}


def is_json(configuration: dict[str, Any]) -> bool:
    """Return whether what ``logging_settings`` returned writes JSON."""
    return bool(configuration["formatters"]["line"]["()"] == FORMATS["json"])


def logging_settings(form: str, secrets: tuple[str, ...]) -> dict[str, Any]:
    """Return the logging configuration of Django and granian; everything goes to standard error in our formats."""
    # Shorter ones would mask parts of ordinary words.
    known = tuple(secret for secret in secrets if len(secret) >= 4)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATS[form], "secrets": known}},
        "filters": {"refusals": {"()": "server.ops.logs.ShortRefusals"}},
        "handlers": {
            "stderr": {"class": "licensing.masking.StderrHandler", "formatter": "line", "filters": ["refusals"]}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.request": {"level": "ERROR"},  # a refused request of a terminal is normal
            "server": {"level": "INFO"},
            "_granian": {"level": "INFO"},
        },
    }
