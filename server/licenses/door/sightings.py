"""What the server records about a terminal that asks: name, clock, days of contact, signs of a copied disk.

Nothing here refuses a request.
"""

import secrets
from datetime import datetime

from licensing.clock import day_of
from licensing.request import Request
from server.licenses.door import names
from server.licenses.log.events import TERMINAL, record
from server.licenses.models import ContactDay, Event, Registration, Terminal

What = Event.What


def first_contact(request: Request, jkt: str, now: datetime) -> Terminal:
    """Create the terminal that signed ``request``, with a terminal number of its own."""
    # Random, so that a number says nothing about how many terminals there are; a duplicate is retried.
    number = f"{secrets.randbelow(10**12):012}"
    today = day_of(now)  # as the deadline too, until the statement of this same transaction sets it
    terminal = Terminal.objects.create(
        jkt=jkt, number=number, machine=request.machine, last_contact=now, deadline=today
    )
    ContactDay.objects.create(terminal=terminal, day=today)
    return terminal


def note(terminal: Terminal, request: Request, now: datetime) -> None:
    """Set what ``request`` reports about ``terminal``; the caller saves the row."""
    names.note_reported(terminal, request.terminal.name, now)
    terminal.os = request.terminal.os
    terminal.app_version = request.terminal.app
    # The first contact of a day only, to save a query for all later ones.
    if day_of(terminal.last_contact) != day_of(now):
        ContactDay.objects.get_or_create(terminal=terminal, day=day_of(now))
    terminal.last_contact = now
    # Only shown to support: no right depends on the terminal's clock.
    terminal.clock_offset_seconds = round((request.iat - now).total_seconds())
    if _seems_cloned(terminal, request):
        _flag_clone(terminal, request, now)


def is_ahead(terminal: Terminal, request: Request, latest: Registration | None) -> bool:
    """Return whether this check refers to a registration that the server lost when a backup was restored.

    The terminal's ``seq`` is higher than the server's, and ``latest`` is missing or ended before the last contact
    that the server knows of. The terminal may have a paid license from a later statement, so no trial and no
    "moved" of the restored past may replace it.
    """
    if request.seq <= terminal.seq:
        return False
    return latest is None or (latest.until is not None and latest.until < terminal.last_contact)


def note_other_machine(terminal: Terminal, request: Request, now: datetime) -> None:
    """Record, once for each machine, that another machine than the registered one uses this terminal's key."""
    if request.machine == terminal.machine:
        return
    after = {"machine": request.machine}
    if not Event.objects.filter(what=What.MACHINE_DIFFERS, terminal=terminal.number, after=after).exists():
        before = {"machine": terminal.machine}
        record(What.MACHINE_DIFFERS, who=TERMINAL, now=now, terminal=terminal, before=before, after=after)


def _seems_cloned(terminal: Terminal, request: Request) -> bool:
    """Return whether the terminal has neither of the last two statements, though the server has lost none.

    A terminal whose ``seq`` is higher than the server's was in contact before a backup was restored: no clone.
    """
    known = (None, terminal.last_jti, terminal.previous_jti)
    return terminal.seq > 0 and request.seq <= terminal.seq and request.last not in known


def _flag_clone(terminal: Terminal, request: Request, now: datetime) -> None:
    if terminal.clone_suspected_at is None:
        terminal.clone_suspected_at = now
        after = {"held": request.last, "held_seq": request.seq, "seq": terminal.seq}
        record(What.CLONE_SUSPECTED, who=TERMINAL, now=now, terminal=terminal, after=after)
