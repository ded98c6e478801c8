"""Helpers for tests of cancellations: their steps, reminders and pages."""

from datetime import date, datetime

from server.licenses.models import Cancellation
from server.licenses.staff import cancellations

TODAY = date(2026, 11, 22)
LAST_DAY = date(2026, 12, 31)


def sign(cancellation: Cancellation, now: datetime) -> None:
    """Have the papers back on ``TODAY`` and the end of the year as the last day of use."""
    cancellations.send_papers(cancellation, TODAY, who="sato", now=now)
    cancellations.plan_stop(cancellation, LAST_DAY, who="sato", now=now)
    cancellations.receive_papers(cancellation, TODAY, who="sato", now=now)
