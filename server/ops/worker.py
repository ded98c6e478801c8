"""The background jobs, which run again and again, independently of each other.

``attomenzei-server work`` runs them; ``serve`` starts one such process beside its workers. Any number may run: each job
claims its work in the database.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections

from server import clock
from server.api import deliveries, idempotency, webhooks
from server.licenses.log import chain
from server.mailing import notices, outbox, reminders, staff_reminders
from server.ops import heartbeat
from server.portal import applications

log = logging.getLogger(__name__)

Job = Callable[[datetime], int]
"""Does a part of its work at the given time and returns how many items that was: 0 if nothing is left."""

IDLE = 2.0
"""Seconds to wait after a round without work."""


def _seal(now: datetime) -> int:
    return chain.seal()


def _tidy(now: datetime) -> int:
    """Delete expired rows of the API; returns 0, because that alone is no reason for another round at once."""
    idempotency.forget(now)
    deliveries.forget(now)
    return 0


JOBS: tuple[Job, ...] = (
    _seal,
    notices.follow,
    reminders.remind,
    staff_reminders.remind,
    outbox.delete_expired_secrets,
    outbox.send_due,
    webhooks.follow,
    webhooks.queue_calendar,
    deliveries.send_due,
    applications.forget,
    _tidy,
    heartbeat.beat,
)


def run_once(now: datetime) -> int:
    """Run every job once; return the number of items done. A failing job is logged and does not stop the others."""
    done = 0
    for job in JOBS:
        try:
            done += job(now)
        except Exception:
            log.exception("a job failed and is tried again: %s", job.__name__)
    return done


def run(stopping: threading.Event) -> None:
    """Run the jobs until ``stopping`` is set."""
    while not stopping.is_set():
        # As Django does between requests: the database may have restarted.
        close_old_connections()
        if not run_once(clock.now()):
            stopping.wait(IDLE)
