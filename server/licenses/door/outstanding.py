"""Terminals that lost a number and may go on unheard, and the days that they leave to the one that has it: ADR 17."""

from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, F, Q, QuerySet

from licensing.clock import day_of
from server.licenses.models import License, Registration, Terminal

LEAST_DAYS = 7
"""Days that the terminal with the number is given, however many others are outstanding."""
FREE_MOVES = 3
"""Moves of a number within ``MOVES_WITHIN`` after which it is given one day at a time."""
MOVES_WITHIN = timedelta(days=30)
MANY_OUTSTANDING = 2
MANY_RETURNS = 3
"""Returns to former terminals within ``RETURNS_WITHIN``: of two terminals that take turns, one has the wrong number."""
RETURNS_WITHIN = timedelta(days=180)


def allowance_of(registration: Registration, now: datetime) -> int:
    """Return how many days the terminal of this open ``registration`` may go on without a contact. One query."""
    license = registration.license
    others = _unconfirmed(day_of(now)) & ~Q(terminal=registration.terminal_id)
    counts: dict[str, int] = license.registrations.aggregate(
        outstanding=Count("terminal", filter=others, distinct=True),
        # However it lost its terminal: an owner who releases it on the web page moves it as well.
        moves=Count("pk", filter=Q(until__gt=now - MOVES_WITHIN)),
    )
    if counts["moves"] > FREE_MOVES:
        return 1
    allowance = license.allowance_days
    return min(allowance, max(LEAST_DAYS, allowance // (1 + counts["outstanding"])))


def outstanding(license: License, today: date) -> list[Terminal]:
    """Return the terminals that lost ``license``, have not confirmed it, and may be usable still."""
    rows: QuerySet[Registration] = license.registrations.filter(_unconfirmed(today))
    holder = license.registrations.filter(until=None).values("terminal")
    lost = rows.exclude(terminal__in=holder).select_related("terminal").order_by("pk")
    return list({row.terminal_id: row.terminal for row in lost}.values())


def is_suspicious(license: License, now: datetime) -> bool:
    """Return whether so many terminals of ``license`` are outstanding, or it has returned so often, that staff ask."""
    return len(outstanding(license, day_of(now))) >= MANY_OUTSTANDING or _returns(license, now) >= MANY_RETURNS


def _unconfirmed(today: date) -> Q:
    """Return the condition that a registration was closed, and that its terminal may go on: it has not confirmed it.

    A terminal confirms with its first request after the answer: that one names the statement that it has accepted.
    """
    since = Q(terminal__acknowledged_at=None) | Q(terminal__acknowledged_at__lte=F("until"))
    return Q(until__isnull=False, terminal__usable_until__gte=today) & since


def _returns(license: License, now: datetime) -> int:
    rows = license.registrations.order_by("pk").values_list("terminal", "since")
    former: set[int] = set()
    returns = 0
    for terminal, opened in groupby(rows, key=lambda row: row[0]):
        _, since = next(opened)
        returns += terminal in former and since > now - RETURNS_WITHIN
        former.add(terminal)
    return returns
