"""Texts are recorded in the characters of the tax agency's system, or refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sales.agency_characters import agency_text, refused_in
from app.sales.field_words import fault_sentence
from app.sales.fields import Fault, Field, FieldError, read_detail, read_item_name, read_shop_name


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("ｹｼｮｳｽｲ ﾃﾞﾗｯｸｽ｡", "ケショウスイ デラックス。"),
        ("か\u3099", "が"),
        ("化粧水①㈱～", "化粧水①㈱～"),
        ("Café 100%", "Café 100%"),
        ("ｱ", "ア"),
    ],
)
def test_half_width_kana_become_full_width_and_marks_are_composed(typed: str, recorded: str) -> None:
    assert agency_text(typed) == read_item_name(typed) == recorded


@pytest.mark.parametrize("refused", ["𠮷", "🧴", "한", "★", "♪", "ก", "\ue000"])
def test_a_character_that_the_agency_does_not_take_is_named(refused: str) -> None:
    with pytest.raises(FieldError) as raised:
        read_item_name(f"口紅{refused}ローズ{refused}")
    assert (raised.value.field, raised.value.fault, raised.value.detail) == (
        Field.ITEM_NAME,
        Fault.CHARACTERS,
        refused,
    )
    assert refused in fault_sentence(raised.value)
    with pytest.raises(FieldError, match="detail: characters"):
        read_detail(f"型番 {refused}")
    with pytest.raises(FieldError) as shop:
        read_shop_name(refused)
    assert refused in fault_sentence(shop.value)


@given(st.text(max_size=60))
def test_what_is_recorded_has_no_other_character_and_at_most_150_bytes(typed: str) -> None:
    try:
        name = read_item_name(typed)
    except FieldError:
        return
    assert refused_in(name) == ""
    assert len(name.encode()) <= 150
    assert not any("HALFWIDTH KATAKANA" in unicodedata.name(character, "") for character in name)
