"""First paint of TOP against a bare PySide6 window: from the start of the process to a whole painted frame."""

import os
import statistics
import subprocess
import sys
import time

from bench.figure import Figure
from bench.terminal import licensed_terminal

RUNS = 15
LIMIT = 3

REPORT = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, report)  # runs when the frame is whole
        return False

def report():
    print(time.monotonic(), flush=True)
    os._exit(0)

first_paint = FirstPaint()
"""
BARE = (
    REPORT
    + """
from PySide6.QtWidgets import QMainWindow
application = QApplication([])
application.installEventFilter(first_paint)
window = QMainWindow()
window.resize(1280, 800)
window.show()
application.exec()
"""
)
TOP = (
    "from app.__main__ import main\n"  # the entry point imports in its own order
    + REPORT
    + """
run = QApplication.exec
def exec_reporting(*_):
    QApplication.instance().installEventFilter(first_paint)
    return run()
QApplication.exec = staticmethod(exec_reporting)
main()
"""
)


def measure() -> Figure:
    with licensed_terminal() as terminal:
        environment = {**terminal.environment, **_quiet()}
        bare, top = [], []
        for _ in range(RUNS):
            bare.append(_seconds(BARE, environment))
            top.append(_seconds(TOP, environment))
    ratio = statistics.median(top) / statistics.median(bare)
    details = f"TOP {statistics.median(top) * 1000:.0f} ms, bare window {statistics.median(bare) * 1000:.0f} ms"
    return Figure("first paint of TOP / bare window", ratio, LIMIT, "x", details)


def _seconds(program: str, environment: dict[str, str]) -> float:
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout) - begun


def _quiet() -> dict[str, str]:
    return {"PYTHONPATH": os.getcwd(), "QT_LOGGING_RULES": "*=false"}  # noqa: PTH109
