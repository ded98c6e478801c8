"""The heartbeat of the background jobs, a job itself, so it is written exactly while jobs run; and the last backup."""

from datetime import datetime, timedelta

from server.ops.models import Heartbeat

JOBS = "jobs"
BACKUP = "backup"
INTERVAL = timedelta(seconds=20)
TIMEOUT = timedelta(minutes=3)
"""After this without a heartbeat the jobs are considered dead; a round takes less."""


def beat(now: datetime) -> int:
    """Write the heartbeat, at most every 20 seconds."""
    last = last_beat()
    # Also written if the last one is in the future, after the clock was set back.
    if last is None or not timedelta() <= now - last < INTERVAL:
        Heartbeat.objects.update_or_create(name=JOBS, defaults={"at": now})
    return 0


def last_beat(name: str = JOBS) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def note_backup(now: datetime) -> None:
    Heartbeat.objects.update_or_create(name=BACKUP, defaults={"at": now})
