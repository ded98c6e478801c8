"""What a terminal has a right to at a moment, before it is put into a statement. Reads rows, changes none."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from licensing.clock import day_of
from licensing.statement import Kind, Moved, Status
from server.licenses import sql
from server.licenses.door.outstanding import allowance_of
from server.licenses.models import License, Registration, Terminal, Trial

_COLUMNS: Final = sql.Columns({"x": Trial})
_READ: Final = """
SELECT {columns}, EXISTS (
    SELECT 1 FROM {registrations} r JOIN {terminals} t ON t.id = r.terminal_id WHERE t.machine = ?
) FROM (SELECT 1 AS one) o LEFT JOIN {trials} x ON x.machine = ?
"""


@dataclass(frozen=True)
class Right:
    """The part of a statement that the rules decide; ``deadline`` is its last day (JST)."""

    kind: Kind
    status: Status
    deadline: date
    license: License | None = None
    moved: Moved | None = None


@cache
def _read() -> str:
    return _READ.format(
        columns=_COLUMNS,
        registrations=Registration._meta.db_table,
        terminals=Terminal._meta.db_table,
        trials=Trial._meta.db_table,
    )


def trial_right(machine: str, now: datetime) -> Right | None:
    """Return the right of a terminal on ``machine`` that never had a number; None before its trial was started."""
    found = sql.execute(_read(), machine, machine).fetchone()
    if found[-1]:
        return _former_license(now)
    [trial] = _COLUMNS.objects(found)
    return _trial(trial) if trial is not None else None


def trial_rights(machines: Collection[str], now: datetime) -> dict[str, Right]:
    """Return what ``trial_right`` returns for those of ``machines`` that have one. Two queries for all."""
    licensed = Registration.objects.filter(terminal__machine__in=machines).values_list("terminal__machine", flat=True)
    rights = {trial.machine: _trial(trial) for trial in Trial.objects.filter(machine__in=machines)}
    return rights | dict.fromkeys(licensed, _former_license(now))


def _trial(trial: Trial) -> Right:
    return Right(Kind.TRIAL, Status.ACTIVE, trial.deadline)


def _former_license(now: datetime) -> Right:
    # Another terminal of this machine had one: the data folder was deleted, or it is another user's. Its trial is one
    # that ended yesterday, so that the screen says so.
    return Right(Kind.TRIAL, Status.ACTIVE, day_of(now) - timedelta(days=1))


def license_right(
    registration: Registration, now: datetime, *, shared: bool = True, allowance: int | None = None
) -> Right:
    """Return the right of the terminal whose latest registration this is; not ``shared``: its license has no other.

    ``allowance`` is ``outstanding.allowance_of`` the registration, if the caller knows it.

    The deadline is the contract's end or the planned stop, but at most the license's offline allowance from today:
    the allowance limits how long a terminal goes on offline after its number was moved or cancelled. Terminals that
    lost the number and do so make it shorter: see ``outstanding``.
    A right that was taken away ends today at the latest.
    """
    license = registration.license
    today = day_of(now)
    if allowance is None:
        held_by_others = shared and registration.until is None
        allowance = allowance_of(registration, now) if held_by_others else license.allowance_days
    deadline = min(license.last_day, today + timedelta(days=allowance))
    if registration.until is not None:
        moved = _moved(registration, registration.until)
        # The terminal learns today that the number is gone, so today is the last day.
        return Right(Kind.LICENSE, Status.MOVED, min(deadline, today), license, moved)
    if license.state(today) is License.State.STOPPED:
        return Right(Kind.LICENSE, Status.STOPPED, min(deadline, today), license)
    return Right(Kind.LICENSE, Status.ACTIVE, deadline, license)


def _moved(registration: Registration, at: datetime) -> Moved:
    successor = registration.successor
    if successor is None:
        return Moved(at)
    same_machine = successor.machine == registration.terminal.machine
    return Moved(at, successor.name, successor.shown_number, same_machine=same_machine)
