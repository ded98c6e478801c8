"""Exponential backoff: how long to wait before the next try, for e-mail, webhooks and a terminal's checks."""

from datetime import timedelta
from typing import TypeVar

Delay = TypeVar("Delay", float, timedelta)

MOST_DOUBLINGS = 20
"""Enough to reach any ceiling; without it, the tries of a year would exceed what a timedelta can store."""


def backoff(tries: int, *, first: Delay, longest: Delay) -> Delay:
    """Return the delay after ``tries`` failures: ``first``, doubled by each further failure up to ``longest``."""
    return min(longest, first * (1 << min(tries - 1, MOST_DOUBLINGS)))
