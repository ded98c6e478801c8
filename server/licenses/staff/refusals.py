"""Whether terminals take the answers that they get: the server sees it only by what their next requests name.

A terminal refuses what it cannot verify, and goes on with the statement that it has, so nobody notices for weeks.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import TruncDate

from licensing.clock import day_of, start_of
from server.licenses.models import ContactDay, Follower, Registration

RULE = """
Compared are the terminals with an open registration that were in contact within ``LATELY``. One of them refuses if it
was in contact on ``DAYS`` days within ``WINDOW`` after the day of the newest statement that it has acknowledged. Others
have one such day at most, their last: the next contact acknowledges it, however rare contacts are; two after a restore.
One lost answer is made up for by the next. Some terminals never take an answer (a full disk, a PC that is reset at each
start): told is only if all do (``FEWEST_OF_ALL``), or ``FEWEST`` of at least two customers and a ``SHARE`` of all do.
"""

LATELY = timedelta(days=7)
WINDOW = timedelta(days=28)
DAYS = 3
FEWEST_OF_ALL, FEWEST = 2, 5
SHARE = 0.1
FOUND, EXAMINED = "refusals-found", "refusals-examined"
"""Names of rows: how many terminals were told of last, and in which hour (since 1970)."""
HOUR = 3600


class Refusals(NamedTuple):
    """Of ``terminals`` that were in contact, ``refusing`` of ``customers`` take no answer."""

    terminals: int
    refusing: int
    customers: int

    @property
    def notable(self) -> bool:
        if self.refusing == self.terminals:
            return self.refusing >= FEWEST_OF_ALL
        return self.refusing >= max(FEWEST, SHARE * self.terminals) and self.customers > 1


def refusals(now: datetime) -> Refusals:
    """Count by ``RULE``, in one query that reads days of contact only of terminals that might refuse."""
    today = day_of(now)
    # Others have no ``DAYS`` days since. Without a range of days, both databases read them by their unique index.
    stale = Q(terminal__acknowledged_at=None) | Q(terminal__acknowledged_at__lt=start_of(today - timedelta(DAYS - 1)))
    newest_days = ContactDay.objects.filter(terminal=OuterRef("terminal")).order_by("-day").values("day")
    compared = Registration.objects.filter(until=None, terminal__last_contact__gte=now - LATELY).annotate(
        acknowledged_on=TruncDate("terminal__acknowledged_at"),
        first_of_days=Case(When(stale, then=Subquery(newest_days[DAYS - 1 : DAYS])), output_field=DateField()),
    )
    never = Q(terminal__acknowledged_at=None)
    refusing = Q(first_of_days__gte=today - WINDOW) & (never | Q(first_of_days__gt=F("acknowledged_on")))
    return Refusals(
        **compared.aggregate(
            terminals=Count("pk"),
            refusing=Count("pk", refusing),
            customers=Count("license__contract__customer", refusing, distinct=True),
        )
    )


def examine(now: datetime) -> int:
    """Note, once an hour, how many terminals refuse what they get: 0 unless that is to be told of; a job."""
    hour = int(now.timestamp()) // HOUR
    if Follower.objects.filter(name=EXAMINED, position=hour).exists():  # a later one is of a clock that was ahead
        return 0
    found = refusals(now)
    _note(FOUND, found.refusing if found.notable else 0)
    _note(EXAMINED, hour)
    return 0


def found() -> int:
    """Return what ``examine`` has noted last."""
    return Follower.objects.filter(name=FOUND).values_list("position", flat=True).first() or 0


def _note(name: str, position: int) -> None:
    Follower.objects.update_or_create(name=name, defaults={"position": position})
