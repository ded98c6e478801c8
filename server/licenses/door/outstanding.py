"""Terminals that lost a number and may go on unheard, and the days that they leave to the one that has it: ADR 17."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, F, Q

from licensing.clock import day_of
from server.licenses.models import License, Registration, Terminal

LEAST_DAYS = 7
"""Days that the terminal with the number is given, however many others are outstanding."""
FREE_MOVES = 3
"""Moves of a number within ``MOVES_WITHIN`` after which it is given one day at a time."""
MOVES_WITHIN = timedelta(days=30)
MANY_OUTSTANDING = 3
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
    return _shared(license.allowance_days, **counts)


def allowances_of(licenses: Collection[License], now: datetime) -> dict[int, int]:
    """Return ``allowance_of`` the open registration of each of ``licenses``, by primary key. Three queries for all."""
    lost = outstanding_of(licenses, day_of(now))
    moved = Registration.objects.filter(license__in=licenses, until__gt=now - MOVES_WITHIN)
    moves: dict[int, int] = dict(moved.values_list("license").annotate(Count("pk")))
    return {
        one.pk: _shared(one.allowance_days, outstanding=len(lost.get(one.pk, ())), moves=moves.get(one.pk, 0))
        for one in licenses
    }


def _shared(allowance: int, *, outstanding: int, moves: int) -> int:
    """Return the days of ``allowance`` that are left to the terminal with the number."""
    return 1 if moves > FREE_MOVES else min(allowance, max(LEAST_DAYS, allowance // (1 + outstanding)))


def outstanding(license: License, today: date) -> list[Terminal]:
    """Return the terminals that lost ``license``, have not confirmed it, and may be usable still."""
    return outstanding_of([license], today).get(license.pk, [])


def outstanding_of(licenses: Collection[License], today: date) -> dict[int, list[Terminal]]:
    """Return what ``outstanding`` returns for those of ``licenses`` that have any, by primary key. Two queries."""
    rows = Registration.objects.filter(license__in=licenses)
    lost: dict[int, dict[int, Terminal]] = defaultdict(dict)
    for row in rows.filter(_unconfirmed(today)).select_related("terminal").order_by("pk"):
        lost[row.license_id][row.terminal_id] = row.terminal
    for license, terminal in rows.filter(until=None, license__in=list(lost)).values_list("license", "terminal"):
        lost[license].pop(terminal, None)
    return {license: list(terminals.values()) for license, terminals in lost.items() if terminals}


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
