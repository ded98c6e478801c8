"""Trials that strangers can start with any number of keys: how many were, what is recorded, and what is deleted.

The row of a ``Trial`` is never deleted: by it the server knows a machine that has had its trial.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from licensing.clock import day_of
from server.deletion import delete_some
from server.licenses.log.events import TERMINAL, Facts, record
from server.licenses.models import Event, Follower, Terminal, Trial

MOST_A_DAY = 10_000
"""New terminals without a number; the next ones have their trial offline, and ask again later."""
UNUSUAL = 1_000
"""From so many a day on staff are told: a shop that opens has tens of terminals."""
DELETED_AFTER = timedelta(days=60)
"""How long after the end of its trial a terminal that does not come back is deleted."""
RECORDED, DELETED = "trials-recorded", "trials-deleted"
"""Names of daily work; the position is the day (in Japan) up to which it is done."""


def first_contacts(day: date) -> int:
    """Return how many terminals without a number came for the first time on ``day``."""
    return Terminal.objects.filter(known_since=day, registrations=None).count()


def record_days(now: datetime) -> int:
    """Add an entry to the event log for each past day on which trials were started, with their number.

    One for each trial would let strangers fill a log from which nothing is deleted.
    """
    yesterday = day_of(now) - timedelta(days=1)
    if _is_done(RECORDED, yesterday):
        return 0
    with transaction.atomic():
        done, _ = Follower.objects.select_for_update().get_or_create(name=RECORDED, defaults={"position": 0})
        days = _days_with_trials(done.position, yesterday)
        for day, count in days:
            after: Facts = {"day": day.isoformat(), "trials": count}
            record(Event.What.TRIAL_STARTED, who=TERMINAL, now=now, after=after)
        done.position = yesterday.toordinal()
        done.save(update_fields=["position"])
    return len(days)


def forget(now: datetime) -> int:
    """Delete some of the terminals that only had a trial and did not come back; return how many. Once a day."""
    today = day_of(now)
    if _is_done(DELETED, today):
        return 0
    gone = Terminal.objects.filter(
        registrations=None, deadline__lt=today - DELETED_AFTER, last_contact__lt=now - DELETED_AFTER
    )
    deleted = delete_some(gone)
    if not deleted:
        Follower.objects.update_or_create(name=DELETED, defaults={"position": today.toordinal()})
    return deleted


def _is_done(work: str, day: date) -> bool:
    # A later day is of a clock that was ahead.
    return Follower.objects.filter(name=work, position=day.toordinal()).exists()


def _days_with_trials(done: int, last: date) -> list[tuple[date, int]]:
    """Return the days after ``done`` (an ordinal; 0 for none) up to ``last`` with the number of trials started."""
    since = date.fromordinal(done) if done else date.min
    trials = Trial.objects.filter(started_on__gt=since, started_on__lte=last)
    return list(trials.order_by("started_on").values_list("started_on").annotate(Count("pk")))
