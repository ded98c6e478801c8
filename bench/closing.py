"""From closing the window to the end of the process while a check waits for a server that is silent."""

import socket
import statistics
import subprocess
import sys
import time

from bench.figure import Figure
from bench.terminal import licensed_terminal

RUNS = 7
PROGRAM = """
import sys, threading, time
from PySide6.QtCore import QMetaObject, Qt
from app import start

class Window(start.MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        threading.Thread(target=self.wait, daemon=True).start()

    def wait(self):
        sys.stdin.readline()
        print(time.monotonic(), flush=True)
        QMetaObject.invokeMethod(self, "close", Qt.ConnectionType.QueuedConnection)

start.MainWindow = Window
sys.exit(start.main())
"""


def measure() -> Figure:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with licensed_terminal(f"http://127.0.0.1:{silent.getsockname()[1]}") as terminal:
            taken = [_seconds(silent, terminal.environment) for _ in range(RUNS)]
    return Figure("closing during a check", statistics.median(taken), 1, "s", f"slowest {max(taken):.2f} s")


def _seconds(silent: socket.socket, environment: dict[str, str]) -> float:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as app:
        caller, _ = silent.accept()
        with caller:
            caller.recv(4)
            said, _ = app.communicate("close\n", timeout=60)
            return time.monotonic() - float(said)
