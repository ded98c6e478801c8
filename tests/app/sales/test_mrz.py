"""The machine-readable zone, with the specimen of ICAO Doc 9303 part 4."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.sales.mrz import FILLER, Zone, ZoneError, ZoneFault, check_digit, is_zone, may_become_zone, read_zone

TODAY = date(2026, 11, 29)
NAMES = "P<UTOERIKSSON<<ANNA<MARIA".ljust(44, FILLER)
LINE = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"


def line_of(number: str, nationality: str, birth: str, optional: str = "", expiry: str = "350101") -> str:
    """Return a second line whose check digits fit."""
    number, nationality, optional = number.ljust(9, FILLER), nationality.ljust(3, FILLER), optional.ljust(14, FILLER)
    parts = [f"{part}{check_digit(part)}" for part in (number, birth, expiry, optional)]
    whole = check_digit("".join(parts))
    return f"{parts[0]}{nationality}{parts[1]}<{parts[2]}{parts[3]}{whole}"


def fault_of(zone: str) -> ZoneFault | None:
    try:
        read_zone(zone, TODAY)
    except ZoneError as error:
        return error.fault
    return None


def test_the_specimen_is_read() -> None:
    assert read_zone(NAMES + LINE, TODAY) == Zone("L898902C3", "UTO", "ERIKSSON ANNA MARIA", date(1974, 8, 12))


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ("P<D<<MUSTERMANN<<ERIKA", "MUSTERMANN ERIKA"),
        ("PMUSAMADONNA", "MADONNA"),
        ("P<GBROCONNOR<SMITH<<SEAN<PATRICK<XAVIER<ALOYSIUS", "OCONNOR SMITH SEAN PATRICK XAVIER ALOY"),
    ],
)
def test_names_are_read_as_printed(names: str, name: str) -> None:
    zone = names[:44].ljust(44, FILLER) + line_of("301234567", "D", "900521")
    assert (read_zone(zone, TODAY).name, read_zone(zone, TODAY).nationality) == (name, "D")


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("261129", date(2026, 11, 29)),
        ("261130", date(1926, 11, 30)),
        ("000229", date(2000, 2, 29)),
        ("680000", None),
        ("68<<<<", None),
        ("<<<<<<", None),
        ("680400", None),
    ],
)
def test_a_birth_is_in_the_latest_century_or_unknown(birth: str, expected: date | None) -> None:
    assert read_zone(NAMES + line_of("TK1234567", "TWN", birth), TODAY).birth == expected


@pytest.mark.parametrize("birth", ["901321", "900231"])
def test_a_day_that_does_not_exist_is_a_fault_of_the_birth(birth: str) -> None:
    assert fault_of(NAMES + line_of("TK1234567", "TWN", birth)) is ZoneFault.BIRTH


def test_an_empty_optional_part_may_have_a_filler_for_its_digit() -> None:
    line = line_of("TK1234567", "TWN", "900521")
    assert line[42] == "0"
    assert fault_of(NAMES + line) is None
    assert fault_of(NAMES + line[:42] + FILLER + line[43]) is None


def test_each_check_digit_is_verified() -> None:
    for place, fault in (
        (9, ZoneFault.NUMBER),
        (19, ZoneFault.BIRTH),
        (27, ZoneFault.EXPIRY),
        (42, ZoneFault.OPTIONAL),
        (43, ZoneFault.WHOLE),
    ):
        wrong = str((int(LINE[place]) + 1) % 10)
        assert fault_of(NAMES + LINE[:place] + wrong + LINE[place + 1 :]) is fault


@given(st.integers(0, 43), st.sampled_from(SYMBOLS))
def test_every_wrong_symbol_of_another_value_is_noticed(place: int, symbol: str) -> None:
    """Two symbols whose values differ by ten have the same check digit; nationality and sex have none."""
    assume(not 10 <= place < 13 and place != 20)
    before = LINE[place]
    assume((value(symbol) - value(before)) % 10)
    assert fault_of(NAMES + LINE[:place] + symbol + LINE[place + 1 :]) is not None


def value(symbol: str) -> int:
    return 0 if symbol == FILLER else int(symbol, 36)


@pytest.mark.parametrize("zone", ["V<UTO" + NAMES[5:] + LINE, "I<UTO".ljust(90, FILLER), "P<UTO".ljust(72, FILLER)])
def test_another_document_is_no_passport(zone: str) -> None:
    assert fault_of(zone) is ZoneFault.NOT_A_PASSPORT


@pytest.mark.parametrize("zone", [NAMES + LINE[:3] + "é" + LINE[4:], "P<UTO".ljust(44, FILLER) + LINE])
def test_what_no_zone_contains_is_a_fault_of_its_form(zone: str) -> None:
    assert fault_of(zone) is ZoneFault.FORM


@pytest.mark.parametrize(
    ("lines", "ended", "whole"),
    [
        ([NAMES + LINE], False, True),
        ([NAMES, LINE], False, True),
        ([NAMES, LINE[:-1]], True, False),
        ([NAMES], True, False),
        (["I<UTO".ljust(30, FILLER)] * 3, False, True),
        (["I<UTO".ljust(88, FILLER)], False, False),
        (["I<UTO".ljust(90, FILLER)], False, True),
        (["V<UTO".ljust(72, FILLER)], False, False),
        (["V<UTO".ljust(72, FILLER)], True, True),
    ],
)
def test_a_zone_is_whole_by_its_lines(lines: list[str], ended: bool, whole: bool) -> None:
    assert is_zone(lines, ended=ended) is whole


@pytest.mark.parametrize(
    ("lines", "possible"),
    [
        (["P"], True),
        (["P<UTOERIK"], True),
        ([NAMES, "L89"], True),
        ([NAMES, ""], True),
        (["PATEL", ""], False),
        (["SMITH"], False),
        (["P<UT0"], False),
        (["P<UTO ERIK"], False),
        ([NAMES, LINE + "1"], False),
        ([NAMES[:36], LINE[:36], ""], True),
    ],
)
def test_typing_may_become_a_zone(lines: list[str], possible: bool) -> None:
    assert may_become_zone(lines) is possible
