"""What has to happen once after a backup was restored, before the server runs again (docs/adr/0020)."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from licensing.clock import JST, day_of, start_of
from server.licenses.log import chain
from server.licenses.models import Terminal
from server.licenses.staff import batches
from server.mailing import notices, outbox, reminders, staff_reminders
from server.ops import worker

GAP = 1_000_000
"""How many primary keys of each table are left out: more than were given since the backup."""
_NEVER_USED = """
INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master
WHERE sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)
"""
"""A table without a row in the backup may have had some since."""


def _remind(now: datetime) -> int:
    """Queue the reminders of the last morning: before today's, those of yesterday, which the backup may not have."""
    late = now.astimezone(JST).hour >= reminders.HOUR
    return reminders.remind(now if late else start_of(day_of(now)) - timedelta(seconds=1))


_QUEUE_MAIL: tuple[worker.Job, ...] = (
    lambda _now: chain.seal(),
    notices.follow,
    _remind,
    staff_reminders.remind,
)


def begin_new_life(now: datetime) -> int:
    """Let no id or position be given again that may have been given since the backup was made.

    Returns how many e-mails are held: those that were queued then, or follow from what was recorded until then. They
    may have been sent since, so a person decides.

    Raises:
        VendorError: no e-mail can be written; it has to be repeated.
    """
    with transaction.atomic():
        chain.begin_epoch(now, Terminal.objects.aggregate(newest=Max("last_contact"))["newest"])
        _skip_keys()
        batches.interrupt(now)
    # Not as ``worker`` runs them: what could not be queued would not be held, but sent later.
    while sum(job(now) for job in _QUEUE_MAIL):
        pass
    held = outbox.hold_queued()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA user_version = 0")  # schema.RESTORING no more: servers may start
    return held


def _skip_keys() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(_NEVER_USED)
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s", [GAP])
            return
        tables = connection.introspection.django_table_names(only_existing=True)
        for table in tables:
            for sequence in connection.introspection.get_sequences(cursor, table):
                cursor.execute("SELECT setval(%s, nextval(%s) + %s)", [sequence["name"], sequence["name"], GAP])
