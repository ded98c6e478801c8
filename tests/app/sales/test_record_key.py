"""The recovery code: typed in any spelling, every wrong symbol found, one file's and no other's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sales.record_key import ID_LENGTH, LENGTH, CodeError, Key, generate, read_code
from licensing.number import ALPHABET, NumberFault

KEY = generate()


def fault_of(text: str) -> NumberFault:
    with pytest.raises(CodeError) as refused:
        read_code(text)
    return refused.value.fault


def test_a_code_is_read_as_people_write_it() -> None:
    assert len(KEY.code) == LENGTH
    assert [len(group) for group in KEY.shown.split("-")] == [4] * 7
    for written in (KEY.code, KEY.shown, f"  {KEY.shown.lower()}\n", KEY.shown.replace("-", " ー ")):
        assert read_code(written) == KEY


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.EMPTY),
        ("復旧コード", NumberFault.OTHER_CHARACTERS),
        (KEY.code[:-1], NumberFault.TOO_SHORT),
        (KEY.code + "0", NumberFault.TOO_LONG),
    ],
    ids=["empty", "no code", "short", "long"],
)
def test_what_is_no_code_is_told_from_a_wrong_one(text: str, fault: NumberFault) -> None:
    assert fault_of(text) is fault


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_symbol_is_found(place: int, symbol: str) -> None:
    wrong = KEY.code[:place] + symbol + KEY.code[place + 1 :]
    if wrong != KEY.code:
        assert fault_of(wrong) is NumberFault.WRONG_CHECK


def test_keys_and_ids_differ_and_do_not_contain_the_code() -> None:
    other = generate()
    assert len(KEY.id) == ID_LENGTH
    assert KEY.id != other.id
    assert KEY.pragma != other.pragma
    assert KEY.code not in repr(KEY) + KEY.pragma + str(KEY.id)
    assert Key(KEY.code).pragma == KEY.pragma
