"""Changes: what staff do with one form, performed once, only on the state that was displayed, and undoable for a day.

The operations themselves are in ``operations``. A form sends a unique token and the version of the state that it
displayed: a used token is refused, and so is an outdated version (optimistic locking).
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from server.licenses.door import registrations
from server.licenses.log.events import record
from server.licenses.models import Change, Contract, Event, License, Registration, Terminal
from server.licenses.staff import cancellations
from server.licenses.staff.states import TERMINAL, State, restorable, restore, states_of, touched, version_of

Kind = Change.Kind
What = Event.What
Act = Callable[[License], None]

UNDOABLE_FOR = timedelta(hours=24)
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,32}")


class DoneBefore(Exception):
    """The form was submitted before: a double click, a reload, or going back in the browser."""

    def __init__(self, change: Change) -> None:
        super().__init__(f"{change.who} has done this already")
        self.change = change


class Overtaken(Exception):
    """A license was changed after it was displayed. ``event`` is its latest event, if there is one."""

    def __init__(self, event: Event | None) -> None:
        super().__init__("a license was changed after it was displayed")
        self.event = event


class TooLate(Exception):
    """The change cannot be undone: its day is over, or it was undone by ``change.undone_by``."""

    def __init__(self, change: Change) -> None:
        super().__init__("this cannot be undone any more")
        self.change = change


@dataclass(frozen=True)
class Obstacle:
    """A license that was not restored, because ``event`` changed it after the change."""

    license: License
    event: Event | None


def new_token() -> str:
    """Return a token for a new form."""
    return secrets.token_urlsafe(24)


def read_token(typed: str | None) -> str:
    """Return the token that a form sent; nothing if no form of ours has it, such as a longer text."""
    return typed if typed and TOKEN.fullmatch(typed) else ""


def change(
    kind: Kind, licenses: Sequence[License], act: Act, *, token: str, seen: str | None, who: str, now: datetime
) -> Change:
    """Call ``act`` for each of ``licenses``, all or none, and return the change.

    ``seen`` is ``version_of`` the licenses that were displayed; None if none were.

    Raises:
        DoneBefore: the token was used.
        Overtaken: the licenses were changed after they were displayed; nothing was done.
    """
    refuse_used(token)
    try:
        with transaction.atomic():
            rows = _locked(licenses)
            refuse_used(token)  # again: a concurrent request with the token may have had the lock
            if seen is not None and version_of(rows) != seen:
                raise Overtaken(last_event(rows))
            before = states_of(rows)
            for license in rows:
                act(license)
            return _store(kind, rows, before, token, who, now)
    except IntegrityError:
        refuse_used(token)
        raise


def issued(make: Callable[[], Contract], *, token: str, who: str, now: datetime) -> Change:
    """Issue a contract's numbers with ``make`` and return the change, undoable while no number was registered.

    Raises:
        DoneBefore: the token was used.
        ValidationError: by ``make``.
    """
    refuse_used(token)
    try:
        with transaction.atomic():
            rows = list(make().licenses.order_by("pk"))
            return _store(Kind.ISSUE, rows, {}, token, who, now)
    except IntegrityError:
        refuse_used(token)
        raise


def undoable(change: Change, now: datetime) -> bool:
    """Return whether ``change`` can be undone: not undone yet, and within ``UNDOABLE_FOR``."""
    return change.undone_at is None and now < change.at + UNDOABLE_FOR


def last_undoable(license: License, now: datetime) -> Change | None:
    """Return the last change of ``license`` that can be undone. A second stop, which changed nothing, is none."""

    def changed_something(change: Change) -> bool:
        before, after = (states.get(str(license.pk)) for states in (change.before, change.after))
        return before != after or after is None  # an import has no states

    made = license.changes.filter(undone_at=None).order_by("-pk")
    return next((change for change in made if undoable(change, now) and changed_something(change)), None)


@transaction.atomic
def undo(change: Change, *, who: str, now: datetime) -> list[Obstacle]:
    """Restore the state before ``change`` of all licenses that were not changed since; return the others.

    Also returned are those whose former shop or contract was deleted since.

    Raises:
        TooLate: a day has passed, or it was undone before.
    """
    change = Change.objects.select_for_update(no_key=True).get(pk=change.pk)
    if not undoable(change, now):
        raise TooLate(change)
    # Terminals are locked before licenses, as in registering: another order may deadlock.
    terminals = _lock_terminals(change)
    obstacles = []
    for license in _locked(list(change.licenses.all())):
        undone = (
            _unissue(change, license, who, now)
            if change.kind == Kind.ISSUE
            else _undo(change, license, terminals, who, now)
        )
        if not undone:
            obstacles.append(Obstacle(license, last_event([license], after=change.at)))
    if len(obstacles) < change.licenses.count():
        change.undone_at, change.undone_by = now, who
        change.save(update_fields=["undone_at", "undone_by"])
    return obstacles


def _undo(change: Change, license: License, terminals: dict[int, Terminal], who: str, now: datetime) -> bool:
    before: State = change.before[str(license.pk)]
    after: State = change.after[str(license.pk)]
    names, current = touched(before, after), states_of([license])[str(license.pk)]
    if any(current[name] != after[name] for name in names) or not restorable(before, names):
        return False
    if TERMINAL in names and not _give_back(license, terminals.get(int(before[TERMINAL] or 0)), now):
        return False
    restore(license, before, names)
    if names:
        facts = {name: before[name] for name in names if name != TERMINAL}
        _record_undone(change.kind, license, who, now, facts, {name: after[name] for name in facts})
    if "contract_id" in names:  # the one or the other may have been cancelled since, or not any more
        cancellations.follow(license, who=who, now=now)
    return True


def _unissue(change: Change, license: License, who: str, now: datetime) -> bool:
    changed = states_of([license]) != {str(license.pk): change.after[str(license.pk)]}
    if changed or license.registrations.exists():
        return False
    license.stopped_at = now
    license.save(update_fields=["stopped_at"])
    _record_undone(
        Kind.ISSUE, license, who, now, {"stopped_at": now.isoformat(timespec="seconds")}, {"stopped_at": None}
    )
    return True


def _record_undone(kind: str, license: License, who: str, now: datetime, restored: State, undone: State) -> None:
    held = registrations.open_of(license)
    terminal = held.terminal if held and kind == Kind.RELEASE else None
    record(
        What.UNDONE,
        who=who,
        now=now,
        license=license,
        terminal=terminal,
        before={**undone, "undone": kind},
        after=restored,
    )


def _give_back(license: License, terminal: Terminal | None, now: datetime) -> bool:
    """Register ``license`` on ``terminal`` again, unless that has registered another number since."""
    if terminal is None or Registration.objects.filter(terminal=terminal, until=None).exists():
        return False
    Registration.objects.create(license=license, terminal=terminal, since=now)
    return True


def _lock_terminals(change: Change) -> dict[int, Terminal]:
    if change.kind != Kind.RELEASE:
        return {}
    held = [state[TERMINAL] for state in change.before.values() if state[TERMINAL]]
    rows = Terminal.objects.select_for_update(no_key=True).filter(pk__in=held).order_by("pk")
    return {terminal.pk: terminal for terminal in rows}


def refuse_used(token: str) -> None:
    """Raise DoneBefore if a form with ``token`` was submitted before."""
    known = Change.objects.filter(token=token).first()
    if known is not None:
        raise DoneBefore(known)


def _locked(licenses: Sequence[License]) -> list[License]:
    return list(License.objects.locked().filter(pk__in=[license.pk for license in licenses]).order_by("pk"))


def _store(
    kind: Kind, licenses: Sequence[License], before: dict[str, State], token: str, who: str, now: datetime
) -> Change:
    fresh = License.objects.filter(pk__in=[license.pk for license in licenses])
    change = Change.objects.create(kind=kind, token=token, who=who, at=now, before=before, after=states_of(list(fresh)))
    change.licenses.set(licenses)
    return change


def last_event(licenses: Sequence[License], after: datetime | None = None) -> Event | None:
    """Return the latest event about one of ``licenses``, after the moment ``after`` if given."""
    events = Event.objects.filter(license__in=[license.number for license in licenses])
    if after is not None:
        events = events.filter(at__gt=after)
    return events.order_by("-pk").first()
