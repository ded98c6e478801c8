"""Terminals that were in contact at given intervals until some days ago."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from licensing.clock import day_of
from server.licenses.models import ContactDay, License, Registration, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)
"""The day of the fixture ``now``."""


def till(
    issue: Issue, now: datetime, *, silent: int, every: int = 1, deadline: int = 10, name: str = "レジ1"
) -> License:
    """Add a terminal in contact every ``every`` days until ``silent`` days ago; ``deadline`` is days from today."""
    [number] = issue()
    FarTerminal(name).register(number, now)
    license = operations.find(number)
    terminal = Registration.objects.get(license=license).terminal
    last = now - silent * DAY
    Terminal.objects.filter(pk=terminal.pk).update(last_contact=last, deadline=TODAY + deadline * DAY)
    terminal.contact_days.all().delete()
    days = [day_of(last) - back * every * DAY for back in (0, 1, 2, 3)]
    ContactDay.objects.bulk_create(ContactDay(terminal=terminal, day=day) for day in sorted(set(days)))
    return license
