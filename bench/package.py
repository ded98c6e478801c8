"""The packaged app, where one was built (``make package``): its size, and its command line from start to end."""

import statistics
import subprocess
import time
from pathlib import Path

from bench.figure import Figure
from bench.terminal import licensed_terminal

PACKAGE = Path("dist/attomenzei")
RUNS = 10
MEGABYTE = 1_000_000


def measure() -> Figure | None:
    """Return the start time, or None where there is no package."""
    if not PACKAGE.is_dir():
        return None
    size = sum(path.stat().st_size for path in PACKAGE.rglob("*") if path.is_file() and not path.is_symlink())
    with licensed_terminal() as terminal:
        taken = []
        for _ in range(RUNS):
            begun = time.monotonic()
            command = [str(PACKAGE / "attomenzei"), "license", "status"]
            # Its own vendor is not the one that the license is from: what counts is the start.
            subprocess.run(command, env=terminal.environment, capture_output=True, check=False)
            taken.append(time.monotonic() - begun)
    details = f"{size / MEGABYTE:.0f} MB in the folder, slowest {max(taken):.2f} s"
    return Figure("packaged attomenzei license status", statistics.median(taken), 1.0, "s", details)
