"""Memory over a simulated week of checks: the real agent, model and window, a virtual clock, an unreliable server.

A check every five minutes is far more than a terminal makes, so a leak of a kilobyte a check would show.
"""

import gc
import logging
import os
import statistics
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.state.license_model import LicenseModel
from app.ui.main_window import MainWindow
from app.ui.widgets.theme import apply_theme
from bench.figure import Figure
from bench.terminal import licensed_terminal

DAYS = 7
CHECKS_A_DAY = 288
LIMIT = 2.0
"""Megabytes between the median of the second day and that of the last."""


def measure() -> Figure:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.disable()  # that the server comes and goes
    days = [statistics.median(readings) for readings in _days()]
    grown = days[-1] - days[1]
    each_day = " ".join(f"{day:.1f}" for day in days)
    return Figure(f"memory grown over {DAYS * CHECKS_A_DAY} checks", grown, LIMIT, "MB", f"each day {each_day} MB")


def _days() -> Iterator[list[float]]:
    """Yield the megabytes after each check, a day at a time."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application)
    with licensed_terminal() as terminal:
        world = terminal.world
        license = LicenseModel(terminal.agent(), world.vendor)
        window = MainWindow(license, Path(terminal.environment["ATTOMENZEI_DATA_DIR"]), world.clock)
        window.show()
        checked = QEventLoop()
        for _ in range(DAYS):
            readings = []
            for number in range(CHECKS_A_DAY):
                world.clock.pass_time(**{"seconds": timedelta(days=1).total_seconds() / CHECKS_A_DAY})
                world.server.online = number % 12 != 0
                license.check_now(lambda _result: checked.quit())
                checked.exec()
                application.processEvents()
                world.server.asked.clear()
                readings.append(_megabytes())
            gc.collect()
            yield readings
        window.close()


def _megabytes() -> float:
    """Return the memory of this process that is in use now: a peak says nothing about a leak."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError("the system does not report it")
