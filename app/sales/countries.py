"""Names of nationalities by the three-letter codes of passports (ICAO Doc 9303 part 3).

``resources/countries.csv`` has code, Japanese and English name: countries as in Unicode CLDR, the rest as in Doc 9303.
"""

import csv
from functools import cache
from pathlib import Path

import resources
from licensing.words.language import Language, current

FILE = Path(resources.__file__).parent / "countries.csv"


def country_words(code: str) -> str:
    """Return the code with the name behind it: ``TWN 台湾``; the code alone if it has no name."""
    names = _names().get(code)
    return code if names is None else f"{code} {names[current()]}"


def both_country_names(code: str, between: str) -> str:
    """Return the code with the name in both languages behind it, for paper; the code alone if it has no name."""
    names = _names().get(code)
    return code if names is None else f"{code} {between.join(names.values())}"


def country_name(code: str) -> str:
    """Return the name of a country, empty if ``code`` is none."""
    names = _names().get(code)
    return "" if names is None else names[current()]


def is_country(code: str) -> bool:
    """Return whether a passport may have ``code`` as nationality."""
    return code in _names()


@cache
def _names() -> dict[str, dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {code: {Language.JAPANESE: ja, Language.ENGLISH: en} for code, ja, en in csv.reader(file)}
