"""E-mails to staff about a cancellation that waits for papers or its last day. ``notices`` writes to the customer."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from licensing.clock import day_of
from server.licenses.staff import cancellations
from server.licenses.staff.cancellations import Reminder
from server.mailing.models import Message
from server.mailing.post import post


@transaction.atomic
def remind(now: datetime) -> int:
    """Remind staff of what a cancellation waits for, once for each reason and day; return how many e-mails were queued.

    Without ``ATTOMENZEI_STAFF_MAIL`` the dashboard alone says it.
    """
    if not settings.STAFF_MAIL:
        return 0
    due = {_key(reminder): reminder for reminder in cancellations.reminders(day_of(now))}
    told = set(Message.objects.filter(key__in=due).values_list("key", flat=True))
    missing = [reminder for key, reminder in due.items() if key not in told]
    for reminder in missing:
        _tell_staff(reminder, now)
    return len(missing)


def _tell_staff(reminder: Reminder, now: datetime) -> None:
    row = reminder.cancellation
    post(
        "cancellation_reminder",
        to=settings.STAFF_MAIL,
        language="ja",
        key=_key(reminder),
        context={"customer": row.contract.customer, "cancellation": row, "due": reminder.due.value},
        now=now,
    )


def _key(reminder: Reminder) -> str:
    return f"cancellation_reminder:{reminder.cancellation.pk}:{reminder.due.value}:{reminder.since.isoformat()}"
