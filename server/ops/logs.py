"""The log: formatters for text and JSON (ATTOMENZEI_LOG), which mask secrets, and the access log.

The access log is written here and not by granian, which knows neither the client behind a proxy nor the request id.
"""

import logging
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from licensing.clock import JST
from licensing.masking import mask

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class TextLines(logging.Formatter):
    """``time LEVEL logger [request id]: message``, followed by a traceback."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = secrets
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
        text = _one_line(f"{head}: {record.getMessage()}")
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return mask(text, self._secrets)

    def formatException(self, ei: Any) -> str:
        # Indented, so that no line of a message in it looks like an entry of its own.
        return "\n".join("    " + _one_line(line) for line in super().formatException(ei).splitlines())


def _one_line(text: str) -> str:
    """Return ``text`` with control characters escaped: a client must not be able to forge a line of the log."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class JsonLines(JsonFormatter):
    """One JSON object per line: time (RFC 3339, in Japan), level, logger, request, message, and exc_info as one string.

    A line of the access log also has address, method, path, status, ms, and user.
    """

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__(
            ["asctime", "levelname", "name", "request", "message"],
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )
        self._secrets = secrets

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, JST).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        record.request = request_id.get()
        return super().format(record)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: self._masked(value) for name, value in log_data.items()}

    def _masked(self, value: object) -> object:
        if value is None or isinstance(value, int | float):
            return value
        return mask(value if isinstance(value, str) else repr(value), self._secrets)


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
