import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.sales.birth import Birth
from app.sales.fields import (
    Fault,
    Field,
    FieldError,
    day_in,
    read_birth,
    read_detail,
    read_item_name,
    read_jan,
    read_landing,
    read_name,
    read_nationality,
    read_passport_number,
    read_proof,
    read_quantity,
    read_sold_on,
    read_status,
    read_unit_price,
)
from app.sales.record import ProofKind
from licensing.words.days import table_date
from tests.app.sales.samples import TODAY

Reader = Callable[[str], object]


def birth(text: str) -> Birth:
    return read_birth(text, TODAY)


def landing(text: str) -> date:
    return read_landing(text, TODAY)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        pytest.param(read_name, "chen  mei ling ", "CHEN MEI LING", id="lower case and spaces"),
        pytest.param(read_name, "ＣＨＥＮ　ＭＥＩ", "CHEN MEI", id="full width"),
        pytest.param(read_name, "O'Neill Smith-Jones", "ONEILL SMITH JONES", id="as in the machine-readable zone"),
        pytest.param(read_name, "D´ANGELO", "DANGELO", id="the key beside the apostrophe"),
        pytest.param(read_name, "ST. JOHN JR.", "ST JOHN JR", id="points"),
        pytest.param(read_name, "MUSTERMANN<<ERIKA", "MUSTERMANN ERIKA", id="fillers"),
        pytest.param(read_name, "A" * 39, "A" * 39, id="the longest name"),
        pytest.param(read_nationality, "ｔｗｎ", "TWN", id="full width nationality"),
        pytest.param(read_nationality, "D", "DEU", id="a German passport's one letter"),
        pytest.param(read_nationality, "XXA", "XXA", id="stateless"),
        pytest.param(read_nationality, "XPO", "XPO", id="an organisation that issues passports"),
        pytest.param(read_nationality, "D<<", "DEU", id="the same with fillers"),
        pytest.param(birth, "1990/5/21", Birth(1990, 5, 21), id="short month"),
        pytest.param(birth, "１９９００５２１", Birth(1990, 5, 21), id="full width, eight digits"),
        pytest.param(birth, "1990年5月21日", Birth(1990, 5, 21), id="in words"),
        pytest.param(birth, "2026-11-22", Birth(2026, 11, 22), id="born today"),
        pytest.param(birth, "19680000", Birth(1968), id="month and day unknown"),
        pytest.param(birth, "1968/xx/xx", Birth(1968), id="as printed above the zone"),
        pytest.param(birth, "1968/4/00", Birth(1968, 4), id="day unknown"),
        pytest.param(read_sold_on, "2026/11/22", TODAY, id="a day of the sale"),
        pytest.param(read_proof, "residence", ProofKind.RESIDENCE, id="proof"),
        pytest.param(landing, "2026.05.22", date(2026, 5, 22), id="six months ago to the day"),
        pytest.param(read_status, " 短期滞在 ", "短期滞在", id="status"),
        pytest.param(read_passport_number, "ａｂ 123 456", "AB123456", id="passport number"),
        pytest.param(read_passport_number, "TK-1234567", "TK1234567", id="passport number with a hyphen"),
        pytest.param(read_passport_number, "X1234567<", "X1234567", id="passport number with a filler"),
        pytest.param(read_passport_number, "1234567", "1234567", id="the shortest number"),
        pytest.param(read_passport_number, "A1234567890", "A1234567890", id="the longest number"),
        pytest.param(read_item_name, " 抹茶\tビスケット ", "抹茶 ビスケット", id="item name"),
        pytest.param(read_item_name, "あ" * 50, "あ" * 50, id="the longest item name"),
        pytest.param(read_item_name, "プラチナリング", "プラチナリング", id="jewellery qualifies"),
        pytest.param(read_item_name, "GOLD BARBIE", "GOLD BARBIE", id="a doll qualifies"),
        pytest.param(read_detail, " SEIKO\tSBGA211", "SEIKO SBGA211", id="details"),
        pytest.param(read_jan, "４９０１２３４５６７８９４", "4901234567894", id="JAN"),
        pytest.param(read_jan, "49012347", "49012347", id="JAN of 8 digits"),
        pytest.param(read_jan, "036000291452", "0036000291452", id="UPC-A"),
        pytest.param(read_unit_price, "￥１，２００円", 1_200, id="price with everything around it"),
        pytest.param(read_unit_price, "\\1,200", 1_200, id="the yen key of a Japanese keyboard"),
        pytest.param(read_unit_price, "999999999", 999_999_999, id="the highest price"),
        pytest.param(read_quantity, "09999", 9_999, id="the most pieces"),
    ],
)
def test_input_is_normalised(read: Reader, text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "field", "fault"),
    [
        pytest.param(read_name, " 　", Field.NAME, Fault.MISSING, id="no name"),
        pytest.param(read_name, "田中 花子", Field.NAME, Fault.OTHER_FORM, id="kanji"),
        pytest.param(read_name, "CHEN 2", Field.NAME, Fault.OTHER_FORM, id="a digit"),
        pytest.param(read_name, "A" * 40, Field.NAME, Fault.TOO_LONG, id="forty letters"),
        pytest.param(read_nationality, "", Field.NATIONALITY, Fault.MISSING, id="no nationality"),
        pytest.param(read_nationality, "TW", Field.NATIONALITY, Fault.OTHER_FORM, id="two letters"),
        pytest.param(read_nationality, "ZZZ", Field.NATIONALITY, Fault.UNKNOWN, id="no such country"),
        pytest.param(read_nationality, "UTO", Field.NATIONALITY, Fault.UNKNOWN, id="the country of specimens"),
        pytest.param(birth, "", Field.BIRTH, Fault.MISSING, id="no birth"),
        pytest.param(birth, "21/05/1990", Field.BIRTH, Fault.NOT_A_DAY, id="day first"),
        pytest.param(birth, "199005", Field.BIRTH, Fault.NOT_A_DAY, id="no day, which is no unknown month"),
        pytest.param(birth, "198812", Field.BIRTH, Fault.NOT_A_DAY, id="no 1 February either"),
        pytest.param(birth, "1990112", Field.BIRTH, Fault.NOT_A_DAY, id="1 December or 2 November"),
        pytest.param(birth, "2023/02/29", Field.BIRTH, Fault.NOT_A_DAY, id="not a leap year"),
        pytest.param(birth, "2026/11/23", Field.BIRTH, Fault.IN_FUTURE, id="born tomorrow"),
        pytest.param(birth, "1899/12/31", Field.BIRTH, Fault.TOO_EARLY, id="127 years old"),
        pytest.param(birth, "1968/00/32", Field.BIRTH, Fault.NOT_A_DAY, id="no such day in any month"),
        pytest.param(read_sold_on, "", Field.SOLD_ON, Fault.MISSING, id="no day of the sale"),
        pytest.param(read_sold_on, "2026/10/31", Field.SOLD_ON, Fault.TOO_EARLY, id="before the refund method"),
        pytest.param(read_sold_on, "2162/11/22", Field.SOLD_ON, Fault.IN_FUTURE, id="digits exchanged"),
        pytest.param(read_proof, "", Field.PROOF, Fault.MISSING, id="no proof"),
        pytest.param(landing, "2026/11/23", Field.LANDING, Fault.IN_FUTURE, id="lands tomorrow"),
        pytest.param(read_status, "", Field.STATUS, Fault.MISSING, id="no status"),
        pytest.param(read_status, "留学", Field.STATUS, Fault.OTHER_FORM, id="a student"),
        pytest.param(read_passport_number, "", Field.PASSPORT_NUMBER, Fault.MISSING, id="no number"),
        pytest.param(read_passport_number, "123456", Field.PASSPORT_NUMBER, Fault.OTHER_FORM, id="six"),
        pytest.param(read_passport_number, "123456789012", Field.PASSPORT_NUMBER, Fault.OTHER_FORM, id="twelve"),
        pytest.param(read_passport_number, "1234567あ", Field.PASSPORT_NUMBER, Fault.OTHER_FORM, id="kana"),
        pytest.param(read_item_name, "\u200b", Field.ITEM_NAME, Fault.MISSING, id="nothing to see"),
        pytest.param(read_item_name, "あ" * 51, Field.ITEM_NAME, Fault.TOO_LONG, id="51 letters"),
        pytest.param(read_item_name, "純金インゴット 10g", Field.ITEM_NAME, Fault.NOT_QUALIFYING, id="bullion"),
        pytest.param(read_item_name, "gold  bars 10g", Field.ITEM_NAME, Fault.NOT_QUALIFYING, id="bars"),
        pytest.param(read_item_name, "Gold coin", Field.ITEM_NAME, Fault.NOT_QUALIFYING, id="a gold coin"),
        pytest.param(read_detail, "SEIKO ★", Field.DETAIL, Fault.CHARACTERS, id="a sign in the details"),
        pytest.param(read_detail, " ", Field.DETAIL, Fault.MISSING, id="no details"),
        pytest.param(read_detail, "あ" * 101, Field.DETAIL, Fault.TOO_LONG, id="101 letters of details"),
        pytest.param(read_jan, "4901234567893", Field.JAN, Fault.CHECK_DIGIT, id="wrong check digit"),
        pytest.param(read_jan, "490123456789４5", Field.JAN, Fault.OTHER_FORM, id="14 digits"),
        pytest.param(read_unit_price, "", Field.UNIT_PRICE, Fault.MISSING, id="no price"),
        pytest.param(read_unit_price, "0", Field.UNIT_PRICE, Fault.OTHER_FORM, id="free of charge"),
        pytest.param(read_unit_price, "-500", Field.UNIT_PRICE, Fault.OTHER_FORM, id="negative"),
        pytest.param(read_unit_price, "12.5", Field.UNIT_PRICE, Fault.OTHER_FORM, id="half a yen"),
        pytest.param(read_unit_price, "1000000000", Field.UNIT_PRICE, Fault.TOO_MUCH, id="ten digits"),
        pytest.param(read_unit_price, "9" * 5000, Field.UNIT_PRICE, Fault.TOO_MUCH, id="a cat on the keyboard"),
        pytest.param(read_quantity, "10000", Field.QUANTITY, Fault.TOO_MUCH, id="ten thousand pieces"),
    ],
)
def test_invalid_input_raises_its_field_and_fault(read: Reader, text: str, field: Field, fault: Fault) -> None:
    with pytest.raises(FieldError) as raised:
        read(text)
    assert (raised.value.field, raised.value.fault) == (field, fault)


