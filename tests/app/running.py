"""The app as a process of its own, with a window that does what a test says and tells what happened to it."""

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
from app.ui import front, main_window

def say(*words):
    print(*words, flush=True)

def come_to_front(window, really=front.come_to_front):
    really(window)
    say("raised")

def attach(window, license, crash=None, really=main_window.MainWindow.attach):
    really(window, license, crash)
    orders = queue.SimpleQueue()
    def listen():
        for line in sys.stdin:
            orders.put(line)
    threading.Thread(target=listen, daemon=True).start()
    def obey():
        while not orders.empty():
            exec(orders.get(), {"window": window, "license": license, "say": say})
    clock = QTimer(window, interval=10)
    clock.timeout.connect(obey)
    clock.start()
    say("opened", crash)

front.come_to_front = come_to_front
main_window.MainWindow.attach = attach
sys.exit(start.run_app())
"""
PATIENCE = 60


class Running:
    """One process. ``say`` gives its window a line of Python; ``hears`` waits for the next line that it prints."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=surroundings(folder) | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def say(self, order: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()

    def hears(self) -> str:
        """Return the next line, or nothing when the process has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ends(self) -> int:
        """Wait for the end and return the exit code."""
        return self.process.wait(PATIENCE)

    def closes(self) -> float:
        """Close the window and return the seconds until the process is gone."""
        begun = time.monotonic()
        self.say("window.close()")
        assert self.ends() == 0
        return time.monotonic() - begun


def surroundings(folder: Path) -> dict[str, str]:
    """Return an environment in which the app keeps everything in ``folder``."""
    return {
        **os.environ,
        "ATTOMENZEI_DATA_DIR": str(folder / "data"),
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
        line = started.hears()
        assert line.startswith("opened"), started.process.communicate()[1]
        yield started
