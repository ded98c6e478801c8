"""The Qt binding does not lose references to None: PySide6 6.12.0 on Python 3.11 does, and crashes after some days."""

import sys

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot


def test_calls_that_return_nothing_leave_none_alone(qtbot: QtBot) -> None:
    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(2000):
        timer.setInterval(5)
    assert sys.getrefcount(None) > before - 1000
