"""``python -m tests.server.following write|follow COUNT``: a process that adds to the event log, or follows it.

Against the database of its environment. A follower notes what it was handed in the table ``handed`` and ends
when ``COUNT`` entries are there, whoever was handed them.
"""

import os
import sys

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


def follow(count: int) -> None:
    from server.licenses.log import chain
    from server.licenses.models import Event

    def note(event: Event) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO handed (event) VALUES (%s)", [event.pk])

    handed = 0
    while handed < count:
        chain.seal()
        chain.followed("noter", note)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM handed")
            [handed] = cursor.fetchone()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "server.settings"
    django.setup()
    {"write": write, "follow": follow}[sys.argv[1]](int(sys.argv[2]))
