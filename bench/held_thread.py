"""The longest time that the window's thread is blocked while the server accepts a connection and never answers."""

import socket
import subprocess
import sys

from bench.figure import Figure
from bench.terminal import licensed_terminal

PROGRAM = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.state.license_model import LicenseModel

WATCHED = 12.0
longest, last = 0.0, None

def tick():
    global longest, last
    now = time.monotonic()
    if last is not None:
        longest = max(longest, now - last)
    last = now

def begin(model):
    timer = QTimer(model, interval=0)
    timer.timeout.connect(tick)
    timer.start()
    really_start(model)
    QTimer.singleShot(100, lambda: model.register("7K3M9QXR2VTA84NB", lambda _result: None))
    QTimer.singleShot(int(WATCHED * 1000), report)

def report():
    print(longest, flush=True)
    os._exit(0)

really_start = LicenseModel.start
LicenseModel.start = begin
from app import start
start.main()
"""


def measure() -> Figure:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        with licensed_terminal(f"http://127.0.0.1:{silent.getsockname()[1]}") as terminal:
            done = subprocess.run(
                [sys.executable, "-c", PROGRAM], env=terminal.environment, capture_output=True, text=True, check=True
            )
    return Figure(
        "window held by a silent server", float(done.stdout) * 1000, 50, "ms", "over 12 s, check and register"
    )
