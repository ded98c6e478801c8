"""Terminals that will probably lock before their next contact although the contract is paid: whom to call.

A terminal receives a deadline at each contact. If it stays offline into its renewal window, the deadline passes
although the vendor has renewed, and the shop notices only at the counter. ``RULE`` defines which terminals are listed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper as DatabaseWrapper
from django.db.models import DateField, F, Func, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.sql.compiler import SQLCompiler

from licensing.clock import day_of, start_of
from licensing.standing import RENEWAL_WINDOW_DAYS
from server.licenses.models import ContactDay, Customer, Epoch, License, Registration, Terminal, in_state

RULE = """
Listed is a terminal with an open registration of a license that is not stopped, if
1. it was not in contact today;
2. its renewal window is open: deadline - today < 30 days, and less than half of its offline allowance; one that is
   told a day at a time, because its number is outstanding elsewhere, is in no window that a call could use;
3. a check would help: the contract (and a planned stop) allow a later day than its present deadline;
4. it is not expected to be in contact in time. It is expected by the day of its last contact + the usual gap between
   two days of contact (``usual_gaps``; ``LEAST_GAP`` while none is known). If that day has passed without a contact, it
   is not expected in time; but none is late within 4 to 6 days. If it is after the deadline, as after two holidays in
   half a year, the terminal is expected within the gap that nine of ten do not exceed, if that is before the deadline.
   One that was not late when the backup was made that was restored (``Lost``) may have been in contact until then.
