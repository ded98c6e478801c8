from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.ui.widgets.header import ClockLabel, ElidedLabel
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


def test_a_name_that_does_not_fit_ends_in_an_ellipsis_and_has_a_tooltip(qtbot: QtBot) -> None:
    name = "銀座一号店　" + "レジ" * 17
    label = ElidedLabel("place")
    qtbot.addWidget(label)
    label.show_text(name)
    label.resize(200, 40)
    label.show()
    assert label.text().endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= 200
    assert (label.toolTip(), label.accessibleName()) == (name, name)
    label.resize(label.fontMetrics().horizontalAdvance(name) + 10, 40)
    assert (label.text(), label.toolTip()) == (name, "")
    label.show_text("短い名前")
    assert (label.text(), label.toolTip()) == ("短い名前", "")


def test_a_tail_is_never_shortened(qtbot: QtBot) -> None:
    label = ElidedLabel("section")
    qtbot.addWidget(label)
    label.resize(300, 40)
    label.show()
    label.show_text("SMITH JOHN WILLIAM", "　USA　*****02C3")
    assert label.text().endswith("…　USA　*****02C3")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= 300
    assert label.accessibleName() == "SMITH JOHN WILLIAM　USA　*****02C3"
