"""Reads the file of settings that ATTOMENZEI_ENV_FILE names: for the service, every command and the background jobs.

A shell would read ``&``, blanks and ``$`` in a value as its own. Here, as in an EnvironmentFile of systemd
(systemd.exec(5)) and an ``--env-file`` of podman, they are characters. Quotes and backslashes, which those two read
differently, are refused.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_COMMENTS = ("#", ";")
_BLANKS = " \t"


class SettingsFileError(Exception):
    """The file cannot be read; the message names the line, and never its value, which may be a password."""


def read_settings(path: Path) -> dict[str, str]:
    """Return the variables in the lines ``NAME=value`` of ``path``; empty lines and comments are skipped.

    Raises:
        SettingsFileError: it cannot be read, or a line is not of that form.
    """
    try:
        return dict(_variables(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsFileError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise SettingsFileError(f"{path}: {error}") from error


def _variables(text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        line = line.strip(_BLANKS)
        if not line or line.startswith(_COMMENTS):
            continue
        name, separator, value = line.partition("=")
        name, value = name.rstrip(_BLANKS), value.lstrip(_BLANKS)
        if not separator or not _NAME.fullmatch(name) or "\0" in value:  # which no variable can have
            raise ValueError(f"line {number} is not NAME=value")
        if value.startswith(("'", '"')) or "\\" in value:
            raise ValueError(f"line {number}: write the value of {name} without quotes and backslashes")
        yield name, value
