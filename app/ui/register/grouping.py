"""A license number while it is being typed: groups of four and the cursor position in them.

Text and cursor arithmetic without Qt; ``licensing.number`` defines the symbols.
"""

from typing import NamedTuple

from licensing.number import GROUP, show, symbols_in

DASH = "-"


class Line(NamedTuple):
    """The text of the field; ``cursor`` counts the characters before it, dashes included."""

    text: str
    cursor: int


def regroup(text: str, cursor: int) -> Line:
    """Return ``text`` normalised and in groups of four, the cursor behind the same symbol as before."""
    symbols = symbols_in(text)
    shown = show(symbols)
    return Line(shown, min(cursor_behind(len(symbols_in(text[:cursor]))), len(shown)))


def cursor_behind(symbols: int) -> int:
    """Return the cursor position behind that many symbols: after a full group it is after the dash."""
    return symbols + symbols // GROUP


def before_dash(line: Line) -> Line:
    """Return ``line`` ready for Backspace: the cursor skips a dash, so that the symbol before it is removed."""
    return line._replace(cursor=line.cursor - 1) if line.text[: line.cursor].endswith(DASH) else line


def after_dash(line: Line) -> Line:
    """Return ``line`` ready for Delete: the cursor skips a dash."""
    return line._replace(cursor=line.cursor + 1) if line.text[line.cursor :].startswith(DASH) else line


def span(group: int, part: str) -> tuple[int, int]:
    """Return start and length, dashes included, of ``part``, which begins ``group`` (1 is the first)."""
    return cursor_behind((group - 1) * GROUP), len(show(part))
