"""E-mails of a cancellation: to the customer when it counts, to staff when its papers do not come back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from licensing.clock import day_of
from server.licenses import cancellations, chain
from server.licenses.cancellations import Reminder
from server.licenses.models import Cancellation, Event
from server.mailing.models import Message
from server.mailing.post import post

FOLLOWER = "cancellations"
COUNTS = (Event.What.PAPERS_BACK, Event.What.CANCELLATION_CHANGED)
"""Entries after which a cancellation may count."""


def follow(now: datetime) -> int:
    """Tell customers of their last day, once for each day that was set; return how many events were read."""
    return chain.followed(FOLLOWER, lambda event: _tell_customer(event, now))


@transaction.atomic
def remind(now: datetime) -> int:
    """Remind staff of papers that are not back, once for each reason and day; return how many e-mails were queued.

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


def _tell_customer(event: Event, now: datetime) -> None:
    if event.what not in COUNTS:
        return
    rows = Cancellation.objects.select_related("contract__customer").filter(withdrawn_at=None)
    row = rows.filter(pk=(event.after or {}).get("cancellation", 0)).first()
    if row is None or row.papers_back_on is None or row.stops_on is None:
        return
    customer = row.contract.customer
    post(
        "cancellation",
        to=customer.email,
        language=customer.language,
        key=f"cancellation:{row.pk}:{row.stops_on.isoformat()}",
        context={"customer": customer.name, "stops_on": row.stops_on, "licenses": row.contract.licenses.count()},
        now=now,
    )


def _tell_staff(reminder: Reminder, now: datetime) -> None:
    row = reminder.cancellation
    post(
        "cancellation_reminder",
        to=settings.STAFF_MAIL,
        language="ja",
        key=_key(reminder),
        context={"customer": row.contract.customer, "cancellation": row, "near": reminder.due.value == "stop_near"},
        now=now,
    )


def _key(reminder: Reminder) -> str:
    return f"cancellation_reminder:{reminder.cancellation.pk}:{reminder.due.value}:{reminder.since.isoformat()}"
