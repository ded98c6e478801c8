"""The machine-readable zone (MRZ) of a travel document, as a reader types it: ICAO Doc 9303 parts 3 to 7.

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

from app.sales.birth import Birth

WIDTHS: Final = {88: 44, 72: 36, 90: 30}
"""Symbols of a line by those of the whole zone: passports and visas, visas and cards, cards (TD3, TD2, TD1)."""
PASSPORT_LENGTH: Final = 88
LONGEST: Final = max(WIDTHS)
FILLER: Final = "<"
_CENTURY: Final = 2000
_WEIGHTS: Final = (7, 3, 1)
_BEGIN: Final = re.compile(r"[PVIAC][A-Z<]{0,4}")
"""What the first symbols may be: the kind of document and who issued it."""
_SYMBOLS: Final = re.compile(r"[A-Z0-9<]*")


class ZoneFault(StrEnum):
    """The part whose check digit does not fit, or what else is wrong with a zone."""

    FORM = "form"
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
    """The buyer's data. ``name`` is A–Z and spaces, cut off where the zone has no more room (39 symbols of a passport).

    ``passport_number`` is empty where the document is no passport, ``birth`` None where its year is unknown, and
    ``expiry``, the last day on which the document is valid, None where there is no such day.
    """

    passport_number: str
    nationality: str
    name: str
    birth: Birth | None
    expiry: date | None


@dataclass(frozen=True)
class _Layout:
    """Where the parts stand in a zone without line breaks.

    A check digit stands behind ``number``, ``birth``, ``expiry`` and ``optional``.
    ``whole`` are the parts that the last check digit covers, none in a visa.
    """

    name: slice
    number: slice
    nationality: slice
    birth: slice
    expiry: slice
    optional: slice | None = None
    whole: tuple[slice, ...] = ()
    last: int = 0


def _two_lines(width: int, *, optional: slice | None = None, checked: bool) -> _Layout:
    """Return the layout of two lines: TD3 and MRV-A of 44 symbols, TD2 and MRV-B of 36."""
    at = width
    return _Layout(
        name=slice(5, at),
        number=slice(at, at + 9),
        nationality=slice(at + 10, at + 13),
        birth=slice(at + 13, at + 19),
        expiry=slice(at + 21, at + 27),
        optional=optional,
        whole=(slice(at, at + 10), slice(at + 13, at + 20), slice(at + 21, 2 * at - 1)) if checked else (),
        last=2 * at - 1,
    )


_PASSPORT = _two_lines(44, optional=slice(72, 86), checked=True)
_CARD = _two_lines(36, checked=True)
_SMALL_CARD = _Layout(
    name=slice(60, 90),
    number=slice(5, 14),
    nationality=slice(45, 48),
    birth=slice(30, 36),
    expiry=slice(38, 44),
    whole=(slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)),
    last=59,
)


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
    """Return the data in ``zone``, all lines without a break between them.

    Raises:
        ZoneError: it has another form, or a check digit does not fit.
    """
    layout = _layout(zone)
    if _SYMBOLS.fullmatch(zone) is None:
        raise ZoneError(ZoneFault.FORM)
    _check_number(zone, layout)
    for fault, part in ((ZoneFault.BIRTH, layout.birth), (ZoneFault.EXPIRY, layout.expiry)):
        _check(fault, zone[part], zone[part.stop])
    if layout.optional is not None:
        _check_optional(zone[layout.optional], zone[layout.optional.stop])
    if layout.whole:
        _check(ZoneFault.WHOLE, "".join(zone[part] for part in layout.whole), zone[layout.last])
    return Zone(
        passport_number=zone[layout.number].rstrip(FILLER) if layout is _PASSPORT else "",
        nationality=zone[layout.nationality].rstrip(FILLER),
        name=_name(zone[layout.name]),
        birth=_birth(zone[layout.birth], today),
        expiry=_expiry(zone[layout.expiry]),
    )


def check_digit(part: str) -> int:
    """Return the check digit of ``part``: weights 7, 3, 1, modulo 10; A is 10, Z is 35, a filler 0."""
    values = (0 if symbol == FILLER else int(symbol, 36) for symbol in part)
    return sum(value * weight for value, weight in zip(values, cycle(_WEIGHTS), strict=False)) % 10


def _layout(zone: str) -> _Layout:
    width = WIDTHS.get(len(zone))
    if width == WIDTHS[LONGEST] and zone[0] in "IAC":
        return _SMALL_CARD
    if width is not None and zone[0] == "V":
        return _two_lines(width, checked=False)
    if width == WIDTHS[PASSPORT_LENGTH] and zone[0] == "P":
        return _PASSPORT
    if width == WIDTHS[72] and zone[0] in "IACP":
        return _CARD
    raise ZoneError(ZoneFault.FORM)


def _check(fault: ZoneFault, part: str, digit: str) -> None:
    if digit != str(check_digit(part)):
        raise ZoneError(fault)


def _check_number(zone: str, layout: _Layout) -> None:
    """Check the number of the document. One of more than nine symbols goes on in the card's optional part, behind a
    filler in the place of the check digit, and its check digit follows it there.
    """
    number, digit = zone[layout.number], zone[layout.number.stop]
    if digit == FILLER and layout in (_CARD, _SMALL_CARD):
        begin = layout.number.stop + 1 if layout is _SMALL_CARD else layout.expiry.stop + 1
        more = zone[begin : layout.last if layout is _CARD else layout.birth.start].partition(FILLER)[0]
        number, digit = number + more[:-1], more[-1:]
    _check(ZoneFault.NUMBER, number, digit)


def _check_optional(part: str, digit: str) -> None:
    if part + digit != FILLER * (len(part) + 1):  # the digit of an empty part may be a filler
        _check(ZoneFault.OPTIONAL, part, digit)


def _name(names: str) -> str:
    if not (name := " ".join(names.replace(FILLER, " ").split())):
        raise ZoneError(ZoneFault.FORM)
    return name


def _birth(digits: str, today: date) -> Birth | None:
    """Return the date of birth, in the latest century that is not in the future; None if the year is unknown."""
    if FILLER in digits[:2]:
        return None
    try:
        year, month, day = (int(digits[place : place + 2].replace(FILLER, "0")) for place in (0, 2, 4))
        born = Birth(today.year // 100 * 100 + year, month, day)
        return born if born.earliest <= today else Birth(born.year - 100, month, day)
    except ValueError as error:
        raise ZoneError(ZoneFault.BIRTH) from error


def _expiry(digits: str) -> date | None:
    """Return the date of expiry, for which two digits are enough: no document is valid for decades."""
    try:
        return date(_CENTURY + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
