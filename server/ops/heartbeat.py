"""The jobs' sign of life: a job itself, so that it beats exactly while jobs are being run."""

from datetime import datetime, timedelta

from server.ops.models import Heartbeat

JOBS = "jobs"
EVERY = timedelta(seconds=20)
LONGEST = timedelta(minutes=3)
"""So long may a round of jobs take before somebody should look."""


def beat(now: datetime) -> int:
    """Note that jobs are being run; a note is written every 20 seconds at most."""
    last = last_beat()
    if last is None or not timedelta() <= now - last < EVERY:
        Heartbeat.objects.update_or_create(name=JOBS, defaults={"at": now})
    return 0


def last_beat() -> datetime | None:
    return Heartbeat.objects.filter(name=JOBS).values_list("at", flat=True).first()
