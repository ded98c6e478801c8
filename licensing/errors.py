"""The families of errors: refused, unreachable, and what never leaves the terminal (documents, numbers, disk)."""

from dataclasses import dataclass
from datetime import datetime

from licensing.codes import Code, Fault, Trouble


class LicensingError(Exception):
    """Anything that goes wrong in this room."""


class DocumentError(LicensingError):
    """A request, statement or keyset that must not be believed."""

    def __init__(self, message: str, fault: Fault = Fault.NOT_A_DOCUMENT) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True)
class TerminalSeen:
    """Another terminal as the server knows it: for display only."""

    terminal_name: str
    terminal_number: str
    last_contact: datetime | None


class Refused(LicensingError):
    """The server understood and said no. ``holder`` is set for ``license_in_use``."""

    def __init__(self, code: Code, detail: str = "", holder: TerminalSeen | None = None) -> None:
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code = code
        self.detail = detail
        self.holder = holder


class Unreachable(LicensingError):
    """The server could not be asked; what the terminal holds stays good until its own deadline.

    ``proxy`` is the host:port that stood in between, as far as it is known.
    """

    def __init__(self, trouble: Trouble, detail: str = "", *, proxy: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.proxy = proxy


class StorageError(LicensingError):
    """The terminal's own disk refused a write; what was stored before is still there."""


class VendorError(LicensingError):
    """The vendor profile cannot be used; the message names the file and the entry."""
