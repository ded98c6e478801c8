"""The background jobs, which run again and again, independently of each other.

``attomenzei-server work`` runs them; ``serve`` starts one such process beside its workers. Any number may run: each job
claims its work in the database.
"""

import itertools
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.db import close_old_connections, connections

from server import clock
from server.api import deliveries, idempotency, webhooks
from server.console import models as console
from server.deletion import delete_some
from server.licenses.door import sightings, trials
from server.licenses.log import chain
from server.licenses.staff import batches, refusals
from server.mailing import notices, outbox, reminders, staff_reminders
from server.ops import heartbeat
from server.ops.key_check import note_keyset
from server.portal import applications, sessions

log = logging.getLogger(__name__)

Job = Callable[[datetime], int]
"""Does a part of its work at the given time and returns how many items that was: 0 if nothing is left."""

CLOCK_FAULT = timedelta(minutes=1)
IDLE = 2.0
"""Seconds to wait after a round without work."""


def _seal(now: datetime) -> int:
    return chain.seal()


def _tidy(now: datetime) -> int:
    """Delete a part of the expired rows."""
    # Failed sign-ins of a clock that was ahead would lock people out until their time has come.
    ahead = delete_some(AccessAttempt.objects.filter(attempt_time__gt=now + CLOCK_FAULT))
    return ahead + sum(forget(now) for forget in EXPIRING)


EXPIRING: tuple[Job, ...] = (
    console.forget,
    idempotency.forget,
    deliveries.forget,
    applications.forget,
    sessions.forget,
    sightings.forget,
    trials.forget,
)
LOCAL: tuple[Job, ...] = (
    _seal,
    notices.follow,
    reminders.remind,
    staff_reminders.remind,
    staff_reminders.remind_of_trials,
    refusals.examine,
    staff_reminders.remind_of_refusals,
    outbox.delete_expired_secrets,
    webhooks.follow,
    webhooks.queue_calendar,
    trials.record_days,
    _tidy,
    note_keyset,
    heartbeat.beat,
)
"""Work within this machine and its database."""
GROUPS: tuple[tuple[Job, ...], ...] = (LOCAL, (batches.advance,), (outbox.send_due,), (deliveries.send_due,))
"""Each has a thread of its own: a mail server or a receiver of webhooks that is slow delays only its own messages, and
an operation on thousands of licenses nothing else."""


def run_once(now: datetime, jobs: tuple[Job, ...] | None = None) -> int:
    """Run ``jobs``, or all, once; return the number of items done. A failing job is logged and stops no other."""
    done = 0
    for job in itertools.chain(*GROUPS) if jobs is None else jobs:
        try:
            done += job(now)
        except Exception:
            log.exception("a job failed and is tried again: %s", job.__name__)
    return done


def run(stopping: threading.Event) -> None:
    """Run the jobs until ``stopping`` is set."""
    threads = [threading.Thread(target=_run_group, args=(jobs, stopping), name=jobs[0].__name__) for jobs in GROUPS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run_group(jobs: tuple[Job, ...], stopping: threading.Event) -> None:
    while not stopping.is_set():
        # As Django does between requests: the database may have restarted.
        close_old_connections()
        if not run_once(clock.now(), jobs):
            stopping.wait(IDLE)
    connections.close_all()
