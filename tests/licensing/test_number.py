"""License numbers: what is made, what is read from people, and what is told of a slip."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from licensing import number
from licensing.number import ALPHABET, NumberError, NumberFault

GOOD = "7K3M9QXR2VTA84NB"
SHOWN = "7K3M-9QXR-2VTA-84NB"
OTHER = number.show("222233334444555V")

numbers = st.text(ALPHABET, min_size=15, max_size=15).map(
    lambda body: body + mod_37_36.calc_check_digit(body, ALPHABET)
)


def test_a_new_number_has_sixteen_symbols_and_reads_back() -> None:
    made = number.generate()
    assert len(made) == 16
    assert number.parse(number.show(made)) == made


def test_new_numbers_differ() -> None:
    assert len({number.generate() for _ in range(100)}) == 100


def test_a_number_is_shown_in_fours() -> None:
    assert number.show(GOOD) == SHOWN
    assert number.show(GOOD[:6]) == "7K3M-9Q"


def test_what_is_being_typed_is_normalised() -> None:
    assert number.symbols_in("７k3ー mо") == "7K3MО"  # a Cyrillic letter stays, to be named later
    assert number.symbols_in("o-i l") == "011"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(SHOWN, id="as in the e-mail"),
        pytest.param(GOOD, id="without dashes"),
        pytest.param(SHOWN.lower(), id="lower case"),
        pytest.param("７Ｋ３Ｍ－９ＱＸＲ－２ＶＴＡ－８４ＮＢ", id="full width"),
        pytest.param("７ｋ３ｍー９ｑｘｒー２ｖｔａー８４ｎｂ", id="full width, small, long vowel marks for dashes"),
        pytest.param("7K3M ｰ9QXRｰ2VTAｰ84NB", id="half-width long vowel marks"),
        pytest.param("7K3M‐9QXR–2VTA−84NB", id="hyphen, en dash, minus"),
        pytest.param("7K3M—9QXR―2VTA‑84NB", id="em dash, bar, non-breaking hyphen"),
        pytest.param("7K3M一9QXR～2VTA➖84NB", id="what looks like a dash: the kanji one, a wave, a sign"),
        pytest.param("7K3M⁃9QXR˗2VTA~84NB", id="hyphen bullet, modifier letter minus, tilde"),
        pytest.param(SHOWN + SHOWN, id="twice, by a scanner without Enter"),
        pytest.param(GOOD * 2, id="twice, without dashes"),
        pytest.param(SHOWN * 3, id="three times"),
        pytest.param(f"レジ1 {SHOWN}\nもう一度 {SHOWN}", id="twice in a text"),
        pytest.param("7K3M.9QXR・2VTA_84NB", id="dots and a line"),
        pytest.param("7K3M/9QXR:2VTA,84NB", id="other separators"),
        pytest.param("7K3M￣9QXR╌2VTA⎯84NB", id="an overline, a dashed line, a long line"),
        pytest.param("①" + SHOWN, id="a circled digit before it"),
        pytest.param(SHOWN + "²", id="a footnote"),
        pytest.param("7K3M 9QXR　2VTA\u00a084NB", id="spaces of three kinds"),
        pytest.param("7\u200bK3M-9QXR-2VTA-84\ufeffNB\u200b", id="zero-width marks"),
        pytest.param("7 K 3 M 9 Q X R 2 V T A 8 4 N B", id="letter by letter"),
        pytest.param(SHOWN + "\r\n", id="a scanner's Enter"),
        pytest.param("ライセンス番号： " + SHOWN, id="a Japanese line of the e-mail"),
        pytest.param("1. License number: " + SHOWN + " (Ginza 1)", id="an English line of the e-mail"),
        pytest.param("番号2 " + SHOWN, id="a digit before it"),
        pytest.param("・７Ｋ３Ｍ－９ＱＸＲ－２ＶＴＡ－８４ＮＢ（レジ1）", id="a full-width line"),
    ],
)
def test_what_people_type_paste_or_scan_is_read(typed: str) -> None:
    assert number.parse(typed) == GOOD


def test_look_alikes_are_read_as_digits() -> None:
    body = "0011" * 3 + "222"
    good = body + mod_37_36.calc_check_digit(body, ALPHABET)
    assert number.parse("oOiL" + good[4:]) == good


@pytest.mark.parametrize(
    ("typed", "fault", "group", "part"),
    [
        pytest.param("", NumberFault.EMPTY, 1, "", id="nothing"),
        pytest.param(" -- ", NumberFault.EMPTY, 1, "", id="only separators"),
        pytest.param("7K3M-9Q", NumberFault.TOO_SHORT, 2, "9Q", id="stops in the second group"),
        pytest.param("7K3M-9QXR-2VTA-84N", NumberFault.TOO_SHORT, 4, "84N", id="one symbol short"),
        pytest.param(SHOWN + "7", NumberFault.TOO_LONG, 4, "84NB7", id="one symbol too many"),
        pytest.param("7K3M-9QUR-2VTA-84NB", NumberFault.OTHER_CHARACTERS, 2, "9QUR", id="U is not a symbol"),
        pytest.param("7K3M-9QXR-2V!A-84NB", NumberFault.OTHER_CHARACTERS, 3, "2V!A", id="a sign"),
        pytest.param("7K3M9QXR2VTA84NB9999あ", NumberFault.OTHER_CHARACTERS, 4, "84NB", id="beyond the end"),
        pytest.param("7K3M-9QXR-2VTA-84NC", NumberFault.WRONG_CHECK, 4, "84NC", id="wrong check symbol"),
        pytest.param(
            "7K3M-9OXR-2VTA-84NB", NumberFault.WRONG_CHECK, 2, "90XR", id="O for Q points at the second group"
        ),
        pytest.param("番号 7K3M-9QXR-2VTA-84NC です", NumberFault.WRONG_CHECK, 4, "84NC", id="a wrong one in a line"),
        pytest.param(f"レジ1 {SHOWN}\nレジ2 {OTHER}", NumberFault.SEVERAL, 1, "", id="an e-mail with two numbers"),
        pytest.param(f"{OTHER} {SHOWN}", NumberFault.SEVERAL, 1, "", id="two numbers"),
    ],
)
def test_a_typing_error_names_the_group_that_is_wrong(typed: str, fault: NumberFault, group: int, part: str) -> None:
    with pytest.raises(NumberError) as caught:
        number.parse(typed)
    assert (caught.value.fault, caught.value.group, caught.value.part) == (fault, group, part)


@given(numbers, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_every_single_wrong_symbol_is_caught(good: str, place: int, symbol: str) -> None:
    wrong = good[:place] + symbol + good[place + 1 :]
    if wrong != good:
        with pytest.raises(NumberError):
            number.parse(wrong)


@given(numbers, st.sampled_from(["-", " ", "ー", "－", "\u200b", "—", ""]), st.booleans())
def test_every_number_is_read_however_it_is_written(good: str, dash: str, lower: bool) -> None:
    text = dash.join(good[i : i + 4] for i in range(0, 16, 4))
    assert number.parse(text.lower() if lower else text) == good


@given(st.text(max_size=60))
@example("\ud800")
@example("İıſK" * 4)
@example("ﷺ" * 20)
def test_any_text_is_a_number_or_a_named_fault(text: str) -> None:
    try:
        read = number.parse(text)
    except NumberError as error:
        group = error.group
    else:
        group = 1
        assert number.parse(read) == read
    assert 1 <= group <= 4


def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    with pytest.raises(NumberError):
        number.parse("あ" * number.LONGEST_INPUT + SHOWN)


def test_a_hidden_number_shows_its_last_group_alone() -> None:
    assert number.hide("7K3M9QXR2VTA84ND") == "••••-••••-••••-84ND"
    assert number.hide("") == ""
