"""Finding rows by what somebody half remembers: width, case, kana, dashes and spaces make no difference."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
LEFT_OUT = dict.fromkeys(map(ord, "-‐‑‒–—―−ー~〜・,.()"))
"""Dashes, the long vowel mark, and what people leave out when they type."""


def folded(text: str) -> str:
    """Return ``text`` in the form in which two spellings of one name are the same."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(plain.translate(KATAKANA_TO_HIRAGANA).translate(LEFT_OUT).split())


def matching(rows: QuerySet[Any], fields: Iterable[str], term: str) -> set[Any]:
    """Return the keys of those ``rows`` whose ``fields``, taken together, hold every word of ``term``."""
    words = [word for word in map(folded, term.split()) if word]
    if not words:
        return set()
    told: dict[Any, list[str]] = {}
    for key, *values in rows.order_by().values_list("pk", *fields):
        told.setdefault(key, []).extend(folded(value) for value in values if value)
    return {key for key, values in told.items() if all(any(word in value for value in values) for word in words)}
