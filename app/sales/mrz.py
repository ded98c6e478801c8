"""The machine-readable zone (MRZ) of a passport, as a reader at the counter types it: ICAO Doc 9303 parts 3 and 4.

    zone = read_zone("P<UTOERIKSSON<<ANNA<MARIA<…L898902C36UTO7408122F1204159ZE184226B<<<<<10", today)
    zone.passport_number, zone.nationality, zone.name, zone.birth

A wrong check digit is reported and never corrected: the zone is read again, or the fields are typed.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import cycle
from typing import Final

WIDTHS: Final = {88: 44, 72: 36, 90: 30}
"""Symbols of a line by those of the whole zone: passports and visas, visas and cards, cards (TD3, TD2, TD1)."""
PASSPORT_LENGTH: Final = 88
LONGEST: Final = max(WIDTHS)
FILLER: Final = "<"
_WEIGHTS: Final = (7, 3, 1)
_BEGIN: Final = re.compile(r"[PVIAC][A-Z<]{0,4}")
"""What the first symbols may be: the kind of document and who issued it."""
_SYMBOLS: Final = re.compile(r"[A-Z0-9<]*")


class ZoneFault(StrEnum):
    """The part whose check digit does not fit, or what else is wrong with a zone."""

    FORM = "form"
    NOT_A_PASSPORT = "not_a_passport"
    NUMBER = "number"
    BIRTH = "birth"
    EXPIRY = "expiry"
    OPTIONAL = "optional"
    WHOLE = "whole"


class ZoneError(ValueError):
    """The zone was not read correctly."""

    def __init__(self, fault: ZoneFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Zone:
    """The buyer's data. ``name`` is A–Z and spaces, ``birth`` None where the passport leaves a part of it unknown."""

    passport_number: str
    nationality: str
    name: str
    birth: date | None


def may_become_zone(lines: list[str]) -> bool:
    """Return whether ``lines``, of which the last is still being typed, may be the beginning of a zone."""
    text = "".join(lines)
    widths = {len(line) for line in lines[:-1]}
    fits = not widths or (len(widths) == 1 and widths <= set(WIDTHS.values()) and len(lines[-1]) <= min(widths))
    begins = _BEGIN.fullmatch(text[:5]) is not None
    return fits and begins and len(text) <= LONGEST and _SYMBOLS.fullmatch(text) is not None


def is_zone(lines: list[str], *, ended: bool) -> bool:
    """Return whether ``lines`` are a whole zone; ``ended`` if the reader has sent Enter after them.

    Without it, two lines in one burst of 72 symbols may still become one of 88 or 90.
    """
    length = sum(map(len, lines))
    if len(lines) > 1:
        return WIDTHS.get(length) == len(lines[0])
    return length in WIDTHS if ended else length == (PASSPORT_LENGTH if lines[0][0] in "PV" else LONGEST)


def read_zone(zone: str, today: date) -> Zone:
    """Return the data in ``zone``, both lines without a break between them.

    Raises:
        ZoneError: it is not a passport's, or a check digit does not fit.
    """
    if not zone.startswith("P") or len(zone) != PASSPORT_LENGTH:
        raise ZoneError(ZoneFault.NOT_A_PASSPORT)
    names, line = zone[5:44], zone[44:]
    for fault, part, digit in (
        (ZoneFault.NUMBER, line[0:9], line[9]),
        (ZoneFault.BIRTH, line[13:19], line[19]),
        (ZoneFault.EXPIRY, line[21:27], line[27]),
        # May be a filler where the part is empty.
        (ZoneFault.OPTIONAL, line[28:42], "0" if line[28:43] == FILLER * 15 else line[42]),
        (ZoneFault.WHOLE, line[0:10] + line[13:20] + line[21:43], line[43]),
    ):
        if digit != str(check_digit(part)):
            raise ZoneError(fault)
    return Zone(line[0:9].rstrip(FILLER), line[10:13].rstrip(FILLER), _name(names), _birth(line[13:19], today))


def check_digit(part: str) -> int:
    """Return the check digit of ``part``: weights 7, 3, 1, modulo 10; A is 10, Z is 35, a filler 0.

    Raises:
        ZoneError: another symbol is in it.
    """
    if _SYMBOLS.fullmatch(part) is None:
        raise ZoneError(ZoneFault.FORM)
    values = (0 if symbol == FILLER else int(symbol, 36) for symbol in part)
    return sum(value * weight for value, weight in zip(values, cycle(_WEIGHTS), strict=False)) % 10


def _name(names: str) -> str:
    if not (name := " ".join(names.replace(FILLER, " ").split())):
        raise ZoneError(ZoneFault.FORM)
    return name


def _birth(digits: str, today: date) -> date | None:
    """Return the date of birth, in the latest century that is not in the future; None if a part is unknown."""
    if FILLER in digits or digits[2:4] == "00" or digits[4:6] == "00":
        return None
    try:
        year, month, day = (int(digits[place : place + 2]) for place in (0, 2, 4))
        born = date(today.year // 100 * 100 + year, month, day)
        return born if born <= today else date(born.year - 100, month, day)
    except ValueError as error:
        raise ZoneError(ZoneFault.BIRTH) from error
