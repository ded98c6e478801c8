from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.ui.widgets.header import ClockLabel
from tests.app.looks import only
from tests.app.standings import NOW, StoppedClock


class SettableClock(StoppedClock):
    instant = NOW + timedelta(seconds=48)

    def now(self) -> datetime:
        return self.instant


def test_the_clock_is_updated_every_minute(qtbot: QtBot) -> None:
    clock = SettableClock()
    label = ClockLabel(clock)
    qtbot.addWidget(label)
    timer = only(label, QTimer)
    assert label.text() == "11月22日(日) 10:42"
    assert timer.interval() == 12_000
    clock.instant += timedelta(seconds=12)
    timer.timeout.emit()
    assert label.text() == "11月22日(日) 10:43"
    assert timer.interval() == 60_000
