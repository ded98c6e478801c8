"""``attomenzei license status``, from the start of the process to its end."""

import statistics
import subprocess
import sys
import time

from bench.figure import Figure
from bench.terminal import licensed_terminal

RUNS = 15


def measure() -> Figure:
    with licensed_terminal() as terminal:
        taken = []
        for _ in range(RUNS):
            begun = time.monotonic()
            subprocess.run(
                [sys.executable, "-m", "app", "license", "status"],
                env=terminal.environment,
                stdout=subprocess.DEVNULL,
                check=True,
            )
            taken.append(time.monotonic() - begun)
    return Figure("attomenzei license status", statistics.median(taken), 0.3, "s", f"slowest {max(taken):.2f} s")
