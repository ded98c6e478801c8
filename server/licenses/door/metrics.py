"""Counts what terminals ask and what is answered, for Prometheus. Nothing here decides anything."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from prometheus_client import Counter

from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op

answers = Counter("attomenzei_answers", "Requests of terminals: what was asked, what came of it", ["op", "outcome"])


@dataclass
class Sample:
    """One request: ``op`` is set once it was parsed, ``outcome`` to the statement's status once it was answered."""

    op: str = "unread"
    outcome: str = Code.SERVER_ERROR.value


@contextlib.contextmanager
def counted() -> Iterator[Sample]:
    """Count the request that the block answers or refuses."""
    sample = Sample()
    try:
        yield sample
    except Refused as refused:
        sample.outcome = refused.code.value
        raise
    # Also for exceptions, which keep the outcome server_error.
    finally:
        _answers_of(sample.op, sample.outcome).inc()


def begin_counts() -> None:
    """Count errors from 0 on: Prometheus sees no increase in a count that appears as 1."""
    for op in (Sample.op, *Op):
        _answers_of(op, Sample.outcome)


@cache
def _answers_of(op: str, outcome: str) -> Counter:
    return answers.labels(op, outcome)
