"""Load, verify and decide at the start, without the imports: the part of the first paint that is ours."""

import statistics
import time

from bench.figure import Figure
from bench.terminal import licensed_terminal

RUNS = 300
ROTATIONS = 8
"""A rotation of the root keys a year, for as long as a PC lives."""


def measure() -> Figure:
    return _measure("load + verify + decide", links=0, limit=3)


def measure_chain() -> Figure:
    """The same on a terminal that has followed so many rotations: a signature more to verify for each."""
    return _measure(f"load + verify + decide, {ROTATIONS} root rotations", links=ROTATIONS, limit=5)


def _measure(name: str, *, links: int, limit: float) -> Figure:
    with licensed_terminal() as terminal:
        for _ in range(links):
            terminal.world.server.rotate_root()
        terminal.agent().check()
        taken = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            standing = terminal.agent().standing()
            taken.append(time.perf_counter() - begun)
            assert standing.usable
    worst = statistics.quantiles(taken, n=100)[98] * 1000
    return Figure(name, statistics.median(taken) * 1000, limit, "ms", f"99th percentile {worst:.2f} ms")
