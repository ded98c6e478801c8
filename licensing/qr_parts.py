"""An answer as numbered QR code parts that a barcode scanner types, and collecting them in any order.

One part is ``AM`` + its number + their count (two digits each) + a digest of the answer (8) + a chunk + a digest of the
part (4). The answer is in base32 (RFC 4648 §6, no padding): capital letters and digits only, so a QR code encodes it in
alphanumeric mode, and the keyboard layout (JIS or US) or Caps Lock changes nothing.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass

from licensing.answer import LARGEST_ANSWER
from licensing.characters import one_line
from licensing.codes import Fault
from licensing.errors import DocumentError

SIZE = 500
"""Symbols of a chunk: a QR code of version 14 at level M, easy to scan from paper or a screen."""
MOST_PARTS = 99
_ANSWER_DIGEST, _PART_DIGEST = 8, 4
_PART = re.compile(rf"(AM(\d\d)(\d\d)([A-Z2-7]{{{_ANSWER_DIGEST}}})([A-Z2-7]+))([A-Z2-7]{{{_PART_DIGEST}}})")
_LONGEST = 4096


def split(answer: bytes, size: int = SIZE) -> list[str]:
    """Return ``answer`` as parts with chunks of at most ``size`` symbols.

    Raises:
        ValueError: it is empty, or does not fit ``MOST_PARTS`` parts of that size.
    """
    symbols = _base32(answer)
    count = -(-len(symbols) // size)
    if not 1 <= count <= MOST_PARTS:
        raise ValueError(f"{len(answer)} bytes make {count} parts")
    length = -(-len(symbols) // count)  # of equal length: no QR code is denser than necessary
    chunks = [symbols[start : start + length] for start in range(0, len(symbols), length)]
    mark = _digest(answer, _ANSWER_DIGEST)
    bodies = [f"AM{index:02}{len(chunks):02}{mark}{chunk}" for index, chunk in enumerate(chunks, 1)]
    return [body + _digest(body.encode(), _PART_DIGEST) for body in bodies]


def looks_like_part(text: str) -> bool:
    """Return whether ``text`` begins like a part; an answer's own bytes begin with a brace."""
    return _normalized(text).startswith("AM")


def parts_in(text: str) -> list[str]:
    """Return the parts in ``text``: a scanner without Enter types one behind the other, and a mail wraps their lines.

    What is no part is one piece, for ``Collector.add`` to refuse.
    """
    joined = _normalized(text)
    # A chunk has neither 0 nor 1. Of 20 and more parts, the count and the digest that all of them have tell them apart.
    start = rf"AM[0-9]{{2}}(?:[01][0-9]|{re.escape(joined[4:14]) or '$'})"
    return re.split(f"(?!^)(?={start})", joined)


@dataclass(frozen=True)
class Progress:
    """How many parts there are and which are missing; ``answer`` once none is."""

    total: int
    missing: tuple[int, ...]
    answer: bytes | None = None


class Collector:
    """Collects parts in any order; the same part again changes nothing.

    One of another answer than the first part's is refused, but not forgotten: the first may have been the wrong one.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[int, str], dict[int, str]] = {}

    def add(self, text: str) -> Progress:
        """Add one part and return the progress.

        Raises:
            DocumentError: it is no part, it is damaged, or it belongs to another answer, which it does not complete;
                the others are kept.
        """
        index, total, mark, chunk = _read(text)
        chunks = {**self._answers.get((total, mark), {}), index: chunk}
        missing = tuple(place for place in range(1, total + 1) if place not in chunks)
        answer = None if missing else _joined(chunks, total, mark)
        self._answers[total, mark] = chunks
        if missing and next(iter(self._answers)) != (total, mark):
            raise DocumentError("a part of another answer", Fault.OTHER_ANSWER)
        return Progress(total, missing, answer)

    def clear(self) -> None:
        """Discard all parts."""
        self._answers.clear()


def _read(text: str) -> tuple[int, int, str, str]:
    if len(text) > _LONGEST:
        raise DocumentError(f"a part of more than {_LONGEST} characters")
    normalized = _normalized(text)
    if not normalized.startswith("AM"):
        raise DocumentError("not a part of an answer")
    found = _PART.fullmatch(normalized)
    # A scanner drops characters when the PC is busy, so each part has a digest of its own.
    if found is None or _digest(found[1].encode(), _PART_DIGEST) != found[6]:
        raise DocumentError("a part with symbols missing or changed", Fault.TORN_PART)
    index, total = int(found[2]), int(found[3])
    if not 1 <= index <= total:
        raise DocumentError(f"part {index} of {total}", Fault.TORN_PART)
    return index, total, found[4], found[5]


def _joined(chunks: dict[int, str], total: int, mark: str) -> bytes:
    symbols = "".join(chunks[place] for place in range(1, total + 1))
    try:
        answer = base64.b32decode(symbols + "=" * (-len(symbols) % 8))
    except binascii.Error as error:
        raise DocumentError("the parts do not make up the answer", Fault.TORN_PART) from error
    if len(answer) > LARGEST_ANSWER or _digest(answer, _ANSWER_DIGEST) != mark:
        raise DocumentError("the parts do not make up the answer", Fault.TORN_PART)
    return answer


def _normalized(text: str) -> str:
    """Return ``text`` without what an input method (full width), Caps Lock or a mail (invisible ones) has changed."""
    return "".join(one_line(unicodedata.normalize("NFKC", text)).upper().split())


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


def _digest(data: bytes, length: int) -> str:
    return _base32(hashlib.sha256(data).digest())[:length]
