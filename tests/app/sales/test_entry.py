from collections.abc import Callable
from datetime import date

import pytest

from app.sales.birth import Birth
from app.sales.entry import EntryError, is_japanese, normalised, read_buyer, read_item
from app.sales.fields import Fault, Field
from app.sales.record import Entry, Item, Proof, ProofKind
from app.sales.tax import Rounding
from tests.app.sales.samples import BUYER, TODAY

BUYER_TYPED = {
    Field.PASSPORT_NUMBER: "301234567",
    Field.NATIONALITY: "twn",
    Field.NAME: "Chen Mei-Ling",
    Field.BIRTH: "19900521",
    Field.STATUS: "短期滞在",
    Field.PROOF: "",
    Field.ABROAD_SINCE: "",
    Field.LANDING: "2026/11/18",
}
ITEM_TYPED = {Field.ITEM_NAME: "腕時計", Field.UNIT_PRICE: "1099998", Field.QUANTITY: "1"}


def faults_of(error: EntryError) -> list[tuple[Field, Fault]]:
    return [(fault.field, fault.fault) for fault in error.faults]


def faults_in(read: Callable[[], object]) -> list[tuple[Field, Fault]]:
    """Return the faults that ``read`` raises, or none."""
    try:
        read()
    except EntryError as error:
        return faults_of(error)
    return []


def test_a_buyer_is_parsed_from_the_form() -> None:
    assert read_buyer(BUYER_TYPED, TODAY) == BUYER


def test_all_faults_of_a_buyer_are_reported_at_once_in_the_order_of_the_form() -> None:
    typed = {**BUYER_TYPED, Field.NAME: "", Field.PASSPORT_NUMBER: "12", Field.LANDING: "2026/1/1"}
    with pytest.raises(EntryError) as raised:
        read_buyer(typed, TODAY)
    assert faults_of(raised.value) == [
        (Field.PASSPORT_NUMBER, Fault.OTHER_FORM),
        (Field.NAME, Fault.MISSING),
        (Field.LANDING, Fault.TOO_EARLY),
    ]


@pytest.mark.parametrize(
    ("status", "landing", "faults"),
    [
        ("短期滞在", "2026/05/22", []),
        ("短期滞在", "2026/05/21", [(Field.LANDING, Fault.TOO_EARLY)]),
        ("外交", "2024/04/01", []),
        ("公用", "2024/04/01", []),
        ("協定", "2024/04/01", []),
        ("船舶観光上陸許可", "2026/11/20", []),
        ("通過上陸許可", "2026/05/21", [(Field.LANDING, Fault.TOO_EARLY)]),
        ("緊急上陸許可", "2026/11/20", []),
        ("遭難による上陸許可", "2026/05/21", [(Field.LANDING, Fault.TOO_EARLY)]),
        ("", "2024/04/01", [(Field.STATUS, Fault.MISSING)]),
        ("短期滞在", "", [(Field.LANDING, Fault.MISSING)]),
        ("外交", "1990/05/20", [(Field.LANDING, Fault.BEFORE_BIRTH)]),
        ("外交", "1990/05/21", []),
    ],
)
def test_a_landing_is_judged_by_the_status_and_the_birth(
    status: str, landing: str, faults: list[tuple[Field, Fault]]
) -> None:
    typed = {**BUYER_TYPED, Field.STATUS: status, Field.LANDING: landing}
    assert faults_in(lambda: read_buyer(typed, TODAY)) == faults


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        pytest.param({}, [], id="two years abroad"),
        pytest.param({Field.ABROAD_SINCE: "2024/11/23"}, [(Field.ABROAD_SINCE, Fault.TOO_RECENT)], id="a day less"),
        pytest.param({Field.ABROAD_SINCE: "1021/04/01"}, [(Field.ABROAD_SINCE, Fault.BEFORE_BIRTH)], id="slip"),
        pytest.param({Field.PROOF: ""}, [(Field.PROOF, Fault.MISSING)], id="no proof"),
        pytest.param({Field.ABROAD_SINCE: ""}, [(Field.ABROAD_SINCE, Fault.MISSING)], id="no date"),
        pytest.param({Field.LANDING: "2026/5/21"}, [(Field.LANDING, Fault.TOO_EARLY)], id="back for over six months"),
    ],
)
def test_a_japanese_national_proves_to_live_abroad_and_needs_no_status(
    changed: dict[Field, str], faults: list[tuple[Field, Fault]]
) -> None:
    proof = {Field.NATIONALITY: "jpn", Field.PROOF: "register", Field.ABROAD_SINCE: "2024/11/22", Field.STATUS: ""}
    typed = {**BUYER_TYPED, **proof, **changed}
    assert faults_in(lambda: read_buyer(typed, TODAY)) == faults
    if not faults:
        buyer = read_buyer(typed, TODAY, Entry.READ)
        assert (buyer.proof, buyer.status) == (Proof(ProofKind.REGISTER, date(2024, 11, 22)), "")
        assert buyer.entry is Entry.READ


