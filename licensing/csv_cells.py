"""CSV that no spreadsheet runs as a formula (CSV injection): the one writer of the app's and the server's exports."""

import csv
from collections.abc import Iterable
from typing import Final, TextIO

BYTE_ORDER_MARK: Final = "\ufeff"
"""Begins a file in UTF-8, which Excel misreads without it."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What Excel and others take for the beginning of a formula; the full-width ones on a Japanese system
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def write_rows(out: TextIO, rows: Iterable[Iterable[str]]) -> int:
    """Write ``rows`` as CSV (RFC 4180, lines end with CR LF), all cells quoted and escaped; return how many."""
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    count = 0
    for row in rows:
        writer.writerow([escape_formula(cell) for cell in row])
        count += 1
    return count


def escape_formula(cell: str) -> str:
    """Return ``cell`` with an apostrophe before it if a spreadsheet would run it as a formula, else unchanged."""
    risky = cell.startswith(_FORMULA_STARTS) or cell.lstrip(" 　").startswith(_FORMULA_STARTS)
    return f"'{cell}" if risky else cell
