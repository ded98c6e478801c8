"""Typed reading of a verified document's claims. Every wrong type or size is a ``DocumentError``, never a crash."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from licensing.errors import DocumentError

Names = TypeVar("Names", bound=StrEnum)

LATEST_SECOND = 253402300799
"""9999-12-31T23:59:59Z: the last second a ``datetime`` can hold."""
LARGEST_INTEGER = 2**53 - 1
"""I-JSON (RFC 7493 §2.2): larger ones are not the same number for every reader."""
_NO_CONTROLS = re.compile(r"[^\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]*")


class Claims:
    """The members of a JSON object, read by type. Unknown members are ignored."""

    def __init__(self, members: object) -> None:
        if not isinstance(members, Mapping):
            raise DocumentError("the claims are not a JSON object")
        self._members: Mapping[str, Any] = members

    def __contains__(self, name: str) -> bool:
        return self._members.get(name) is not None

    def text(self, name: str, *, most: int, least: int = 1) -> str:
        """Return the string ``name`` of ``least`` to ``most`` characters, without control characters."""
        value = self._members.get(name)
        if not isinstance(value, str) or not least <= len(value) <= most or not _NO_CONTROLS.fullmatch(value):
            raise self._wrong(name, f"a text of {least} to {most} characters")
        return value

    def optional_text(self, name: str, *, most: int) -> str | None:
        return self.text(name, most=most) if name in self else None

    def integer(self, name: str, *, least: int = 0, most: int = LARGEST_INTEGER) -> int:
        """Return the whole number ``name``; a truth value or a fraction is none."""
        value = self._members.get(name)
        if type(value) is not int or not least <= value <= most:
            raise self._wrong(name, f"a whole number from {least} to {most}")
        return value

    def flag(self, name: str) -> bool:
        """Return the truth value ``name``; absent is false."""
        value = self._members.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def instant(self, name: str) -> datetime:
        """Return the NumericDate ``name`` (RFC 7519 §2: seconds since 1970, UTC), whole seconds."""
        return datetime.fromtimestamp(self.integer(name, most=LATEST_SECOND), UTC)

    def day(self, name: str) -> date:
        """Return the calendar day ``name``, written ``2027-10-31``."""
        written = self.text(name, most=10, least=10)
        try:
            day = date.fromisoformat(written)
        except ValueError as error:
            raise self._wrong(name, "a day such as 2027-10-31") from error
        if day.isoformat() != written:
            raise self._wrong(name, "a day such as 2027-10-31")
        return day

    def name_of(self, name: str, names: type[Names]) -> Names:
        """Return the member of ``names`` that ``name`` says."""
        try:
            return names(self.text(name, most=40))
        except ValueError as error:
            raise self._wrong(name, f"one of {', '.join(names)}") from error

    def inner(self, name: str) -> "Claims":
        """Return the JSON object ``name``."""
        return Claims(self._members.get(name))

    def items(self, name: str, *, most: int) -> list["Claims"]:
        """Return the JSON objects in the array ``name``."""
        value = self._members.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self._wrong(name, f"an array of at most {most}")
        return [Claims(item) for item in value]

    @staticmethod
    def _wrong(name: str, expected: str) -> DocumentError:
        return DocumentError(f"claim {name!r} must be {expected}")


def seconds(instant: datetime) -> int:
    """Return ``instant`` as a NumericDate; a clock before 1970, whose battery is empty, counts as 1970."""
    return max(0, int(instant.timestamp()))
