"""The server's clock in a test's hand."""

from datetime import datetime, timedelta


class Hand:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def wait(self, span: timedelta) -> None:
        self.now += span
