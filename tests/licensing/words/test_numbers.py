"""What is wrong with a license number that was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.number import NumberError, NumberFault, parse
from licensing.words.numbers import number_sentence

NUMBER = "7K3M-9QXR-2VTA-84NB"


def sentence_for(typed: str) -> str:
    with pytest.raises(NumberError) as caught:
        parse(typed)
    return number_sentence(caught.value)


def test_a_wrong_check_symbol_names_the_last_group() -> None:
    error = NumberError(NumberFault.WRONG_CHECK, 4, "84NB")
    assert number_sentence(error) == "ライセンス番号が正しくありません。最後の4文字（84NB）をご確認ください。"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "ライセンス番号を入力してください。"),
        ("7K3M-9Q", "ライセンス番号が途中までです。2番目の4文字（9Q）をご確認ください。"),
        ("7K3M-9QXR", "ライセンス番号が途中までです。3番目の4文字を入力してください。"),
        (NUMBER + "ZZ", "ライセンス番号は16文字です。13文字目から後（84NBZZ）をご確認ください。"),
        ("7K3M-9Q?R-2VTA-84ND", "使用できない文字が含まれています。2番目の4文字（9Q?R）をご確認ください。"),
        (f"{NUMBER} 0000-0000-0000-0000", "ライセンス番号が2つ以上あります。この端末の番号だけを入力してください。"),
        ("?K3M", "使用できない文字が含まれています。最初の4文字（?K3M）をご確認ください。"),
    ],
)
def test_a_typing_error_names_the_part_to_check(typed: str, sentence: str) -> None:
    assert sentence_for(typed) == sentence


@given(st.sampled_from(NumberFault), st.integers(1, 4), st.text(max_size=16))
def test_every_number_error_has_a_sentence(fault: NumberFault, group: int, part: str) -> None:
    assert number_sentence(NumberError(fault, group, part)).endswith("ください。")
