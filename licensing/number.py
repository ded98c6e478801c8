"""License numbers: generating them, and parsing what people type, paste or scan.

Crockford's base 32 (no I, L, O, U), 15 random symbols and a check symbol by the hybrid system of
ISO/IEC 7064 over this alphabet, displayed in groups of four::

    number = generate()                     # "7K3M9QXR2VTA84NB"
    show(number)                            # "7K3M-9QXR-2VTA-84NB"
    parse("ライセンス番号：７ｋ３ｍ－9QXR 2VTA 84NB")  # "7K3M9QXR2VTA84NB"
    parse("7K3M-9QXR-2VTA-84NC")            # raises NumberError: fault WRONG_CHECK, group 4

A wrong check symbol is found without a network. Whether the number exists, only the server knows.
"""

import re
import secrets
import unicodedata
from enum import StrEnum

from licensing.errors import LicensingError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
LONGEST_INPUT = 4096
"""Characters that are read: more than any line of an e-mail."""

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATOR_CATEGORIES = {"Pd", "Zs", "Zl", "Zp", "Cc", "Cf"}
_SEPARATORS = "._/:,・ー~一\u0304\u0305"
"""Dots, and what looks like a dash without being called one: long vowel mark, wave, the kanji one, overlines."""
_DASH = re.compile("DASH|HYPHEN|MINUS|HORIZONTAL")
"""Finds the names of dashes, minuses and lines that are not of category Pd."""
_NUMERAL = "No"
"""The category of circled digits and footnotes, which NFKC makes digits: they number a line of an e-mail."""
_INSIDE = re.compile(rf"(?<![0-9A-Z])(?=((?:[{ALPHABET}]{{4}} ?){{3}}[{ALPHABET}]{{4}})(?![0-9A-Z]))")
"""A whole number in groups of four within a line; the lookahead finds overlapping candidates too."""
_CONFUSABLE = ("8B3", "5S", "2Z7", "6G", "0DQC", "VWY", "MN", "17J", "EF", "PR", "KX")
"""Symbols that people take for one another, in handwriting or on the phone."""


class NumberFault(StrEnum):
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OTHER_CHARACTERS = "other_characters"
    SEVERAL = "several"
    """Two or more different numbers, as in the e-mail about all terminals of a shop."""
    WRONG_CHECK = "wrong_check"


class NumberError(LicensingError):
    """What was typed is not a license number.

    ``group`` (1 to 4) is the group of four that is probably wrong and ``part`` its symbols.
    """

    def __init__(self, fault: NumberFault, group: int, part: str) -> None:
        super().__init__(f"not a license number ({fault.value}), see group {group}: {part!r}")
        self.fault = fault
        self.group = group
        self.part = part


def generate() -> str:
    """Return a new license number of 75 random bits, without dashes."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_symbol(body)


def show(number: str) -> str:
    """Return a license number (16 symbols) or a terminal number (12 digits), whole or still being typed, in fours."""
    return "-".join(_groups(number))


def hide(number: str) -> str:
    """Return ``number`` in groups of four with all but the last masked: ``••••-••••-••••-84ND``."""
    *hidden, last = show(number).split("-")
    return "-".join([*("•" * len(group) for group in hidden), last])


def symbols_in(text: str) -> str:
    """Return the symbols in ``text``: case, width and look-alikes are normalized, dashes and spaces removed."""
    return _normalized(text).replace(" ", "")


def parse(text: str) -> str:
    """Return the license number, 16 symbols, that ``text`` is or contains (a line pasted from the e-mail).

    Raises:
        NumberError: there is none; it names the group that is probably wrong.
    """
    normalized = _normalized(text)
    compact = normalized.replace(" ", "")
    once = compact[:LENGTH]  # a scanner without Enter types a second scan behind the first
    if compact == once * (len(compact) // LENGTH) and _is_number(once):
        return once
    inside = list(_INSIDE.finditer(normalized))
    found, end = set(), 0
    for match in inside:
        candidate = _compact(match)
        if match.start() >= end and _is_number(candidate):
            found.add(candidate)
            end = match.end(1)
    if len(found) > 1:  # the first might be the one of another terminal, which would lose it
        raise NumberError(NumberFault.SEVERAL, 1, "")
    if found:
        return found.pop()
    raise _fault_of(_compact(inside[0]) if inside else compact)


def _compact(match: re.Match[str]) -> str:
    return match[1].replace(" ", "")


def _normalized(text: str) -> str:
    plain = "".join(" " if unicodedata.category(c) == _NUMERAL else c for c in text[:LONGEST_INPUT])
    folded = unicodedata.normalize("NFKC", plain).upper().translate(_LOOKALIKES)
    return re.sub(" +", " ", "".join(" " if _separates(c) else c for c in folded)).strip()


def _separates(character: str) -> bool:
    return (
        unicodedata.category(character) in _SEPARATOR_CATEGORIES
        or character in _SEPARATORS
        or _DASH.search(unicodedata.name(character, "")) is not None
    )


def _groups(symbols: str) -> list[str]:
    return [symbols[i : i + GROUP] for i in range(0, len(symbols), GROUP)]


def _is_number(symbols: str) -> bool:
    return len(symbols) == LENGTH and set(symbols) <= set(ALPHABET) and _checks(symbols)


def _checks(symbols: str) -> bool:
    return check_symbol(symbols[:-1]) == symbols[-1]


def check_symbol(body: str) -> str:
    """Return the check symbol of ``body`` by ISO/IEC 7064's hybrid system over ``ALPHABET``.

    It finds every single wrong symbol, and 99.8 % of swapped neighbours.
    """
    from stdnum.iso7064 import mod_37_36  # as slow to import as all of this package: not before the first paint

    symbol: str = mod_37_36.calc_check_digit(body, ALPHABET)
    return symbol


def _fault_of(symbols: str) -> NumberError:
    for place, symbol in enumerate(symbols):
        if symbol not in ALPHABET:
            return _error(NumberFault.OTHER_CHARACTERS, symbols, place // GROUP)
    if not symbols:
        return NumberError(NumberFault.EMPTY, 1, "")
    if len(symbols) < LENGTH:
        return _error(NumberFault.TOO_SHORT, symbols, len(symbols) // GROUP)
    if len(symbols) > LENGTH:
        return NumberError(NumberFault.TOO_LONG, GROUP, symbols[LENGTH - GROUP :][:LENGTH])
    return _error(NumberFault.WRONG_CHECK, symbols, _likely_wrong_group(symbols))


def _error(fault: NumberFault, symbols: str, group: int) -> NumberError:
    group = min(group, LENGTH // GROUP - 1)
    return NumberError(fault, group + 1, symbols[group * GROUP :][:GROUP])


def _likely_wrong_group(symbols: str) -> int:
    """Return the only group where one confusable symbol would make the number valid, else the last one."""
    groups = {place // GROUP for place in range(LENGTH) if _is_valid_with_confusable_at(symbols, place)}
    return groups.pop() if len(groups) == 1 else LENGTH // GROUP - 1


def _is_valid_with_confusable_at(symbols: str, place: int) -> bool:
    alike = {c for family in _CONFUSABLE if symbols[place] in family for c in family} - {symbols[place]}
    return any(_checks(symbols[:place] + c + symbols[place + 1 :]) for c in alike)
