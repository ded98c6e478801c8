"""What the server's commands share: their base class, the types of their arguments, and who runs them."""

import getpass
import logging
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils import translation

from licensing import number
from licensing.clock import day_of
from licensing.files import replaceable
from licensing.number import NumberError
from licensing.output import lost_output
from server import clock

TERMINAL_DIGITS = 12
LOST_OUTPUT, WRONG_CALL = 1, 2
"""Exit codes."""
LANGUAGE = "en"
"""Of all that a command prints."""
LARGEST_ID = 2**63 - 1

log = logging.getLogger("server")


class ServerCommand(BaseCommand):
    """Skips Django's system checks, which tests run: they would double the time that a person waits for a command."""

    requires_system_checks = ()

    def execute(self, *args: Any, **options: Any) -> str | None:
        for name, value in options.items():
            if isinstance(value, str) and value != value.encode(errors="replace").decode():
                raise CommandError(f"{name}: not text in the encoding of this system", returncode=WRONG_CALL)
        with translation.override(LANGUAGE):
            return super().execute(*args, **options)

    def refuse_lost_output(self) -> None:
        """Fail if standard output did not take everything: for a result that somebody keeps, not for a report."""
        if lost := lost_output():
            raise CommandError(f"standard output, which is incomplete: {lost.strerror}", returncode=LOST_OUTPUT)


class ServiceCommand(ServerCommand):
    """A command that runs as a service: its errors are entries of the log too, in the log's format."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stderr = LoggedErrors(sys.stderr)


class LoggedErrors(OutputWrapper):
    def write(self, msg: str = "", *_: object) -> None:  # type: ignore[override]  # as in OutputWrapper itself
        log.error("%s", msg.strip())


def confirmed(question: str) -> bool:
    """Ask the person at the terminal; nobody answers for a script, which has to give the option that confirms."""
    if sys.stdin is None or not sys.stdin.isatty():  # None: closed before the start, as by <&-
        return False
    sys.stderr.write(f"{question} [y/N] ")  # standard output is for the result
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def person() -> str:
    """Return the system user's name, marked as command line, for the event log."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):  # a container's user without a name
        return "command line"


# Types of arguments: an ArgumentTypeError is a usage error, with exit code 2.


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return the argument type of whole numbers from ``least`` to ``most``."""

    def read(typed: str) -> int:
        if not typed.isascii() or not typed.isdigit() or not least <= int(typed) <= most:
            raise ArgumentTypeError(f"not a whole number from {least} to {most}: {typed!r}")
        return int(typed)

    return read


def day(typed: str) -> date:
    try:
        return clock.parse_day(typed)
    except ValueError as error:
        raise ArgumentTypeError(f"not a day such as 2027-10-31, from 2020 to 2099: {typed!r}") from error


def terminal_number(typed: str) -> str:
    """Return the 12 digits of a terminal in what was typed: width, dashes and spaces do not matter."""
    digits = number.symbols_in(typed)
    if len(digits) != TERMINAL_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise ArgumentTypeError(f"not a terminal number such as 4821-7730-1195: {typed!r}")
    return digits


def coming_day(typed: str) -> date:
    """Return the day in ``typed`` unless it has passed."""
    if (read := day(typed)) < day_of(clock.now()):
        raise ArgumentTypeError(f"{typed} has passed: give today or a later day")
    return read


def output_file(typed: str) -> Path:
    """Return the file to write or replace, in a folder that exists; root could replace a device such as /dev/null too.

    The folder of a stick that was removed is not made: a root key would stay on the server's own disk.
    """
    file = replaceable(Path(typed))
    if file is None:
        raise ArgumentTypeError(f"not a file: {typed}")
    if not file.parent.is_dir():
        raise ArgumentTypeError(f"there is no folder {file.parent}")
    return file


def input_file(typed: str) -> Path:
    """Return the file to read; a pipe without a writer would be waited for, and a device never ends."""
    file = Path(typed)
    if replaceable(file) is None:
        raise ArgumentTypeError(f"not a file: {typed}")
    return file


def license_number(typed: str) -> str:
    """Return the 16 symbols of a license number that was typed or pasted in any spelling."""
    try:
        return number.parse(typed)
    except NumberError as error:
        raise ArgumentTypeError(str(error)) from error
