"""Typed claims: every wrong type or size is a DocumentError."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest

from licensing.claims import Claims, seconds
from licensing.errors import DocumentError


class Fruit(StrEnum):
    PEAR = "pear"


def test_values_are_read_by_type() -> None:
    claims = Claims({"t": "x", "n": 5, "f": True, "i": 0, "d": "2027-10-31", "e": "pear", "o": {"t": "y"}, "a": [{}]})
    assert claims.text("t", most=1) == "x"
    assert claims.integer("n") == 5
    assert claims.flag("f")
    assert not claims.flag("absent")
    assert claims.instant("i") == datetime(1970, 1, 1, tzinfo=UTC)
    assert claims.day("d") == date(2027, 10, 31)
    assert claims.name_of("e", Fruit) is Fruit.PEAR
    assert claims.inner("o").text("t", most=1) == "y"
    assert len(claims.items("a", most=1)) == 1
    assert claims.optional_text("absent", most=1) is None
    assert seconds(claims.instant("i")) == 0


@pytest.mark.parametrize("value", [None, 1, "", "abcdef", "a\nb", "a\x00", "\u2028", "\ud800", [], {}])
def test_a_wrong_text_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).text("v", most=5)


@pytest.mark.parametrize("value", [None, "1", 1.0, True, -1, 2**53, [], {}])
def test_a_wrong_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).integer("v")


@pytest.mark.parametrize("value", [-1, 253402300800, 1.5, "0"])
def test_a_wrong_instant_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).instant("v")


@pytest.mark.parametrize("value", ["2027-02-30", "20271031", "2027-W01-1", "2027/10/31", 20271031])
def test_a_wrong_day_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).day("v")


@pytest.mark.parametrize("value", ["true", 1, 0])
def test_a_wrong_truth_value_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).flag("v")


def test_a_name_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(DocumentError):
        Claims({"v": "apple"}).name_of("v", Fruit)


@pytest.mark.parametrize("value", [None, {}, "x", [1], [{}, {}]])
def test_a_wrong_array_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).items("v", most=1)


@pytest.mark.parametrize("value", [None, 1, "x", []])
def test_a_missing_object_is_refused(value: Any) -> None:
    with pytest.raises(DocumentError):
        Claims({"v": value}).inner("v")
