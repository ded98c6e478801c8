"""Cells as the bytes of a CSV file that spreadsheets open rightly: UTF-8 with its mark, all quoted, no formulas."""

import csv
import io
from collections.abc import Iterable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What Excel and others take for the beginning of a formula; the wide ones where the system is Japanese
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def csv_bytes(lines: Iterable[Iterable[str]]) -> bytes:
    """Return ``lines`` as a CSV file (RFC 4180, lines end with CR LF)."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([guarded(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """Return ``cell`` behind an apostrophe if a spreadsheet would calculate it, else as it is."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) or cell.lstrip(" 　").startswith(_FORMULA_STARTS) else cell
