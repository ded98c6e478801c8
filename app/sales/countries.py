"""Names of nationalities by the three-letter codes of passports (ICAO Doc 9303).

``resources/countries.csv`` has code, Japanese and English name, as in Unicode CLDR.
"""

import csv
from functools import cache
from pathlib import Path

import resources
from licensing.words.text import Text

FILE = Path(resources.__file__).parent / "countries.csv"


def country_words(code: str) -> str:
    """Return the code with the name behind it: ``TWN 台湾``; the code alone if it has no name."""
    name = _names().get(code)
    return code if name is None else f"{code} {name}"


@cache
def _names() -> dict[str, Text]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {code: Text(ja=ja, en=en) for code, ja, en in csv.reader(file)}