def test_a_nationality_that_is_none_is_not_japans() -> None:
    assert not is_japanese({**BUYER_TYPED, Field.NATIONALITY: "JP"})


def test_a_birth_may_be_known_in_part_and_is_compared_as_its_first_day() -> None:
    assert read_buyer({**BUYER_TYPED, Field.BIRTH: "1968/00/00"}, TODAY).birth == Birth(1968)
    typed = {**BUYER_TYPED, Field.BIRTH: "2026/11/00"}
    assert read_buyer(typed, TODAY).birth == Birth(2026, 11)
    assert faults_in(lambda: read_buyer({**typed, Field.LANDING: "2026/10/31"}, TODAY)) == [
        (Field.LANDING, Fault.BEFORE_BIRTH)
    ]


def test_a_field_is_normalised_as_it_will_be_recorded() -> None:
    assert normalised(Field.BIRTH, "1990年5月21日", TODAY) == "1990/05/21"
    assert normalised(Field.BIRTH, "19680000", TODAY) == "1968/00/00"
    assert normalised(Field.LANDING, "20261118", TODAY) == "2026/11/18"
    assert normalised(Field.NATIONALITY, "ｄ", TODAY) == "DEU"


def test_an_item_is_parsed_from_the_form() -> None:
    assert read_item(ITEM_TYPED, 10, TODAY, Rounding.FLOOR) == Item("腕時計", 1_099_998, 1, 10)


@pytest.mark.parametrize(
    ("price", "rate", "rounding"),
    [
        pytest.param("1100000", 10, Rounding.CEILING, id="one million without 10 %"),
        pytest.param("1099999", 10, Rounding.FLOOR, id="one million, tax cut off"),
        pytest.param("1080000", 8, Rounding.CEILING, id="one million without 8 %"),
    ],
)
def test_a_unit_price_of_a_million_needs_details(price: str, rate: int, rounding: Rounding) -> None:
    typed = {**ITEM_TYPED, Field.UNIT_PRICE: price}
    with pytest.raises(EntryError) as raised:
        read_item(typed, rate, TODAY, rounding)
    assert faults_of(raised.value) == [(Field.DETAIL, Fault.MISSING)]
    item = read_item({**typed, Field.DETAIL: "SEIKO　SBGA211 "}, rate, TODAY, rounding, "4901234567894")
    assert (item.detail, item.jan) == ("SEIKO SBGA211", "4901234567894")


def test_just_below_a_million_without_tax_needs_no_details() -> None:
    assert read_item({**ITEM_TYPED, Field.UNIT_PRICE: "1099999"}, 10, TODAY, Rounding.HALF_UP).unit_price == 1_099_999


def test_a_line_stays_below_a_thousand_million_yen() -> None:
    with pytest.raises(EntryError) as raised:
        read_item({**ITEM_TYPED, Field.QUANTITY: "1000"}, 10, TODAY, Rounding.FLOOR)
    assert faults_of(raised.value) == [(Field.QUANTITY, Fault.TOO_MUCH)]


def test_a_rate_that_is_not_in_force_is_refused() -> None:
    with pytest.raises(EntryError) as raised:
        read_item({**ITEM_TYPED, Field.UNIT_PRICE: "500"}, 5, TODAY, Rounding.FLOOR)
    assert faults_of(raised.value) == [(Field.RATE, Fault.OTHER_FORM)]


def test_all_faults_of_an_item_are_reported_at_once() -> None:
    typed = {Field.ITEM_NAME: "", Field.UNIT_PRICE: "x", Field.QUANTITY: "10000"}
    with pytest.raises(EntryError) as raised:
        read_item(typed, 10, date(2026, 11, 22), Rounding.FLOOR)
    assert faults_of(raised.value) == [
        (Field.ITEM_NAME, Fault.MISSING),
        (Field.UNIT_PRICE, Fault.OTHER_FORM),
        (Field.QUANTITY, Fault.TOO_MUCH),
    ]
