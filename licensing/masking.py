"""Masking secrets in log lines: license numbers, tokens, documents, keys, passwords.

The last four characters remain, so that a person can distinguish two of them. False positives are accepted: a masked
word in a log does less harm than a key.
"""

import logging
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple, TextIO
from urllib.parse import unquote

from licensing.number import ALPHABET, GROUP, LENGTH, NumberError, parse, symbols_in

MASK = "…"
LAST = 4
LONG = 20
"""The shortest run of letters and digits that is treated as a token, a key or a document."""

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_AUTHORIZATION = re.compile(r"(?i)\b(authorization\W{1,5}(?:\w+ )?|bearer\s+|basic\s+)[^\s'\",;]+")
_PASSWORD_IN_URL = re.compile(r"://[^/\s]+@")
_NAMED = re.compile(r"(?i)\b(token|password|passphrase|secret|api_?key)(['\"]?\s*[=:]\s*['\"]?)[^\s&'\",;]+")
_WORDS = re.compile("authorization|bearer|basic|token|pass|secret|key")
"""One of them is in whatever the two patterns before find."""
_RUN = re.compile(rf"[A-Za-z0-9_-]{{{LONG},}}")
_MARKS = re.compile("[_-]")
_WORD = re.compile(r"[a-z]*\d{0,5}|(?:[A-Z]?[a-z]+)(?:[A-Z][a-z]+)*|[A-Z]*|\d*")
_IN_PROSE = "._/:,"
"""Between the groups of a number that a person types, but between the words, times and addresses of a log, too."""
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[ntrfv])")


def mask(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return ``text`` without secrets; ``secrets`` are literal ones, such as the database's password."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    text = _PRIVATE_KEY.sub(MASK, text)
    text = _PASSWORD_IN_URL.sub(f"://{MASK}@", text)
    if not text.isascii() or _WORDS.search(text.lower()):  # quicker for most lines of a log
        text = _AUTHORIZATION.sub(rf"\1{MASK}", text)
        text = _NAMED.sub(rf"\1\2{MASK}", text)
    # Tokens first: masking a number in the middle of one would leave its beginning too short to be recognised.
    return _without_numbers(_RUN.sub(_without_token, text))


def _without_token(found: re.Match[str]) -> str:
    return found[0] if _is_name(found[0]) else MASK + found[0][-LAST:]


def _is_name(run: str) -> bool:
    """Return whether ``run`` is an identifier: short words and numbers joined by ``_`` or ``-``."""
    parts = _MARKS.split(run)
    return all(len(part) < LONG and _WORD.fullmatch(part) for part in parts)


class _Symbol(NamedTuple):
    symbol: str
    at: int
    joined: bool
    """Whether it follows the symbol before without a separator."""


def _without_numbers(text: str) -> str:
    """Mask license numbers in any grouping and encoding: as they are, in a URL, or in a Python repr."""
    decoders: tuple[Callable[[str], str], ...] = (str, unquote, lambda escaped: _ESCAPED.sub(_character, escaped))
    searched = None
    for decode in decoders:
        decoded = decode(text)
        spans = _numbers_in(decoded) if decoded != searched and _may_have_number(decoded) else []
        searched = decoded
        if spans:
            text = _replace(decoded, spans)
    return text


def _may_have_number(text: str) -> bool:
    """Return quickly, for the lines of a log, that no number is in ``text``."""
    if not text.isascii():
        return True
    run, separators = _ascii()
    return run.search(text.encode().translate(None, separators)) is not None


@cache
def _ascii() -> tuple[re.Pattern[bytes], bytes]:
    """Return the pattern of as many symbols as a number has, and the separators that may be between them."""
    characters = [chr(code) for code in range(128)]
    symbols = "".join(character for character in characters if _normalized(character))
    separators = "".join(character for character in characters if _normalized(character) == "")
    return re.compile(f"[{symbols}]{{{LENGTH}}}".encode()), separators.encode()


def _numbers_in(text: str) -> list[tuple[int, int]]:
    """Return the spans of the first twelve symbols of each license number."""
    spans: list[tuple[int, int]] = []
    for run in _runs(text):
        for place in range(len(run) - LENGTH + 1):
            if _is_number_at(run, place):
                begin, end = run[place].at, run[place + LENGTH - LAST].at
                # Four letters before a number give two candidates that overlap: both are masked.
                if spans and begin < spans[-1][1]:
                    begin = spans.pop()[0]
                spans.append((begin, end))
    return spans


def _is_number_at(run: list[_Symbol], place: int) -> bool:
    end = place + LENGTH
    if (place and run[place].joined) or (end < len(run) and run[end].joined):
        return False
    part = run[place:end]
    return _checks("".join(entry.symbol for entry in part)) or _is_in_fours(part)


def _is_in_fours(part: list[_Symbol]) -> bool:
    """Return whether it looks like a mistyped number: in fours, with a digit, separated by one character each."""
    starts = [place for place, entry in enumerate(part) if place and not entry.joined]
    distances = {part[place].at - part[place - 1].at for place in starts}
    return (
        starts == [GROUP, 2 * GROUP, 3 * GROUP] and distances == {2} and any(entry.symbol.isdigit() for entry in part)
    )


def _checks(symbols: str) -> bool:
    try:
        return parse(symbols) == symbols
    except NumberError:
        return False


def _runs(text: str) -> list[list[_Symbol]]:
    """Return the symbols of ``text``, split where a character is neither a symbol nor a separator."""
    runs: list[list[_Symbol]] = [[]]
    joined = False
    for at, character in enumerate(text):
        symbol = _normalized(character)
        if symbol is None:
            runs.append([])
        elif symbol:
            runs[-1].append(_Symbol(symbol, at, joined))
        joined = bool(symbol)
    return [run for run in runs if len(run) >= LENGTH]


@cache
def _normalized(character: str) -> str | None:
    """Return the symbol for ``character``, "" for a separator, None for anything else."""
    symbol = None if character in _IN_PROSE else symbols_in(character)
    return symbol if not symbol or symbol in ALPHABET else None


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1][1:], 16)) if len(escaped[1]) > 1 else " "


def _replace(text: str, spans: list[tuple[int, int]]) -> str:
    for begin, end in reversed(spans):
        text = text[:begin] + MASK + text[end:]
    return text


class StderrHandler(logging.StreamHandler[TextIO]):
    """Logs to stderr, and drops what cannot be written: the default prints the entry, its arguments not masked."""

    def handleError(self, record: logging.LogRecord) -> None: ...
