"""The Qt binding we ship does not eat references: PySide6 6.12.0 on Python 3.11 dies after some days of work."""

import sys

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot


def test_calls_that_return_nothing_leave_none_alone(qtbot: QtBot) -> None:
    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(2000):
        timer.setInterval(5)
    assert sys.getrefcount(None) > before - 1000
