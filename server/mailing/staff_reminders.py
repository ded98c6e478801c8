"""E-mails to staff: cancellations without papers or last day, unusually many trials, terminals that take no answer."""

from datetime import datetime, timedelta

from django.conf import settings

from licensing.clock import day_of
from server.licenses.door import trials
from server.licenses.staff import cancellations, refusals
from server.licenses.staff.cancellations import Reminder
from server.mailing.mail_queue import enqueue
from server.mailing.models import Message

REFUSALS_TOLD = timedelta(days=30)
"""For so long staff are not told again."""


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


def remind_of_trials(now: datetime) -> int:
    """Tell staff, once a day, that somebody starts unusually many trials; return how many e-mails were queued."""
    today = day_of(now)
    key = f"many_trials:{today.isoformat()}"
    if not settings.STAFF_MAIL or Message.objects.filter(key=key).exists():
        return 0
    count = trials.first_contacts(today)
    if count < trials.UNUSUAL:
        return 0
    context = {"count": count, "most": trials.MOST_A_DAY}
    enqueue("many_trials", to=settings.STAFF_MAIL, language="ja", key=key, context=context, now=now)
    return 1


def remind_of_refusals(now: datetime) -> int:
    """Tell staff, once in ``REFUSALS_TOLD``, that terminals refuse the answers; return how many e-mails were queued."""
    count = refusals.found() if settings.STAFF_MAIL else 0
    if not count or Message.objects.filter(kind="refusals", created_at__gt=now - REFUSALS_TOLD).exists():
        return 0
    key = f"refusals:{day_of(now).isoformat()}"
    enqueue("refusals", to=settings.STAFF_MAIL, language="ja", key=key, context={"count": count}, now=now)
    return 1


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
