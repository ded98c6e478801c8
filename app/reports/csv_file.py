"""CSV files that spreadsheets open correctly: in the chosen encoding, all cells quoted, formulas escaped."""

import io
from collections.abc import Iterable
from enum import StrEnum

from licensing.csv_cells import write_rows

SUBSTITUTE = "〓"
"""GETA MARK, the customary sign for a missing character in Japanese print."""


class CsvEncoding(StrEnum):
    UTF_8 = "utf-8-sig"
    """With a byte order mark, by which Excel recognises it, and codes protected from it."""
    CP932 = "cp932"
    """For older Japanese programs."""


def csv_bytes(lines: Iterable[Iterable[str]], encoding: CsvEncoding = CsvEncoding.UTF_8) -> bytes:
    """Return ``lines`` as a CSV file (RFC 4180, lines end with CR LF); what CP932 lacks becomes SUBSTITUTE."""
    text = io.StringIO()
    write_rows(text, lines, protect_codes=encoding is CsvEncoding.UTF_8)
    return _writable(text.getvalue(), encoding).encode(encoding)


def missing_in(lines: Iterable[Iterable[str]], encoding: CsvEncoding) -> str:
    """Return the characters of ``lines`` that ``encoding`` lacks, each once, in order of appearance."""
    characters = dict.fromkeys(character for line in lines for cell in line for character in cell)
    return "".join(character for character in characters if not _is_in(character, encoding))


def _writable(text: str, encoding: CsvEncoding) -> str:
    if _is_in(text, encoding):
        return text
    return "".join(character if _is_in(character, encoding) else SUBSTITUTE for character in text)


def _is_in(text: str, encoding: CsvEncoding) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
