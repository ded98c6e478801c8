"""What ``make test`` leaves to ``make check``: the same behaviour again or under load, and more random examples."""

import os
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") in ("check", "long")
"""``make check`` sets it to ``check``; ``long`` are the laws for an hour (docs/security.md)."""


def variants(first: object, *others: object) -> list[Any]:
    """Return parameters for another language, size, delay or database. ``make test`` runs only the first."""
    return [first, *(pytest.param(other, marks=pytest.mark.variant) for other in others)]


def each(first: T, *others: T) -> tuple[T, ...]:
    """Return what a loop over sizes of a window goes through: in ``make test`` only the first."""
    return (first, *others) if THOROUGH else (first,)


def examples(count: int) -> int:
    """Return how many examples a slow test draws: in ``make test`` a third of ``count``."""
    return count if THOROUGH else count // 3
