"""``python -m tests.server.log_processes write|consume COUNT``: a process that adds to the event log, or consumes it.

It uses the database of its environment. A consumer stores what it processed in the table ``processed`` and ends when
``COUNT`` entries are there, whichever process stored them.
"""

import os
import sys
from collections.abc import Callable, Sequence

import django
from django.db import connection, transaction


def write(count: int) -> None:
    """Add ``count`` entries, each in a transaction that also does other things for a moment."""
    from server import clock
    from server.licenses.log import events
    from server.licenses.models import Event

    for number in range(count):
        with transaction.atomic():
            events.record(Event.What.RENEWED, who=f"writer {os.getpid()} {number}", now=clock.now())
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.002)")


def consume(count: int) -> None:
    from server.licenses.log import chain
    from server.licenses.models import Event

    def store(events: Sequence[Event]) -> Callable[[], None]:
        def write() -> None:
            with connection.cursor() as cursor:
                cursor.executemany("INSERT INTO processed (event) VALUES (%s)", [[event.pk] for event in events])

        return write

    processed = 0
    while processed < count:
        chain.seal()
        chain.consume("test", store)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM processed")
            [processed] = cursor.fetchone()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "server.settings"
    django.setup()
    {"write": write, "consume": consume}[sys.argv[1]](int(sys.argv[2]))
