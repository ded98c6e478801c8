"""Search that ignores width, case, the kind of kana, dashes and spaces."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from licensing.number import symbols_in
from server.folding import folded


def contains(column: str, term: str) -> Q:
    """Return the condition that the ``FoldedField`` ``column`` contains every word of ``term``.

    A number is found with letters that it does not have, too, as they are typed by mistake.
    """
    condition = Q()
    for word in filter(None, map(folded, term.split())):
        spellings = {word, symbols_in(word).lower() or word}
        condition &= reduce(or_, (Q(**{f"{column}__contains": spelling}) for spelling in spellings))
    return condition


def matching(rows: QuerySet[Any], fields: Iterable[str], term: str) -> set[Any]:
    """Return the primary keys of ``rows`` that contain every word of ``term`` in some of ``fields``."""
    words = [word for word in map(folded, term.split()) if word]
    if not words:
        return set()
    found: dict[Any, list[str]] = {}
    for key, *values in rows.order_by().values_list("pk", *fields):
        found.setdefault(key, []).extend(folded(value) for value in values if value)
    return {key for key, values in found.items() if all(any(word in value for value in values) for word in words)}
