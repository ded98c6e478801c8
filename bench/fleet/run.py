"""Runs the parts of a fleet in some processes, with a progress bar."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import repeat
from multiprocessing import get_context

from bench.fleet.ledger import Ledger
from bench.fleet.worker import Histories, simulate

PART = 500
"""Shops of one server at most: numbers never cross shops, so parts of the fleet are independent. Twenty parts of the
whole fleet keep both cores busy to the end."""
SMALL = 50
"""Fewer are not divided. More are, in two at least: ``processes`` itself must change no result."""
WIDTH = 40


def run(seed: int, shops: int, days: int, processes: int) -> Ledger:
    """Simulate ``shops`` shops for ``days`` days; the result does not depend on ``processes``."""
    size = min(PART, max(SMALL, -(-shops // 2)))
    parts = [range(first, min(first + size, shops)) for first in range(0, shops, size)]
    arguments = repeat(seed), parts, repeat(days)
    if len(parts) == 1 or processes == 1:
        return _added(map(simulate, *arguments), parts, shops)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return _added(pool.map(simulate, *arguments), parts, shops)


def _added(results: Iterable[tuple[Ledger, Histories]], parts: Iterable[range], shops: int) -> Ledger:
    ledger, bar = Ledger(), Bar(shops)
    for part, (found, _) in zip(parts, results, strict=True):
        ledger.add(found)
        bar.show(part.stop)
    return ledger


@dataclass
class Effort:
    """Seconds that simulations took, and of the processors' time."""

    seconds: float = 0.0
    processor: float = 0.0

    @contextmanager
    def measured(self) -> Iterator[None]:
        begun, used = time.monotonic(), _processor_seconds()
        yield
        self.seconds += time.monotonic() - begun
        self.processor += _processor_seconds() - used

    def __str__(self) -> str:
        wall, used = self.seconds / 60, self.processor / 60
        return f"{wall:.1f} minutes, with {used:.1f} of processor time: {100 * used / wall:.0f} % of one core"


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Bar:
    """A progress bar on a terminal; nothing elsewhere."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._begun = clock()

    def show(self, done: int) -> None:
        taken = self._clock() - self._begun
        left = timedelta(seconds=round(taken / done * (self._total - done)))
        bar = ("█" * (WIDTH * done // self._total)).ljust(WIDTH, "░")
        if sys.stderr.isatty():
            end = "\n" if done == self._total else ""
            print(f"\r{bar} {done} of {self._total} shops, {left} left", end=end, file=sys.stderr, flush=True)
