"""Taking out of a log line what nobody should read there: license numbers, tokens, documents, keys, passwords.

The last four characters stay, so that a person can tell two of them apart. What looks like a secret and is
none is masked too: a log with a gap does less harm than one with a key.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from licensing.number import ALPHABET, GROUP, LENGTH, NumberError, parse, symbols_in

GAP = "…"
LAST = 4
LONG = 20
"""Characters from which on letters and digits in one run are taken for a token, a key or a document."""

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_AUTHORIZATION = re.compile(r"(?i)\b(authorization\W{1,5}(?:\w+ )?|bearer\s+|basic\s+)[^\s'\",;]+")
_PASSWORD_IN_URL = re.compile(r"://[^/\s]+@")
_NAMED = re.compile(r"(?i)\b(token|password|passphrase|secret|api_?key)(['\"]?\s*[=:]\s*['\"]?)[^\s&'\",;]+")
_RUN = re.compile(rf"[A-Za-z0-9_-]{{{LONG},}}")
_MARKS = re.compile("[_-]")
_WORD = re.compile(r"[a-z]*\d{0,5}|(?:[A-Z]?[a-z]+)(?:[A-Z][a-z]+)*|[A-Z]*|\d*")
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[ntrfv])")


def mask(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return ``text`` without secrets; ``secrets`` are those known by heart, such as the database's password."""
    for secret in secrets:
        text = text.replace(secret, GAP)
    text = _PRIVATE_KEY.sub(GAP, text)
    text = _PASSWORD_IN_URL.sub(f"://{GAP}@", text)
    text = _AUTHORIZATION.sub(rf"\1{GAP}", text)
    text = _NAMED.sub(rf"\1\2{GAP}", text)
    # Tokens first: what looks like a number in the middle of one would leave its beginning too short to be noticed.
    return _without_numbers(_RUN.sub(_without_token, text))


def _without_token(found: re.Match[str]) -> str:
    return found[0] if _is_name(found[0]) else GAP + found[0][-LAST:]


def _is_name(run: str) -> bool:
    """Return whether ``run`` is a name in code: words and numbers with marks between them, none of them very long."""
    parts = _MARKS.split(run)
    return all(len(part) < LONG and _WORD.fullmatch(part) for part in parts)


class _Symbol(NamedTuple):
    sign: str
    at: int
    joined: bool
    """Whether nothing stands between this symbol and the one before."""


def _without_numbers(text: str) -> str:
    """Mask license numbers, however they are grouped and written: in code, in an address, as Python shows a string."""
    spellings: tuple[Callable[[str], str], ...] = (str, unquote, lambda said: _ESCAPED.sub(_character, said))
    for spelt in spellings:
        read = spelt(text)
        spans = _numbers_in(read)
        if spans:
            text = _cut(read, spans)
    return text


def _numbers_in(text: str) -> list[tuple[int, int]]:
    """Return from where to where the first twelve symbols of each license number stand."""
    spans: list[tuple[int, int]] = []
    for run in _runs(text):
        for place in range(len(run) - LENGTH + 1):
            if _is_number_at(run, place):
                begin, end = run[place].at, run[place + LENGTH - LAST].at
                # Four letters before a number make two that look like one: both go.
                if spans and begin < spans[-1][1]:
                    begin = spans.pop()[0]
                spans.append((begin, end))
    return spans


def _is_number_at(run: list[_Symbol], place: int) -> bool:
    end = place + LENGTH
    if (place and run[place].joined) or (end < len(run) and run[end].joined):
        return False
    part = run[place:end]
    return _checks("".join(symbol.sign for symbol in part)) or _is_in_fours(part)


def _is_in_fours(part: list[_Symbol]) -> bool:
    """Return whether it looks like a number with a wrong symbol: in fours, with a digit and a mark of one character."""
    starts = [place for place, symbol in enumerate(part) if place and not symbol.joined]
    gaps = {part[place].at - part[place - 1].at for place in starts}
    return starts == [GROUP, 2 * GROUP, 3 * GROUP] and gaps == {2} and any(s.sign.isdigit() for s in part)


def _checks(symbols: str) -> bool:
    try:
        return parse(symbols) == symbols
    except NumberError:
        return False


def _runs(text: str) -> list[list[_Symbol]]:
    """Return the symbols of ``text``, parted where something stands that is neither a symbol nor between two."""
    runs: list[list[_Symbol]] = [[]]
    joined = False
    for at, character in enumerate(text):
        sign = _evened(character)
        if sign is None:
            runs.append([])
        elif sign:
            runs[-1].append(_Symbol(sign, at, joined))
        joined = bool(sign)
    return [run for run in runs if len(run) >= LENGTH]


@cache
def _evened(character: str) -> str | None:
    """Return the symbol that ``character`` stands for, "" for what may stand between two, None for all else."""
    sign = symbols_in(character)
    return sign if not sign or sign in ALPHABET else None


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1][1:], 16)) if len(escaped[1]) > 1 else " "


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    for begin, end in reversed(spans):
        text = text[:begin] + GAP + text[end:]
    return text
