"""Load, verify and decide at start, without the imports: what stands between the window and its first paint."""

import statistics
import time

from bench.figure import Figure
from bench.terminal import licensed_terminal

RUNS = 300


def measure() -> Figure:
    with licensed_terminal() as terminal:
        taken = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            standing = terminal.agent().standing()
            taken.append(time.perf_counter() - begun)
            assert standing.usable
    worst = statistics.quantiles(taken, n=100)[98] * 1000
    return Figure("load + verify + decide", statistics.median(taken) * 1000, 3, "ms", f"99th percentile {worst:.2f} ms")
