"""How long the current request or job may wait for the database, all its statements together.

with within(6.0):
    Terminal.objects.get(...)  # raises OperationalError when the six seconds are over
"""

import contextlib
import math
from collections.abc import Iterator
from contextvars import ContextVar

from server import clock

STATEMENT_SECONDS = 60
"""``statement_timeout``: the server cancels a statement that takes longer."""
_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Limit all waits of the block together to ``seconds``; ``math.inf`` lifts the usual limit of a statement."""
    token = _end.set(clock.monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


def seconds_left(usual: float) -> float | None:
    """Return how long the next wait may take: ``usual`` outside of ``within``, None for any time."""
    end = _end.get()
    if end is None:
        return usual
    return None if end == math.inf else max(0.0, end - clock.monotonic())
