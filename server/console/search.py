"""Search that ignores width, case, the kind of kana, dashes and spaces."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
IGNORED = dict.fromkeys(map(ord, "-‐‑‒–—―−ー~〜・,.()"))
"""Dashes, the long vowel mark, and punctuation that people often omit."""


def folded(text: str) -> str:
    """Return ``text`` normalised so that different spellings of one name are equal."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(plain.translate(KATAKANA_TO_HIRAGANA).translate(IGNORED).split())


def matching(rows: QuerySet[Any], fields: Iterable[str], term: str) -> set[Any]:
    """Return the primary keys of ``rows`` that contain every word of ``term`` in some of ``fields``."""
    words = [word for word in map(folded, term.split()) if word]
    if not words:
        return set()
    found: dict[Any, list[str]] = {}
    for key, *values in rows.order_by().values_list("pk", *fields):
        found.setdefault(key, []).extend(folded(value) for value in values if value)
    return {key for key, values in found.items() if all(any(word in value for value in values) for word in words)}