Terminals that have locked already stay listed for ``LOCKED``.
"""

HISTORY = timedelta(days=180)
LEAST_GAP, LONGEST_GAP = timedelta(days=4), timedelta(days=6)
"""A shop that opens every day and is closed over Obon for the first time is not silent before a week has passed, and no
terminal on its second day is, of which no gap is known."""
LEAST_TOLD = timedelta(days=2)
LOCKED = timedelta(days=30)
"""A shop that has not called for this long after the lock-out has probably stopped using the terminal."""
MOST = 200
"""Terminals that are examined for the dashboard, by deadline: more than anybody can call in a day."""


class Gaps(NamedTuple):
    """Between two days of contact: the longest that is usual, and the one that nine of ten do not exceed."""

    longest: timedelta
    common: timedelta


class Lost(NamedTuple):
    """What a restore has lost: the contacts after ``known_until``, and until ``restored_on``."""

    known_until: date
    restored_on: date

    def last_contact(self, terminal: Terminal, gaps: Gaps | None) -> date:
        """Return the day of the last contact; of one that may be lost, the latest that it can have been."""
        last = day_of(terminal.last_contact)
        lost = last <= self.known_until and _is_expected(last, terminal, gaps, self.known_until)
        return self.restored_on if lost else last


NOTHING_LOST = Lost(date.min, date.min)


@dataclass(frozen=True)
class Lockout:
    """A terminal to call about. ``days_left`` is negative once it is locked; ``expected`` is None where unknown."""

    registration: Registration
    deadline: date
    days_left: int
    last_contact: datetime
    expected: date | None

    @property
    def customer(self) -> Customer:
        return self.registration.license.customer


def lockouts(now: datetime, most: int | None = MOST, hidden: Iterable[int] = ()) -> list[Lockout]:
    """Return the terminals that ``RULE`` lists, by deadline, then by last contact, but for ``hidden`` customers.

    ``most`` are examined, None: all.
    """
    today = day_of(now)
    candidates = list(_candidates(today, hidden)[:most])
    gaps = usual_gaps([held.terminal_id for held in candidates], today)
    rows = [(held, gaps.get(held.terminal_id)) for held in candidates if _told(held.terminal) >= LEAST_TOLD]
    lost = lost_days()
    return [
        _lockout(held, usual, lost, today)
        for held, usual in rows
        if not expected_in_time(held.terminal, usual, lost, today)
    ]


def lost_days() -> Lost:
    """Return what the newest restore has lost; no days where there was none."""
    newest = Epoch.objects.order_by("pk").last()
    if newest is None or newest.known_until is None:
        return NOTHING_LOST
    return Lost(day_of(newest.known_until), day_of(newest.begun_at))


def _told(terminal: Terminal) -> timedelta:
    """Return how long ``terminal`` was told at its last contact that it may be used."""
    return terminal.deadline - day_of(terminal.last_contact)


def expected_in_time(terminal: Terminal, gaps: Gaps | None, lost: Lost, today: date) -> bool:
    """Return whether ``terminal``, with the usual ``gaps`` if they are known, needs no call (``RULE`` 4)."""
    return _is_expected(lost.last_contact(terminal, gaps), terminal, gaps, today)


def _is_expected(last: date, terminal: Terminal, gaps: Gaps | None, today: date) -> bool:
    # Half of what it was told must be left for a call.
    late = last + max(LEAST_GAP, min(LONGEST_GAP, _told(terminal) / 2))
    longest, common = gaps or (LEAST_GAP, LEAST_GAP)
    if last + longest <= terminal.deadline:
        return today <= last + longest or today <= late <= terminal.deadline
    return today <= last + common <= terminal.deadline


def usual_gaps(terminals: list[int], today: date) -> dict[int, Gaps]:
    """Return the gaps between two days of contact within ``HISTORY`` that are usual, for terminals with two days.

    The very longest is not, where there are others: one line that was out for a month is no habit.
    """
    days = ContactDay.objects.filter(terminal__in=terminals, day__gte=today - HISTORY)
    gaps: dict[int, list[timedelta]] = {}
    before: tuple[int, date] | None = None
    for terminal, day in days.order_by("terminal", "day").values_list("terminal_id", "day"):
        if before is not None and before[0] == terminal:
            gaps.setdefault(terminal, []).append(day - before[1])
        before = (terminal, day)
    return {terminal: _usual(sorted(found)) for terminal, found in gaps.items()}


def _usual(gaps: list[timedelta]) -> Gaps:
    longest = gaps[-2:][0]
    return Gaps(longest, min(longest, gaps[-(-9 * len(gaps) // 10) - 1]))


def window_days(allowance_days: int) -> int:
    """Return how many days before its deadline the window of a terminal opens (``RULE`` 2)."""
    return min(RENEWAL_WINDOW_DAYS, max(1, allowance_days // 2))


class _AfterWindow(Func):
    """The day on which the window of a deadline is not open yet: ``window_days`` of an allowance from ``today``."""

    template = "(%(expressions)s)"
    arg_joiner = " + "

    def __init__(self, today: date, allowance_days: F) -> None:
        days = Greatest(1, Least(RENEWAL_WINDOW_DAYS, allowance_days / 2))
        super().__init__(Value(today), days, output_field=DateField())

    def as_sqlite(self, compiler: SQLCompiler, connection: DatabaseWrapper, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="DATE(%(expressions)s || ' days')", arg_joiner=", ", **extra)


def _candidates(today: date, hidden: Iterable[int]) -> QuerySet[Registration]:
    """Return the open registrations for which ``RULE`` 1 to 3 hold, by deadline."""
    never = date.max
    reach = Least(F("license__contract_until"), Coalesce(F("license__stops_on"), never))
    rows = Registration.objects.filter(
        in_state(License.State.ACTIVE, today, "license__"),
        until=None,
        terminal__deadline__lt=_AfterWindow(today, F("license__allowance_days")),
        terminal__last_contact__lt=start_of(today),
        # Of no allowance does the window open earlier: the database reads no license of the other terminals.
        terminal__deadline__range=(today - LOCKED, today + timedelta(days=RENEWAL_WINDOW_DAYS)),
    )
    rows = rows.annotate(reach=reach).filter(reach__gt=F("terminal__deadline"))
    rows = rows.exclude(license__contract__customer__in=list(hidden))
    rows = rows.select_related("terminal", "license__contract__customer").defer("terminal__last_statement")
    return rows.order_by("terminal__deadline", "terminal__last_contact", "pk")


def _lockout(held: Registration, gaps: Gaps | None, lost: Lost, today: date) -> Lockout:
    terminal = held.terminal
    expected = lost.last_contact(terminal, gaps) + gaps.longest if gaps is not None else None
    return Lockout(held, terminal.deadline, (terminal.deadline - today).days, terminal.last_contact, expected)
