"""The fields of a purchase record: parsing and validating what a person typed into each.

Full-width letters, lower case and spaces are normalised. Anything else that is wrong raises a ``FieldError`` with
field and fault, whose sentences are in ``sentences``.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum

from app.sales.agency_characters import agency_text, refused_in
from app.sales.birth import Birth
from app.sales.countries import is_country
from app.sales.eligibility import sellable_on
from app.sales.record import ProofKind

NAME_LENGTH = 39
ITEM_NAME_LENGTH = 50
MOST_PIECES = 9_999
HIGHEST_AMOUNT = 999_999_999
"""Yen, tax included, of one unit and of one line."""
DETAIL_LENGTH = 100
JAPAN = "JPN"
STATUSES = (
    *("短期滞在", "外交", "公用", "協定"),
    *("船舶観光上陸許可", "寄港地上陸許可", "乗員上陸許可", "通過上陸許可", "遭難による上陸許可", "緊急上陸許可"),
)
"""The statuses of residence (在留資格) and landing permissions of the foreign nationals who buy tax-free."""
VISITOR = STATUSES[0]
"""The status of nearly all buyers."""
UNLIMITED = frozenset({"外交", "公用", "協定"})
"""Diplomats, officials and members of the US forces buy tax-free however long they stay."""
OLDEST_BIRTH = Birth(1900)

_UNKNOWN_PARTS = re.compile(r"(\d{4})[-/.年](\d{1,2}|XX)[-/.月](\d{1,2}|XX)日?|(\d{4})(\d{2}|XX)(\d{2}|XX)", re.ASCII)
_BULLION = re.compile(
    r"(地金|インゴット|金貨|BULLION|INGOT|\b(GOLD|PLATINUM) (BAR|COIN)S?\b)"
    r"(?! ?(チョコ|クッキー|石鹸|型|形|風|柄|CHOCO|SOAP))"
)
"""Bullion and coins of gold and platinum do not qualify; jewellery does, and so does what only has their form."""
_UPC_A, _EAN_13 = 12, 13
LATEST = date(2099, 12, 31)
"""No upper bound is known while the clock is in doubt; this one is for slips of the finger."""
_JAN_LENGTHS = (8, _UPC_A, _EAN_13)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_NUMBER = re.compile(r"[0-9]+")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc<,.\u00b7\u30fb"
_APOSTROPHES = "'\u2018\u2019\u02bc`"
_NO_COMMAS = str.maketrans(dict.fromkeys(",、", ""))
_AS_IN_ZONE = str.maketrans(dict.fromkeys(_HYPHENS, " ") | dict.fromkeys(_APOSTROPHES, ""))


class Field(StrEnum):
    NAME = "name"
    NATIONALITY = "nationality"
    BIRTH = "birth"
    STATUS = "status"
    LANDING = "landing"
    PASSPORT_NUMBER = "passport_number"
    ITEM_NAME = "item_name"
    UNIT_PRICE = "unit_price"
    QUANTITY = "quantity"
    RATE = "rate"
    ITEMS = "items"
    SOLD_ON = "sold_on"
    PROOF = "proof"
    ABROAD_SINCE = "abroad_since"
    JAN = "jan"
    DETAIL = "detail"
    SHOP = "shop"


class Fault(StrEnum):
    MISSING = "missing"
    OTHER_FORM = "other_form"
    TOO_LONG = "too_long"
    TOO_MUCH = "too_much"
    NOT_A_DAY = "not_a_day"
    IN_FUTURE = "in_future"
    TOO_EARLY = "too_early"
    BEFORE_BIRTH = "before_birth"
    TOO_RECENT = "too_recent"
    NOT_QUALIFYING = "not_qualifying"
    CHECK_DIGIT = "check_digit"
    UNKNOWN = "unknown"
    CHARACTERS = "characters"
    """The tax agency's system does not take some; ``FieldError.detail`` has them."""


