"""The machine-readable zone, with the specimens of ICAO Doc 9303 parts 4 to 7."""

from datetime import date

import pytest

from app.sales.birth import Birth
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
    birth, expiry = Birth(1974, 8, 12), date(2012, 4, 15)
    assert read_zone(NAMES + LINE, TODAY) == Zone("L898902C3", "UTO", "ERIKSSON ANNA MARIA", birth, expiry)


NAME = "UTOERIKSSON<<ANNA<MARIA"
SMALL_CARD = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6" + NAME[3:].ljust(30, FILLER)
CARD = f"I<{NAME}".ljust(36, FILLER) + "D231458907UTO7408122F1204159<<<<<<<6"
VISA = f"V<{NAME}".ljust(44, FILLER) + "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"
SMALL_VISA = f"V<{NAME}".ljust(36, FILLER) + "L8988901C4XXX4009078F9612109<<<<<<<<"


@pytest.mark.parametrize(
    ("zone", "nationality", "birth", "expiry"),
    [
        pytest.param(SMALL_CARD, "UTO", Birth(1974, 8, 12), date(2012, 4, 15), id="TD1"),
        pytest.param(CARD, "UTO", Birth(1974, 8, 12), date(2012, 4, 15), id="TD2"),
        pytest.param(VISA, "XXX", Birth(1940, 9, 7), date(2096, 12, 10), id="MRV-A"),
        pytest.param(SMALL_VISA, "XXX", Birth(1940, 9, 7), date(2096, 12, 10), id="MRV-B"),
    ],
)
def test_of_another_document_all_but_the_number_is_read(
    zone: str, nationality: str, birth: Birth, expiry: date
) -> None:
    assert read_zone(zone, TODAY) == Zone("", nationality, "ERIKSSON ANNA MARIA", birth, expiry)


@pytest.mark.parametrize("expiry", [FILLER * 6, "300000", "301331"])
def test_a_document_may_have_no_day_of_expiry(expiry: str) -> None:
    assert read_zone(NAMES + line_of("301234567", "TWN", "900521", expiry=expiry), TODAY).expiry is None


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
        ("261129", Birth(2026, 11, 29)),
        ("261130", Birth(1926, 11, 30)),
        ("000229", Birth(2000, 2, 29)),
        ("680000", Birth(1968)),
        ("68<<<<", Birth(1968)),
        ("<<<<<<", None),
        ("680400", Birth(1968, 4)),
        ("680015", Birth(1968, 0, 15)),
    ],
)
def test_a_birth_is_in_the_latest_century_and_may_be_known_in_part(birth: str, expected: Birth | None) -> None:
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


def value(symbol: str) -> int:
    return 0 if symbol == FILLER else int(symbol, 36)


SPECIMENS = (NAMES + LINE, SMALL_CARD, CARD, VISA, SMALL_VISA)
CHECKED = {
    NAMES + LINE: [*range(44, 54), *range(57, 64), *range(65, 88)],
    SMALL_CARD: [*range(5, 37), *range(38, 45), *range(48, 60)],
    CARD: [*range(36, 46), *range(49, 56), *range(57, 72)],
    VISA: [*range(44, 54), *range(57, 64), *range(65, 72)],
    SMALL_VISA: [*range(36, 46), *range(49, 56), *range(57, 64)],
}
"""The symbols that a check digit covers, and those digits."""


@pytest.mark.parametrize("zone", SPECIMENS, ids=["TD3", "TD1", "TD2", "MRV-A", "MRV-B"])
def test_every_single_wrong_symbol_of_another_value_is_noticed(zone: str) -> None:
    for place in CHECKED[zone]:
        for symbol in SYMBOLS:
            if (value(symbol) - value(zone[place])) % 10:
                assert fault_of(zone[:place] + symbol + zone[place + 1 :]) is not None, (place, symbol)


def test_a_long_number_of_a_card_goes_on_in_the_optional_part() -> None:
    number = "D23145890734"
    line = f"I<UTO{number[:9]}<{number[9:]}{check_digit(number)}".ljust(30, FILLER)
    second = "7408122F1204159UTO".ljust(29, FILLER)
    small = line + second + str(check_digit(line[5:] + second[:7] + second[8:15] + second[18:])) + SMALL_CARD[60:]
    parts = f"{number[:9]}<UTO7408122F1204159{number[9:]}{check_digit(number)}".ljust(35, FILLER)
    card = CARD[:36] + parts + str(check_digit(parts[:10] + parts[13:20] + parts[21:]))
    for zone, place in ((small, 17), (card, 65)):
        assert read_zone(zone, TODAY).name == "ERIKSSON ANNA MARIA"
        assert fault_of(zone[:place] + "9" + zone[place + 1 :]) is ZoneFault.NUMBER


@pytest.mark.parametrize(
    "zone",
    [
        NAMES + LINE[:3] + "é" + LINE[4:],
        "P<UTO".ljust(44, FILLER) + LINE,
        "P" + SMALL_CARD[1:],
        "A" + VISA[1:],
        "P<UTO",
    ],
)
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
