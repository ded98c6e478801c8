"""CSV that no spreadsheet runs as a formula (CSV injection): the one writer of the app's and the server's exports."""

import csv
import re
from collections.abc import Iterable
from typing import Final, TextIO

BYTE_ORDER_MARK: Final = "\ufeff"
"""Begins a file in UTF-8, which Excel misreads without it."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What Excel and others take for the beginning of a formula; the full-width ones on a Japanese system
(https://owasp.org/www-community/attacks/CSV_Injection)."""

_NUMBER = re.compile(r"-[0-9]+", re.ASCII)
"""A negative amount calculates nothing."""
_LIKE_A_NUMBER = re.compile(r"[0-9]+([-/.:Ee][0-9]+)*", re.ASCII)


class Code(str):
    """A code or a name, which a spreadsheet would spoil if it consists of digits: ``012345678``, ``12345E12``."""

    __slots__ = ()


def write_rows(out: TextIO, rows: Iterable[Iterable[str]], *, protect_codes: bool = False) -> int:
    """Write ``rows`` as CSV (RFC 4180, lines end with CR LF), all cells quoted and escaped; return how many.

    ``protect_codes`` writes each ``Code`` that looks like a number or a day as the formula ``="…"``, which spreadsheets
    show as it is.
    """
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    count = 0
    for row in rows:
        writer.writerow([_protected(cell) if protect_codes else escape_formula(cell) for cell in row])
        count += 1
    return count


def _protected(cell: str) -> str:
    return f'="{cell}"' if isinstance(cell, Code) and _LIKE_A_NUMBER.fullmatch(cell) else escape_formula(cell)


def escape_formula(cell: str) -> str:
    """Return ``cell`` with an apostrophe before it if a spreadsheet would run it as a formula, else unchanged."""
    risky = cell.startswith(_FORMULA_STARTS) or cell.lstrip(" 　").startswith(_FORMULA_STARTS)
    return f"'{cell}" if risky and not _NUMBER.fullmatch(cell) else cell
