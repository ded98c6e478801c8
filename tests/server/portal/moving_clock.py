"""A clock that a test moves."""

from datetime import datetime, timedelta


class MovingClock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def wait(self, span: timedelta) -> None:
        self.now += span
