"""What the server notes of a terminal that asks: its name and clock, and signs of a copied disk. Never refuses."""

import secrets
from datetime import datetime

from licensing.clock import day_of
from licensing.request import Request
from server.licenses.door import names
from server.licenses.log.events import TERMINAL, record
from server.licenses.models import ContactDay, Event, Registration, Terminal

What = Event.What


def first_contact(request: Request, jkt: str, now: datetime) -> Terminal:
    """Add the terminal that signed ``request``, with a number of its own."""
    number = f"{secrets.randbelow(10**12):012}"
    today = day_of(now)  # as the deadline too, until the statement of this same transaction sets it
    terminal = Terminal.objects.create(
        jkt=jkt, number=number, machine=request.machine, last_contact=now, deadline=today
    )
    ContactDay.objects.create(terminal=terminal, day=today)
    return terminal


def note(terminal: Terminal, request: Request, now: datetime) -> None:
    """Set what ``request`` says of ``terminal``; the caller saves the row."""
    names.note_reported(terminal, request.terminal.name, now)
    terminal.os = request.terminal.os
    terminal.app_version = request.terminal.app
    if day_of(terminal.last_contact) != day_of(now):
        ContactDay.objects.get_or_create(terminal=terminal, day=day_of(now))
    terminal.last_contact = now
    terminal.clock_offset_seconds = round((request.iat - now).total_seconds())
    if _seems_cloned(terminal, request):
        _suspect(terminal, request, now)


def forgot(terminal: Terminal, request: Request, held: Registration | None) -> bool:
    """Whether a restored backup made the server forget a registration that this check tells of.

    The terminal is ahead, and ``held`` is nothing, or something that ended before the terminal was last told: what it
    heard since may be a paid license, so a trial or a "moved" out of the past must not replace it.
    """
    if request.seq <= terminal.seq:
        return False
    return held is None or (held.until is not None and held.until < terminal.last_contact)


def note_other_machine(terminal: Terminal, request: Request, now: datetime) -> None:
    """Write down, once for each, that another machine than the registered one asks with this terminal's key."""
    if request.machine == terminal.machine:
        return
    after = {"machine": request.machine}
    if not Event.objects.filter(what=What.MACHINE_DIFFERS, terminal=terminal.number, after=after).exists():
        before = {"machine": terminal.machine}
        record(What.MACHINE_DIFFERS, who=TERMINAL, now=now, terminal=terminal, before=before, after=after)


def _seems_cloned(terminal: Terminal, request: Request) -> bool:
    """Whether the terminal holds neither of the last two statements, though the server has forgotten none.

    A terminal that is ahead of the server met it before a backup was restored: that is no clone.
    """
    known = (None, terminal.last_jti, terminal.previous_jti)
    return terminal.seq > 0 and request.seq <= terminal.seq and request.last not in known


def _suspect(terminal: Terminal, request: Request, now: datetime) -> None:
    if terminal.clone_suspected_at is None:
        terminal.clone_suspected_at = now
        after = {"held": request.last, "held_seq": request.seq, "seq": terminal.seq}
        record(What.CLONE_SUSPECTED, who=TERMINAL, now=now, terminal=terminal, after=after)
