"""Load, verify and decide at the start, without the imports: the part of the first paint that is ours."""

import statistics
import time

from bench.figure import Figure
from bench.terminal import licensed_terminal
from licensing.roots import MOST_LINKS

RUNS = 300


def measure() -> Figure:
    return _measure("load + verify + decide", links=0)


def measure_chain() -> Figure:
    """The same on a terminal that stores the longest chain of root keys."""
    return _measure(f"load + verify + decide, {MOST_LINKS} root rotations", links=MOST_LINKS)


def _measure(name: str, *, links: int) -> Figure:
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
    return Figure(name, statistics.median(taken) * 1000, 3, "ms", f"99th percentile {worst:.2f} ms")
