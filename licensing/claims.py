"""Reading and writing the members of JSON objects by type: the claims of a document, or the entries of a small file.

``Claims`` reads single members, and every wrong type or size is a ``DocumentError``. A subclass of ``Document`` defines
each of its claims once, as an annotated dataclass field, from which reading and writing are derived::

    @dataclass(frozen=True)
    class Terms(Document):
        version: Annotated[str, text(20)]
        agreed_at: Annotated[datetime, instant(name="at")]
        language: Annotated[str, text(10)] = "ja"

    terms = Terms.from_claims(Claims({"version": "2026-11-01", "at": 1795311720}))
    terms.claims()                # {"version": "2026-11-01", "at": 1795311720}
    Terms.from_claims(Claims({})) # DocumentError: claim 'version' must be a text of 1 to 20 characters
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self, TypeVar, get_type_hints

from licensing.characters import UNSAFE, one_line
from licensing.errors import DocumentError

Names = TypeVar("Names", bound=StrEnum)

EARLIEST_INSTANT: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST_INSTANT: Final = datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)
"""No document has an instant or a day before or after these, so that reckoning with one never leaves the calendar."""
LARGEST_INTEGER: Final = 2**53 - 1
"""I-JSON (RFC 7493 §2.2): larger ones are not the same number for every reader."""


class Claims:
    """The members of a JSON object, read by type. Unknown members are ignored, null counts as absent."""

    def __init__(self, members: object) -> None:
        if not isinstance(members, Mapping):
            raise DocumentError("the claims are not a JSON object")
        self._members: Mapping[str, Any] = members

    def __contains__(self, name: str) -> bool:
        return self._members.get(name) is not None

    def replaced(self, members: Mapping[str, object]) -> "Claims":
        """Return these claims with ``members`` in place of their own."""
        return Claims({**self._members, **members})

    def text(self, name: str, *, most: int, least: int = 1) -> str:
        """Return the string ``name`` of ``least`` to ``most`` characters, all of them visible."""
        value = self._members.get(name)
        if not isinstance(value, str) or not least <= len(value) <= most or UNSAFE.search(value):
            raise self._wrong(name, f"a text of {least} to {most} characters")
        return value

    def integer(self, name: str, *, least: int = 0, most: int = LARGEST_INTEGER) -> int:
        """Return the integer ``name``; a boolean or a fraction is not one."""
        value = self._members.get(name)  # type(), as True is an instance of int
        if type(value) is not int or not least <= value <= most:
            raise self._wrong(name, f"a whole number from {least} to {most}")
        return value

    def flag(self, name: str) -> bool:
        """Return the boolean ``name``."""
        value = self._members.get(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def instant(self, name: str) -> datetime:
        """Return the NumericDate ``name`` (RFC 7519 §2: seconds since 1970, UTC), whole seconds."""
        earliest, latest = int(EARLIEST_INSTANT.timestamp()), int(LATEST_INSTANT.timestamp())
        return datetime.fromtimestamp(self.integer(name, least=earliest, most=latest), UTC)

    def day(self, name: str) -> date:
        """Return the calendar day ``name``, written ``2027-10-31``."""
        written = self.text(name, most=10, least=10)
        try:
            day = date.fromisoformat(written)
        except ValueError as error:
            raise self._wrong(name, "a day such as 2027-10-31") from error
        # fromisoformat accepts other notations too: 20271031, 2027-W01-1
        if day.isoformat() != written or day != _clamped_day(day):
            raise self._wrong(name, "a day such as 2027-10-31")
        return day

    def name_of(self, name: str, names: type[Names]) -> Names:
        """Return the member of ``names`` that has the value ``name``."""
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


def clamped(instant: datetime) -> datetime:
    """Return ``instant``, or the nearest one that a document may have: a clock whose battery is empty shows 1970."""
    return min(max(instant, EARLIEST_INSTANT), LATEST_INSTANT)


def _clamped_day(day: date) -> date:
    return min(max(day, EARLIEST_INSTANT.date()), LATEST_INSTANT.date())


def seconds(instant: datetime) -> int:
    """Return ``instant`` as a NumericDate, clamped."""
    return int(clamped(instant).timestamp())


@dataclass(frozen=True)
class Claim:
    """How one claim is read and written: the annotation of a field of a ``Document``. What is written can be read.

    ``name`` is given where it differs from the field's. With ``only=(field, value)``, the claim is required where that
    earlier field has the value, and ignored where it has another.
    """

    read: Callable[[Claims, str], Any]
    write: Callable[[Any], Any] = lambda value: value
    name: str = ""
    only: tuple[str, object] | None = None


def text(most: int, *, least: int = 1, name: str = "", only: tuple[str, object] | None = None) -> Claim:
    return Claim(
        lambda claims, key: claims.text(key, most=most, least=least),
        lambda value: one_line(value)[:most],  # a name in a database may be older than the rule
        name,
        only,
    )


def integer(*, least: int = 0, most: int = LARGEST_INTEGER) -> Claim:
    return Claim(lambda claims, key: claims.integer(key, least=least, most=most))


def flag() -> Claim:
    return Claim(Claims.flag)


def instant(*, name: str = "") -> Claim:
    return Claim(Claims.instant, seconds, name)


def day(*, only: tuple[str, object] | None = None) -> Claim:
    return Claim(Claims.day, lambda value: _clamped_day(value).isoformat(), only=only)


def name_of(names: type[StrEnum]) -> Claim:
    return Claim(lambda claims, key: claims.name_of(key, names), str)


def inner(document: "type[Document]", *, only: tuple[str, object] | None = None) -> Claim:
    """A JSON object that is a document of its own."""
    return Claim(lambda claims, key: document.from_claims(claims.inner(key)), document.claims, only=only)


def items(document: "type[Document]", *, most: int) -> Claim:
    """An array of such objects, as a tuple."""
    return Claim(
        lambda claims, key: tuple(document.from_claims(item) for item in claims.items(key, most=most)),
        lambda values: [value.claims() for value in values],
    )


class Document:
    """A frozen dataclass with a ``Claim`` for each field. One with a default may be absent, and is not written then."""

    def claims(self) -> dict[str, Any]:
        values = [(field, getattr(self, field.attribute)) for field in _fields(type(self))]
        return {field.name: field.claim.write(value) for field, value in values if value != field.default}

    @classmethod
    def from_claims(cls, claims: Claims, *, dropped: list[DocumentError] | None = None) -> Self:
        """Return the document with ``claims``.

        With ``dropped``, for a small file whose entries are independent, a wrong claim that has a default costs itself
        alone: the default is used, and the error is appended.

        Raises:
            DocumentError: a claim is missing or wrong.
        """
        values: dict[str, Any] = {}
        for field in _fields(cls):
            try:
                if field.is_expected(claims, values):
                    values[field.attribute] = field.claim.read(claims, field.name)
            except DocumentError as error:
                if dropped is None or field.default is MISSING:
                    raise
                dropped.append(error)
        return cls(**values)


class _Field(NamedTuple):
    attribute: str
    name: str
    claim: Claim
    default: object
    """MISSING where the claim is required."""

    def is_expected(self, claims: Claims, values: Mapping[str, Any]) -> bool:
        if self.claim.only is not None:
            attribute, value = self.claim.only
            return bool(values.get(attribute) == value)
        return self.default is MISSING or self.name in claims


_FIELDS: dict[type, tuple[_Field, ...]] = {}


def _fields(document: type[Any]) -> tuple[_Field, ...]:
    if document not in _FIELDS:
        hints = get_type_hints(document, include_extras=True)
        _FIELDS[document] = tuple(_field(field, hints[field.name]) for field in dataclasses.fields(document))
    return _FIELDS[document]


def _field(field: "dataclasses.Field[Any]", hint: object) -> _Field:
    claims = [data for data in getattr(hint, "__metadata__", ()) if isinstance(data, Claim)]
    if len(claims) != 1:
        raise TypeError(f"the field {field.name} must be annotated with one Claim")
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return _Field(field.name, claims[0].name or field.name, claims[0], default)
