"""Registering a license number on a terminal, and moving it. Rows are ended, never deleted (docs/adr/0002)."""

from datetime import datetime
from typing import Final

from django.db import connection

from licensing.clock import day_of
from licensing.codes import Code, Relation
from licensing.errors import Refused, TerminalSeen
from licensing.request import Request
from server.licenses import sql
from server.licenses.door import outstanding, terminal_rows
from server.licenses.door.rights import Right, license_right
from server.licenses.door.terminal_rows import Known, Offered
from server.licenses.log.events import TERMINAL, record
from server.licenses.models import Event, License, Registration, Terminal

Ending = Registration.Ending
What = Event.What

_TERMINAL: Final = "SELECT id FROM licenses_terminal WHERE jkt = ?"
_LICENSE: Final = "SELECT id FROM licenses_license WHERE number = ?"
_OPEN_ROWS: Final = f"""
SELECT id FROM licenses_registration
WHERE until IS NULL AND (license_id IN ({_LICENSE}) OR terminal_id IN ({_TERMINAL})) ORDER BY id
"""  # noqa: S608  # of our own constants


def latest(terminal: Terminal) -> Registration | None:
    """Return the terminal's open registration, else the one that ended last, else None."""
    # A terminal opens a new row only after its old one has ended, so the newest row is the open one if there is one.
    rows = Registration.objects.filter(terminal=terminal)
    newest = rows.select_related("license__contract__customer", "successor").order_by("-pk").first()
    if newest is not None:
        newest.terminal = terminal  # no query for what is known
    return newest


def open_of(license: License) -> Registration | None:
    """Return the registration of the terminal that holds ``license`` now."""
    return Registration.objects.select_related("terminal").filter(license=license, until=None).first()


def lock(jkt: str, number: str | None) -> None:
    """Lock the terminal, and the license and open registrations that registering may change, always in this order.

    So two terminals that swap their numbers do not deadlock. What is read afterwards stays until the transaction ends.
    """
    if not connection.features.has_select_for_update:  # SQLite has one writer at a time
        return
    for rows, *values in ((_TERMINAL, jkt), (_LICENSE, number), (_OPEN_ROWS, number, jkt)):
        sql.execute(f"{rows} FOR NO KEY UPDATE", *values).fetchall()


def register(known: Known, request: Request, now: datetime) -> Right:
    """Register the number that ``request`` names on a terminal, ending the registration of its former number.

    Raises:
        Refused: the number is unknown, stopped, or in use elsewhere without ``replace`` in the request; or the key is
            another machine's.
    """
    terminal, own = known.terminal, known.latest
    offered = _usable(request.license, now)
    license, holder = offered.license, offered.holder
    if own is not None and request.machine != terminal.machine:
        # A copied folder, or a changed machine id. With a key of its own it becomes a terminal of its own, so that the
        # move is counted and the other machine learns of it (docs/adr/0015).
        raise Refused(Code.UNKNOWN_TERMINAL, "the terminal's key belongs to another machine")
    if own is not None and own.until is None:
        if own.license_id == license.pk:
            return license_right(own, now, shared=known.shared)
        # Its former number first: a constraint allows a terminal one open registration.
        _free(own, now)
    if holder is not None:
        _take_over(holder, terminal, request, now)
    opened = sql.new(Registration, license_id=license.pk, terminal_id=terminal.pk, since=now)
    terminal_rows.relate(opened, terminal, license)
    sql.insert(opened)
    if holder is None:
        # A move has an event of its own.
        record(What.REGISTERED, who=TERMINAL, now=now, license=license, terminal=terminal)
    if offered.used:
        _flag_if_suspicious(license, now)
    return license_right(opened, now, shared=offered.used)


def close(
    registration: Registration, ending: Registration.Ending, now: datetime, successor: Terminal | None = None
) -> None:
    registration.until = now
    registration.ended_by = ending
    registration.successor = successor
    registration.save(update_fields=["until", "ended_by", "successor"])


def _usable(number: str | None, now: datetime) -> Offered:
    offered = terminal_rows.find(number)
    if offered is None:
        raise Refused(Code.UNKNOWN_LICENSE)
    if offered.license.state(day_of(now)) is License.State.STOPPED:
        raise Refused(Code.LICENSE_STOPPED)
    return offered


def _free(own: Registration, now: datetime) -> None:
    close(own, Ending.CHANGED, now)
    record(What.FREED, who=TERMINAL, now=now, license=own.license, terminal=own.terminal)


def _take_over(holder: Registration, terminal: Terminal, request: Request, now: datetime) -> None:
    other = holder.terminal
    same_machine = other.machine == request.machine
    if not request.replace:
        relation = Relation.SAME_MACHINE if same_machine else Relation.OTHER
        seen = TerminalSeen(other.name, other.shown_number, other.last_contact, relation)
        raise Refused(Code.LICENSE_IN_USE, holder=seen)
    close(holder, Ending.MOVED, now, successor=terminal)
    record(
        What.MOVED,
        who=TERMINAL,
        now=now,
        license=holder.license,
        terminal=terminal,
        before={"terminal": other.number},
        after={"terminal": terminal.number} | ({"same_machine": True} if same_machine else {}),
    )


def _flag_if_suspicious(license: License, now: datetime) -> None:
    if license.back_and_forth_at is not None or not outstanding.is_suspicious(license, now):
        return
    license.back_and_forth_at = now
    license.save(update_fields=["back_and_forth_at"])
    others = len(outstanding.outstanding(license, day_of(now)))
    record(What.BACK_AND_FORTH, who=TERMINAL, now=now, license=license, after={"outstanding": others})
