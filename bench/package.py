"""The packaged app, where one was built (``make package``): its size, how fast its command and its window start."""

import os
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from app.system.single_instance import raise_window, socket_name
from bench.figure import Figure

PACKAGE = Path("dist/attomenzei")
RUNS = 10
WINDOWS = 5
MEGABYTE = 1_000_000


def measure() -> Figure | None:
    """Return the start time of a command, or None where there is no package."""
    if not PACKAGE.is_dir():
        return None
    size = sum(path.stat().st_size for path in PACKAGE.rglob("*") if path.is_file() and not path.is_symlink())
    with TemporaryDirectory() as name:
        folder = Path(name)
        environment = _surroundings(folder)
        _run("trial", "--agree", environment=environment)
        taken = [_run("status", environment=environment) for _ in range(RUNS)]
        window = statistics.median(_windows(folder, environment))
    details = f"slowest {max(taken):.2f} s; {size / MEGABYTE:.0f} MB in the folder; window {window:.2f} s"
    return Figure("packaged attomenzei license status", statistics.median(taken), 1.0, "s", details)


def _surroundings(folder: Path) -> dict[str, str]:
    return {**os.environ, "ATTOMENZEI_DATA_DIR": str(folder), "XDG_CONFIG_HOME": str(folder / "config")} | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "*=false",
    }


def _run(*arguments: str, environment: dict[str, str]) -> float:
    """Run a command and return its seconds."""
    begun = time.monotonic()
    subprocess.run(
        [str(PACKAGE / "attomenzei"), "license", *arguments], env=environment, capture_output=True, check=False
    )
    return time.monotonic() - begun


def _windows(data: Path, environment: dict[str, str]) -> Iterator[float]:
    """Yield the seconds from the start until the window answers a second start."""
    for _ in range(WINDOWS):
        begun = time.monotonic()
        with subprocess.Popen([str(PACKAGE / "attomenzei")], env=environment, stderr=subprocess.DEVNULL) as window:
            while not raise_window(socket_name(data), 1000):
                assert window.poll() is None, "the window closed by itself"
            yield time.monotonic() - begun
            window.kill()
