"""E-mails to staff about cancellations without their papers or their last day."""

from datetime import datetime

from django.conf import settings

from licensing.clock import day_of
from server.licenses.staff import cancellations
from server.licenses.staff.cancellations import Reminder
from server.mailing.mail_queue import enqueue
from server.mailing.models import Message


def remind(now: datetime) -> int:
    """Remind staff once for each cancellation, reason and day; return how many e-mails were queued.

    Without ``ATTOMENZEI_STAFF_MAIL`` only the dashboard shows it.
    """
    if not settings.STAFF_MAIL:
        return 0
    due = {_key(reminder): reminder for reminder in cancellations.reminders(day_of(now))}
    queued = set(Message.objects.filter(key__in=due).values_list("key", flat=True))
    missing = [reminder for key, reminder in due.items() if key not in queued]
    for reminder in missing:
        _remind_of(reminder, now)
    return len(missing)


def _remind_of(reminder: Reminder, now: datetime) -> None:
    row = reminder.cancellation
    enqueue(
        "cancellation_reminder",
        to=settings.STAFF_MAIL,
        language="ja",
        key=_key(reminder),
        context={"customer": row.contract.customer, "cancellation": row, "due": reminder.due.value},
        now=now,
    )


def _key(reminder: Reminder) -> str:
    return f"cancellation_reminder:{reminder.cancellation.pk}:{reminder.due.value}:{reminder.since.isoformat()}"
