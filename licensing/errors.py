"""The families of errors: refused, unreachable, and those that arise on the terminal (documents, disk, bugs)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from licensing.characters import UNSAFE
from licensing.codes import Code, DiskTrouble, Fault, Relation, Trouble

log = logging.getLogger(__name__)

LONGEST_SUBJECT = 120


class LicensingError(Exception):
    """The base class of every error that this package raises."""


class DocumentError(LicensingError):
    """A request, statement or keyset that is not valid."""

    def __init__(self, message: str, fault: Fault = Fault.NOT_A_DOCUMENT) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True)
class TerminalSeen:
    """The terminal on which a number is registered, as the server reports it: for display only."""

    terminal_name: str
    terminal_number: str
    last_contact: datetime | None
    relation: Relation = Relation.OTHER


class Refused(LicensingError):
    """The server processed the request and refused it. ``holder`` is set for ``license_in_use``."""

    def __init__(self, code: Code, detail: str = "", holder: TerminalSeen | None = None) -> None:
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code = code
        self.detail = detail
        self.holder = holder


class Unreachable(LicensingError):
    """The server could not be asked; what the terminal has stays valid until its own deadline.

    ``proxy`` is the host:port of the proxy on the way, ``subject`` what the trouble is with: a setting of this PC, the
    issuer of a certificate. Both are for display, and empty if unknown.
    """

    def __init__(self, trouble: Trouble, detail: str = "", *, proxy: str = "", subject: str = "") -> None:
        super().__init__(detail)
        self.trouble = trouble
        self.detail = detail
        self.proxy = proxy
        self.subject = subject

    def __str__(self) -> str:
        proxy = f"through {self.proxy}" if self.proxy else ""
        return ": ".join(part for part in (self.trouble.value, proxy, self.subject, self.detail) if part)


def wrong_setting(name: str, value: str) -> Unreachable:
    """Return the error for a setting of this PC that cannot be used; ``value`` is displayed, so it has no secrets."""
    return Unreachable(Trouble.LOCAL_SETTING, subject=printable(f"{name}={value}"))


def printable(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Return ``text`` from outside for display: without control and formatting characters, and not too long."""
    return UNSAFE.sub("?", text)[:longest]


@dataclass(frozen=True)
class DiskFailure:
    """What failed on a disk, for display. ``owner`` is the account to which the file or its folder belongs, if known.

    ``reading`` is set where the content is there and could not be read, ``drive`` is the mount point of the drive that
    is not connected.
    """

    trouble: DiskTrouble = DiskTrouble.OTHER
    path: str = ""
    owner: str = ""
    reading: bool = False
    drive: str = ""


UNKNOWN_FAILURE: Final = DiskFailure()


class StorageError(LicensingError):
    """A file could not be read, written or locked; its content is still there."""

    def __init__(self, message: str, failure: DiskFailure = UNKNOWN_FAILURE) -> None:
        super().__init__(message)
        self.failure = failure


class VendorError(LicensingError):
    """The vendor profile cannot be used; the message names the file and the entry."""


class InternalError(LicensingError):
    """A bug in this program or in a library. The traceback is in the log."""


@contextmanager
def unexpected_as_internal() -> Iterator[None]:
    """Log any exception that is no ``LicensingError`` with its traceback, and raise ``InternalError`` in its place.

    For the operations that a person or a timer starts: without it, a bug would end a worker thread silently, or be
    reported as whatever error its caller happens to expect.
    """
    try:
        yield
    except LicensingError:  # what the operation's docstring lists
        raise
    except Exception as error:
        log.exception("internal error")
        raise InternalError(repr(error)) from error
