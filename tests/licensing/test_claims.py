"""Typed claims: every wrong type or size is a DocumentError."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import pytest

from licensing.claims import (
    Claim,
    Claims,
    Document,
    _fields,
    flag,
    inner,
    instant,
    integer,
    items,
    name_of,
    seconds,
    text,
)
from licensing.errors import DocumentError


class Fruit(StrEnum):
    PEAR = "pear"
    PLUM = "plum_"


def test_values_are_read_by_type() -> None:
    claims = Claims(
        {"t": "x", "n": 5, "f": True, "i": 946684800, "d": "2027-10-31", "e": "pear", "o": {"t": "y"}, "a": [{}]}
    )
    assert claims.text("t", most=1) == "x"
    assert claims.integer("n") == 5
    assert claims.flag("f")
    assert claims.instant("i") == datetime(2000, 1, 1, tzinfo=UTC)
    assert claims.day("d") == date(2027, 10, 31)
    assert claims.name_of("e", Fruit) is Fruit.PEAR
    assert claims.inner("o").text("t", most=1) == "y"
    assert len(claims.items("a", most=1)) == 1
    assert seconds(claims.instant("i")) == 946684800


@pytest.mark.parametrize(
    "value", [None, 1, "", "abcdef", "a\nb", "a\x00", "\u2028", "\ud800", "\x9b", "\u202e", "\u200d", [], {}]
)
def test_a_wrong_text_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError, match=r"^claim 'v' must be a text of 1 to 5 characters$"):
        Claims({"v": value}).text("v", most=5)


@pytest.mark.parametrize("value", [None, "1", 1.0, True, -1, 2**53, [], {}])
def test_a_wrong_integer_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError, match=r"^claim 'v' must be a whole number from 0 to 9007199254740991$"):
        Claims({"v": value}).integer("v")


@pytest.mark.parametrize("value", [-1, 0, 946684799, 7258118400, 253402300799, 2**53 - 1, 946684800.5, "946684800"])
def test_a_wrong_instant_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).instant("v")


@pytest.mark.parametrize(
    "value",
    [
        "2027-02-30",
        "20271031",
        "2027-W01-1",
        "2027/10/31",
        "2027-10-311",
        20271031,
        "1999-12-31",
        "2200-01-01",
        "9999-12-31",
    ],
)
def test_a_wrong_day_is_refused(value: Any) -> None:
    with pytest.raises(
        DocumentError, match=r"^claim 'v' must be (a day such as 2027-10-31|a text of 10 to 10 characters)$"
    ):
        Claims({"v": value}).day("v")


@pytest.mark.parametrize("value", ["true", 1, 0, None])
def test_a_wrong_boolean_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError, match=r"^claim 'v' must be true or false$"):
        Claims({"v": value}).flag("v")


def test_a_value_outside_the_enum_is_refused() -> None:
    for value in ("apple", "plum"):
        with pytest.raises(DocumentError, match=r"^claim 'v' must be one of pear, plum_$"):
            Claims({"v": value}).name_of("v", Fruit)


@pytest.mark.parametrize("value", [None, {}, "x", [1], [{}, {}]])
def test_a_wrong_array_is_refused(value: Any) -> None:
    with pytest.raises(
        DocumentError, match=r"^(claim 'v' must be an array of at most 1|the claims are not a JSON object)$"
    ):
        Claims({"v": value}).items("v", most=1)


@pytest.mark.parametrize("value", [None, 1, "x", []])
def test_a_missing_object_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).inner("v")


# documents


@dataclass(frozen=True)
class Basket(Document):
    label: Annotated[str, text(5, name="l")]
    count: Annotated[int, integer(most=9)] = 1
    fruit: Annotated[Fruit | None, name_of(Fruit)] = None
    ripe: Annotated[bool, flag()] = False
    picked: Annotated[datetime | None, instant(name="at")] = None
    reason: Annotated[str | None, text(9, only=("ripe", True))] = None
    inside: Annotated["Basket | None", Claim(lambda claims, key: Basket.from_claims(claims.inner(key)))] = None
    notes: Annotated[Mapping[str, str], Claim(lambda _claims, _key: {"a": "b"})] = field(default_factory=dict)


@dataclass(frozen=True)
class Cart(Document):
    first: Annotated[Basket, inner(Basket)]
    others: Annotated[tuple[Basket, ...], items(Basket, most=2)] = ()


MINUTE = datetime(2000, 1, 1, 0, 1, tzinfo=UTC)
FULL = Basket("x", 2, Fruit.PEAR, True, MINUTE, "sun")


def test_a_document_is_written_by_the_names_of_its_claims_and_without_its_defaults() -> None:
    assert Basket("x").claims() == {"l": "x"}
    assert FULL.claims() == {"l": "x", "count": 2, "fruit": "pear", "ripe": True, "at": 946684860, "reason": "sun"}
    assert Cart(FULL, (Basket("y"),)).claims() == {"first": FULL.claims(), "others": [{"l": "y"}]}


@pytest.mark.parametrize("cart", [Cart(Basket("x")), Cart(FULL, (Basket("y"), FULL))])
def test_a_document_comes_back(cart: Cart) -> None:
    assert Cart.from_claims(Claims(cart.claims())) == cart


@pytest.mark.parametrize(
    "claims",
    [{}, {"l": None}, {"l": "too long"}, {"l": "x", "count": 10}, {"l": "x", "inside": {}}, {"l": "x", "ripe": True}],
    ids=str,
)
def test_a_document_with_a_wrong_claim_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(DocumentError):
        Basket.from_claims(Claims(claims))


def test_a_claim_for_another_case_is_ignored() -> None:
    assert Basket.from_claims(Claims({"l": "x", "reason": ["anything"]})).reason is None


def documents() -> list[type[Document]]:
    return [document for document in Document.__subclasses__() if document.__module__.startswith("licensing.")]


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.__name__)
def test_every_field_of_every_document_is_a_claim_with_a_name_of_its_own(document: type[Document]) -> None:
    """This is where a claim that was added by half is found: a field without its ``Claim``, or a name given twice."""
    names = [claim.name for claim in _fields(document)]
    assert len(names) == len(set(names)) > 0


def test_a_field_without_a_claim_is_reported() -> None:
    @dataclass(frozen=True)
    class Half(Document):
        known: Annotated[str, text(5)]
        forgotten: str = ""

    with pytest.raises(TypeError, match="forgotten"):
        Half("x").claims()
