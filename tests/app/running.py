"""The app as a process of its own, whose window runs the lines that a test sends and prints what happened."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import queue, sys, threading
from PySide6.QtCore import QTimer
from app import start

def report(*words):
    print(*words, flush=True)

def raise_to_front(window, really=start.raise_to_front):
    really(window)
    report("raised")

class Window(start.MainWindow):
    def __init__(self, license, data, clock, crash, keys):
        super().__init__(license, data, clock, crash, keys)
        run_lines(self, license)
        report("opened", crash)

def run_lines(window, license):
    lines = queue.SimpleQueue()
    def listen():
        for line in sys.stdin:
            lines.put(line)
    threading.Thread(target=listen, daemon=True).start()
    def run_waiting():
        while not lines.empty():
            exec(lines.get(), {"window": window, "license": license, "report": report})
    clock = QTimer(window, interval=10)
    clock.timeout.connect(run_waiting)
    clock.start()

start.raise_to_front = raise_to_front
start.MainWindow = Window
sys.exit(start.main())
"""
PATIENCE = 60


class Running:
    """One process. ``run_line`` sends its window a line of Python; ``next_line`` waits for a line that it prints."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=environment_of(folder) | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_line(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def next_line(self) -> str:
        """Return the next line, or nothing when the process has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def exit_code(self) -> int:
        """Wait for the end and return the exit code."""
        return self.process.wait(PATIENCE)

    def close_window(self) -> float:
        """Close the window and return the seconds until the process is gone."""
        begun = time.monotonic()
        self.run_line("window.close()")
        assert self.exit_code() == 0
        return time.monotonic() - begun


def environment_of(folder: Path) -> dict[str, str]:
    """Return an environment in which the app keeps everything in ``folder``."""
    return {
        **os.environ,
        "ATTOMENZEI_DATA_DIR": str(folder / "data"),
        "ATTOMENZEI_MACHINE_DIR": str(folder / "machine"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Running]:
    """Yield the app in a process that is gone afterwards, whatever happened to it."""
    started = Running(folder, **environment)
    try:
        yield started
    finally:
        started.process.kill()
        started.process.communicate()


@contextmanager
def opened(folder: Path, **environment: str) -> Iterator[Running]:
    """Yield the app once its window stands."""
    with running(folder, **environment) as started:
        line = started.next_line()
        assert line.startswith("opened"), started.process.communicate()[1]
        yield started