class FieldError(ValueError):
    """What was typed is not valid in ``field``."""

    def __init__(self, field: Field, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{field.value}: {fault.value}")
        self.field = field
        self.fault = fault
        self.detail = detail


def read_name(text: str) -> str:
    """Return the name as in the passport's machine-readable zone: A–Z and single spaces.

    Hyphens, commas and points become spaces and apostrophes are removed, as in ICAO Doc 9303 part 3.
    """
    name = zone_name(text)
    if not name:
        raise FieldError(Field.NAME, Fault.MISSING)
    if not re.fullmatch(r"[A-Z ]+", name):
        raise FieldError(Field.NAME, Fault.OTHER_FORM)
    if len(name) > NAME_LENGTH:
        raise FieldError(Field.NAME, Fault.TOO_LONG)
    return name


def zone_name(text: str) -> str:
    """Return ``text`` as a machine-readable zone would have it, whatever its letters are."""
    return " ".join(_normalise(text.replace("´", "'")).translate(_AS_IN_ZONE).split())  # NFKC makes two of that key


def read_nationality(text: str) -> str:
    """Return the three-letter code (ICAO Doc 9303; ``D`` is Germany)."""
    code = _compact(text).replace("<", "")
    if not code:
        raise FieldError(Field.NATIONALITY, Fault.MISSING)
    if code == "D":
        return "DEU"
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise FieldError(Field.NATIONALITY, Fault.OTHER_FORM)
    if not is_country(code):
        raise FieldError(Field.NATIONALITY, Fault.UNKNOWN)
    return code


def read_birth(text: str, today: date) -> Birth:
    """Return the birth; 00 or XX stands for a month or day that the passport does not know."""
    match = _UNKNOWN_PARTS.fullmatch(_compact(text))
    if match is None:
        raise FieldError(Field.BIRTH, Fault.NOT_A_DAY if text.strip() else Fault.MISSING)
    try:
        birth = Birth(*(int(part.replace("X", "0")) for part in match.groups() if part))
    except ValueError as error:
        raise FieldError(Field.BIRTH, Fault.NOT_A_DAY) from error
    if birth.earliest > today:
        raise FieldError(Field.BIRTH, Fault.IN_FUTURE)
    if birth.year < OLDEST_BIRTH.year:
        raise FieldError(Field.BIRTH, Fault.TOO_EARLY)
    return birth


def read_status(text: str) -> str:
    status = text.strip()
    if status not in STATUSES:
        raise FieldError(Field.STATUS, Fault.OTHER_FORM if status else Fault.MISSING)
    return status


def read_landing(text: str, today: date) -> date:
    return _read_day(Field.LANDING, text, today)


def read_proof(text: str) -> ProofKind:
    if text not in list(ProofKind):
        raise FieldError(Field.PROOF, Fault.MISSING)
    return ProofKind(text)


def read_abroad_since(text: str, today: date) -> date:
    return _read_day(Field.ABROAD_SINCE, text, today)


def read_sold_on(text: str) -> date:
    """Return the day of a sale, which a person enters because the PC clock is in doubt."""
    day = _read_day(Field.SOLD_ON, text, LATEST)
    if not sellable_on(day):
        raise FieldError(Field.SOLD_ON, Fault.TOO_EARLY)
    return day


def read_passport_number(text: str) -> str:
    number = _compact(text).translate(_AS_IN_ZONE).replace(" ", "")
    if not number:
        raise FieldError(Field.PASSPORT_NUMBER, Fault.MISSING)
    if not re.fullmatch(r"[A-Z0-9]{7,11}", number):
        raise FieldError(Field.PASSPORT_NUMBER, Fault.OTHER_FORM)
    return number


def goods_text(text: str) -> str:
    """Return ``text`` as names of goods are recorded: on one line, composed, with full-width katakana."""
    return agency_text(one_line(text))


def read_item_name(text: str) -> str:
    name = goods_text(text)
    if not name:
        raise FieldError(Field.ITEM_NAME, Fault.MISSING)
    if refused := refused_in(name):
        raise FieldError(Field.ITEM_NAME, Fault.CHARACTERS, refused)
    if len(name) > ITEM_NAME_LENGTH:
        raise FieldError(Field.ITEM_NAME, Fault.TOO_LONG)
    if _BULLION.search(_normalise(name)):
        raise FieldError(Field.ITEM_NAME, Fault.NOT_QUALIFYING)
    return name


def read_detail(text: str) -> str:
    """Return 商品情報詳細: brand, model and serial number."""
    detail = goods_text(text)
    if not detail:
        raise FieldError(Field.DETAIL, Fault.MISSING)
    if refused := refused_in(detail):
        raise FieldError(Field.DETAIL, Fault.CHARACTERS, refused)
    if len(detail) > DETAIL_LENGTH:
        raise FieldError(Field.DETAIL, Fault.TOO_LONG)
    return detail


def looks_like_jan(text: str) -> bool:
    """Return whether ``text`` is as many digits as a JAN code (GS1: EAN-13, EAN-8, UPC-A), right or wrong."""
    code = _compact(text)
    return _NUMBER.fullmatch(code) is not None and len(code) in _JAN_LENGTHS


def read_jan(text: str) -> str:
    """Return the JAN code in ``text``, whose check digit is right; UPC-A as the JAN code with a 0 before it."""
    code = _compact(text)
    if not looks_like_jan(code):
        raise FieldError(Field.JAN, Fault.OTHER_FORM)
    from stdnum import ean  # as slow to import as all of this package: not before the first paint

    if not ean.is_valid(code):
        raise FieldError(Field.JAN, Fault.CHECK_DIGIT)
    return code.zfill(_EAN_13) if len(code) == _UPC_A else code


def read_shop_name(text: str) -> str:
    """Return the shop's name as records have it; it may be empty."""
    name = agency_text(text)
    if refused := refused_in(name):
        raise FieldError(Field.SHOP, Fault.CHARACTERS, refused)
    return name


def read_unit_price(text: str) -> int:
    return _read_number(Field.UNIT_PRICE, text, HIGHEST_AMOUNT)


def read_quantity(text: str) -> int:
    return _read_number(Field.QUANTITY, text, MOST_PIECES)


def one_line(text: str) -> str:
    """Return the printable characters of ``text``, with single spaces."""
    printable = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in text)
    return " ".join(printable.split())


def day_in(text: str) -> date | None:
    """Return the day in ``text`` (``2026/11/22``, ``20261122``, ``2026年11月22日``), None if it is not one."""
    match = _DAY.fullmatch(_compact(text))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_day(field: Field, text: str, today: date) -> date:
    if not text.strip():
        raise FieldError(field, Fault.MISSING)
    day = day_in(text)
    if day is None:
        raise FieldError(field, Fault.NOT_A_DAY)
    if day > today:
        raise FieldError(field, Fault.IN_FUTURE)
    return day


def _read_number(field: Field, text: str, highest: int) -> int:
    if not (digits := yen_digits(text)):
        raise FieldError(field, Fault.MISSING)
    if not _NUMBER.fullmatch(digits) or not digits.strip("0"):
        raise FieldError(field, Fault.OTHER_FORM)
    number = int(digits.lstrip("0")[: len(str(highest)) + 1])
    if number > highest:
        raise FieldError(field, Fault.TOO_MUCH)
    return number


def yen_digits(text: str) -> str:
    """Return what was typed as a number, without commas, 円 and ¥, whose key sends a backslash."""
    return _compact(text).translate(_NO_COMMAS).lstrip("¥\\").removesuffix("円")


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _compact(text: str) -> str:
    return "".join(_normalise(text).split())
