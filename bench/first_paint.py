"""First paint of TOP against a bare PySide6 window: process start to a whole painted frame.

The first start of a day paints TOP when the license is verified; every later one paints what TOP showed last,
and the verified standing a moment after. Both are measured, the second is held against the limit.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from app.ui.glance import GLANCE_FILE
from bench.figure import Figure
from bench.terminal import licensed_terminal

RUNS = 15
LIMIT = 1.6

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
PRIME = """
import os
from app.ui import glance, main_window
def write_and_leave(*arguments):
    glance.write_glance(*arguments)
    os._exit(0)
main_window.write_glance = write_and_leave
from app import start
start.run_app()
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
    REPORT
    + """
run = QApplication.exec
def exec_reporting(*_):
    QApplication.instance().installEventFilter(first_paint)
    return run()
QApplication.exec = staticmethod(exec_reporting)
from app import start
start.run_app()
"""
)


def measure() -> Figure:
    with licensed_terminal() as terminal:
        environment = {**terminal.environment, **_quiet()}
        bare, top, first = [], [], []
        for _ in range(RUNS):
            (Path(environment["ATTOMENZEI_DATA_DIR"]) / GLANCE_FILE).unlink(missing_ok=True)
            first.append(_seconds(TOP, environment))
            subprocess.run([sys.executable, "-c", PRIME], env=environment, check=True)
            bare.append(_seconds(BARE, environment))
            top.append(_seconds(TOP, environment))
    ratio = statistics.median(top) / statistics.median(bare)
    details = (
        f"TOP {statistics.median(top) * 1000:.0f} ms, bare window {statistics.median(bare) * 1000:.0f} ms, "
        f"first start of the day {statistics.median(first) * 1000:.0f} ms"
    )
    return Figure("first paint of TOP / bare window", ratio, LIMIT, "x", details)


def _seconds(program: str, environment: dict[str, str]) -> float:
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout) - begun


def _quiet() -> dict[str, str]:
    return {"PYTHONPATH": os.getcwd(), "QT_LOGGING_RULES": "*=false"}  # noqa: PTH109
