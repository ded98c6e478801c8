"""Terminals that will be locked out before they are likely to be back, though their contract is paid: whom to call.

A terminal is told a deadline at each contact. Where it stays silent into its renewal window, it runs out although the
vendor has renewed, and the shop notices at the till. ``RULE`` below says who is listed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce, Least

from licensing.clock import day_of, start_of
from licensing.standing import RENEWAL_WINDOW_DAYS
from server.licenses.models import ContactDay, License, Registration, in_state

RULE = """
Listed is a terminal with an open registration of a license that is not stopped, if
1. it is silent: no contact today;
2. its renewal window is open: deadline - today < 30 days;
3. asking would help: the contract (and a planned stop) allow it a later day than the deadline that it was told;
4. it is not likely to be back in time. It is likely to be back on its last contact's day + the longest pause between
   two days of contact within ``HISTORY``. That day must not be after the deadline; and once it has passed without a
   contact, the terminal has broken its habit and nothing is likely any more. A terminal of which no pause is known,
   since it was there on one day only, is likely nothing either.
Terminals that are locked out already stay listed for ``LOCKED``.
"""

HISTORY = timedelta(days=180)
LOCKED = timedelta(days=30)
"""A shop that has not called for so long after the lock-out has probably put the till away."""
MOST = 200
"""Terminals that are looked at, those that run out first: more than anybody can call in a day."""


@dataclass(frozen=True)
class Lockout:
    """A terminal to be called about. ``days_left`` is below zero once it is locked; ``back`` is None where unknown."""

    registration: Registration
    deadline: date
    days_left: int
    last_contact: datetime
    back: date | None


def lockouts(now: datetime) -> list[Lockout]:
    """Return the terminals that ``RULE`` lists, the most urgent first: by deadline, then by the longest silence."""
    today = day_of(now)
    candidates = list(_candidates(today))
    pauses = longest_pauses([held.terminal_id for held in candidates], today)
    found = [_lockout(held, pauses.get(held.terminal_id), today) for held in candidates]
    return [lockout for lockout in found if not comes_in_time(lockout.back, lockout.deadline, today)]


def comes_in_time(back: date | None, deadline: date, today: date) -> bool:
    """Whether a terminal that is likely to be ``back`` on that day needs no call (``RULE`` 4)."""
    return back is not None and today <= back <= deadline


def longest_pauses(terminals: list[int], today: date) -> dict[int, timedelta]:
    """Return the longest pause between two days of contact within ``HISTORY``, for terminals that have two."""
    days = ContactDay.objects.filter(terminal__in=terminals, day__gte=today - HISTORY)
    longest: dict[int, timedelta] = {}
    before: tuple[int, date] | None = None
    for terminal, day in days.order_by("terminal", "day").values_list("terminal_id", "day"):
        if before is not None and before[0] == terminal:
            longest[terminal] = max(longest.get(terminal, timedelta()), day - before[1])
        before = (terminal, day)
    return longest


def _candidates(today: date) -> list[Registration]:
    """Return the open registrations for which ``RULE`` 1 to 3 hold, those that run out first."""
    never = date.max
    reach = Least(F("license__contract_until"), Coalesce(F("license__stops_on"), never))
    rows = Registration.objects.filter(
        in_state(License.State.ACTIVE, today, "license__"),
        until=None,
        terminal__last_contact__lt=start_of(today),
        terminal__deadline__lt=today + timedelta(days=RENEWAL_WINDOW_DAYS),
        terminal__deadline__gte=today - LOCKED,
    )
    rows = rows.annotate(reach=reach).filter(reach__gt=F("terminal__deadline"))
    rows = rows.select_related("terminal", "license__contract__customer")
    return list(rows.order_by("terminal__deadline", "terminal__last_contact", "pk")[:MOST])


def _lockout(held: Registration, pause: timedelta | None, today: date) -> Lockout:
    terminal = held.terminal
    back = day_of(terminal.last_contact) + pause if pause is not None else None
    return Lockout(held, terminal.deadline, (terminal.deadline - today).days, terminal.last_contact, back)