FORMS: dict[Callable[[str], str], str] = {
    read_name: r"[A-Z]+( [A-Z]+)*",
    read_nationality: r"[A-Z]{3}",
    read_passport_number: r"[A-Z0-9]{7,11}",
    read_item_name: r"\S(.{0,48}\S)?",
}


@given(st.sampled_from(sorted(FORMS, key=lambda read: read.__name__)), st.text())
@example(read_passport_number, "AB123456\n")
@example(read_name, "ﬁ ﬂ")
def test_a_text_is_either_refused_or_returned_in_its_format(read: Callable[[str], str], text: str) -> None:
    try:
        value = read(text)
    except FieldError:
        return
    assert re.fullmatch(FORMS[read], value)
    assert read(value) == value


@given(st.dates())
def test_a_day_is_parsed_as_it_is_formatted(day: date) -> None:
    assert day_in(table_date(day)) == day


@given(st.text(alphabet="0123456789/年月日.- ０９٣"))
def test_no_text_that_looks_like_a_day_crashes_the_parser(text: str) -> None:
    day = day_in(text)
    assert day is None or date.min <= day <= date.max


@given(st.integers(1, 9_999))
def test_a_quantity_may_have_thousands_separators(number: int) -> None:
    assert read_quantity(f"{number:,}") == number


@pytest.mark.parametrize(
    "name", ["金貨チョコ", "ゴールドインゴット型クッキー", "Gold Bar Chocolate", "１８金ネックレス"]
)
def test_what_only_has_the_form_of_bullion_qualifies(name: str) -> None:
    assert read_item_name(name)
