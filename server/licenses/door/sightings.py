"""What the server records about a terminal that asks: name, clock, days of contact, signs of a copied disk.

Nothing here refuses a request.
"""

import secrets
from datetime import date, datetime, timedelta
from typing import Final

from licensing.clock import day_of
from licensing.request import Request
from server.deletion import delete_some
from server.licenses import sql
from server.licenses.door import names
from server.licenses.log.events import TERMINAL, record
from server.licenses.models import ContactDay, Event, Registration, Terminal

What = Event.What

DAYS_KEPT = timedelta(days=400)
"""How long a day of contact is stored: a year, and some weeks to compare with."""
MANY_ALTERNATIONS = 2
"""Requests in turn that name a statement before the newest, and not the one that the request before named."""
MOST_MACHINES = 10
"""Other machines with a terminal's key that are recorded."""
MANY_EMPTIED_DAYS = 3
"""Days on which a terminal came without a statement although it had been given one."""

_DAY_VALUES: Final = sql.Values(ContactDay, ("terminal_id", "day"))
_TABLE: Final = ContactDay._meta.db_table
_ADD_DAY: Final = f"INSERT INTO {_TABLE} (terminal_id, day) VALUES (?, ?) ON CONFLICT DO NOTHING"  # noqa: S608


def first_contact(request: Request, jkt: str, now: datetime) -> Terminal:
    """Create the terminal that signed ``request``, with a terminal number of its own."""
    # Random, so that a number says nothing about how many terminals there are; a duplicate is retried.
    number = f"{secrets.randbelow(10**12):012}"
    today = day_of(now)  # as the deadline too, until the statement of this same transaction sets it
    terminal = sql.new(
        Terminal,
        jkt=jkt,
        number=number,
        name=request.terminal.name,
        machine=request.machine,
        known_since=today,
        last_contact=now,
        deadline=today,
        usable_until=today,
    )
    sql.insert(terminal)
    sql.insert(sql.new(ContactDay, terminal_id=terminal.pk, day=today))
    return terminal


def note(terminal: Terminal, request: Request, now: datetime) -> None:
    """Set what ``request`` reports about ``terminal``; the caller saves the row."""
    names.note_reported(terminal, request.terminal.name, now)
    terminal.os = request.terminal.os
    terminal.app_version = request.terminal.app
    # The first contact of a day only, to save a statement for all later ones.
    if day_of(terminal.last_contact) != day_of(now):
        day = sql.new(ContactDay, terminal_id=terminal.pk, day=day_of(now))
        sql.update(_ADD_DAY, *_DAY_VALUES.of(day))  # without a transaction: it stays true if the request starts again
    _note_acknowledgement(terminal, request, now)
    terminal.last_contact = now
    # Only shown to support: no right depends on the terminal's clock.
    terminal.clock_offset_seconds = round((request.iat - now).total_seconds())


def forget(now: datetime) -> int:
    """Delete some of the days of contact that are older than ``DAYS_KEPT``; return how many."""
    return delete_some(ContactDay.objects.filter(day__lt=day_of(now - DAYS_KEPT)))


def is_ahead(terminal: Terminal, request: Request, latest: Registration | None) -> bool:
    """Return whether this check refers to a registration that the server lost when a backup was restored.

    The terminal's ``seq`` is higher than the server's, and ``latest`` is missing, is of another number than it holds,
    or ended before the last contact that the server knows of. The terminal may have a paid license from a later
    statement, so no trial, former number or "moved" of the restored past may replace it.
    """
    if request.seq <= terminal.seq:
        return False
    if latest is None or request.held not in (None, latest.license.number):
        return True
    return latest.until is not None and latest.until < terminal.last_contact


def note_other_machine(terminal: Terminal, request: Request, now: datetime) -> None:
    """Record, once for each machine, that another machine than the registered one uses this terminal's key.

    At most ``MOST_MACHINES``: who has a key can name any, and the log is for ever.
    """
    if request.machine == terminal.machine:
        return
    after = {"machine": request.machine}
    known = Event.objects.filter(what=What.MACHINE_DIFFERS, terminal=terminal.number)
    machines = list(known.values_list("after", flat=True)[:MOST_MACHINES])
    if after not in machines and len(machines) < MOST_MACHINES:
        before = {"machine": terminal.machine}
        record(What.MACHINE_DIFFERS, who=TERMINAL, now=now, terminal=terminal, before=before, after=after)


def _note_acknowledgement(terminal: Terminal, request: Request, now: datetime) -> None:
    """Note which statement the terminal has, and whether two machines seem to share its key.

    One machine comes with the newest statement, or again with the one that it came with before, because the answer was
    lost. An older one, once, is of a copy of the data folder that was restored. Two machines come with an older one
    again and again, each time another one.
    """
    if terminal.seq == 0 or request.machine != terminal.machine:  # what a copied folder has says nothing about this one
        return
    if request.last == terminal.last_jti:
        terminal.alternations = 0
        # It has no other statement any more.
        terminal.usable_until, terminal.acknowledged_at = terminal.deadline, terminal.last_contact
    elif request.seq <= terminal.seq and _seems_cloned(terminal, request, day_of(now)):
        # (A higher seq: the terminal was in contact before a backup of the server was restored.)
        _flag_clone(terminal, request, now)
    terminal.presented_jti = request.last or ""


def _seems_cloned(terminal: Terminal, request: Request, today: date) -> bool:
    if request.last is None:  # its statement is lost, as after a disk failure: every few years, not every few days
        if terminal.emptied_on != today:
            terminal.emptied_on = today
            terminal.emptied_days += 1
        return terminal.emptied_days >= MANY_EMPTIED_DAYS
    if request.last == terminal.presented_jti:
        return False
    terminal.alternations += 1
    return terminal.alternations >= MANY_ALTERNATIONS


def _flag_clone(terminal: Terminal, request: Request, now: datetime) -> None:
    if terminal.clone_suspected_at is None:
        terminal.clone_suspected_at = now
        terminal.save(update_fields=["clone_suspected_at"])
        after = {"held": request.last, "held_seq": request.seq, "seq": terminal.seq}
        record(What.CLONE_SUSPECTED, who=TERMINAL, now=now, terminal=terminal, after=after)
