"""Date and time in the header, right to the minute."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.ui import flags
from licensing.clock import Clock
from licensing.words.days import header_time


class ClockLabel(QLabel):
    """Shows the PC clock in JST; whether it is right is the standing's to say."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("textFormat", flags.PLAIN_TEXT)
        self.setProperty("role", "clock")
        self._clock = clock
        self._next_minute = QTimer(self)
        self._next_minute.setSingleShot(True)
        self._next_minute.timeout.connect(self.show_time)
        self.show_time()

    def show_time(self) -> None:
        now = self._clock.now()
        self.setText(header_time(now))
        self._next_minute.start((60 - now.second) * 1000)
