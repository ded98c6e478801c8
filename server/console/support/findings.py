"""Why a terminal, or a license, does or does not work. Reads rows and changes none; the sentences are in ``words``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from licensing.clock import TOLERANCE, day_of
from licensing.standing import RENEWAL_WINDOW_DAYS, Standing, State
from licensing.statement import Status
from server.console.support.facts import Facts
from server.console.support.snapshot import TerminalSnapshot
from server.licenses.models import Event, License, Registration, Terminal


class Reason(StrEnum):
    """Why a terminal does, or does not, work; the first that applies. PENDING: the terminal does not know it yet."""

    FINE = "fine"
    WINDOW_SILENT = "window_silent"
    CONTRACT_ENDING = "contract_ending"
    LOCKED_SILENT = "locked_silent"
    CONTRACT_ENDED = "contract_ended"
    STOPPED = "stopped"
    STOPPED_PENDING = "stopped_pending"
    RESUMED_PENDING = "resumed_pending"
    MOVED = "moved"
    MOVED_PENDING = "moved_pending"
    RELEASED = "released"
    RELEASED_PENDING = "released_pending"
    TRIAL = "trial"
    TRIAL_ENDED = "trial_ended"
    UNKNOWN = "unknown"
    NEVER_REGISTERED = "never_registered"
    FREE = "free"


class Remark(StrEnum):
    """What else is unusual. None locks the terminal; ``OTHER_MACHINE`` means that the other machine is locked."""

    CLOCK_BEHIND = "clock_behind"
    CLOCK_AHEAD = "clock_ahead"
    CLONE = "clone"
    BACK_AND_FORTH = "back_and_forth"
    OUTSTANDING = "outstanding"
    OTHER_MACHINE = "other_machine"
    STOP_PLANNED = "stop_planned"


@dataclass(frozen=True)
class Finding:
    """A license or terminal with the reason. ``snapshot`` is None where the license is on no terminal."""

    reason: Reason
    license: License | None = None
    snapshot: TerminalSnapshot | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def standing(self) -> Standing | None:
        return self.snapshot.standing if self.snapshot is not None else None

    @property
    def ended(self) -> Registration | None:
        """The registration that was closed, for MOVED, RELEASED and FREE."""
        if self.snapshot is not None:
            return self.snapshot.latest
        rows = Registration.objects.filter(license=self.license).select_related("terminal", "successor")
        return rows.order_by("-pk").first()

    @property
    def outstanding(self) -> list[Terminal]:
        """The terminals that lost the number of this one, and may go on, because they have not confirmed it."""
        if self.license is None or self.snapshot is None:
            return []
        return self.snapshot.facts.outstanding(self.license)

    @property
    def stop(self) -> Event | None:
        """Who stopped the license, and when."""
        if self.license is None or self.reason not in (Reason.STOPPED, Reason.STOPPED_PENDING):
            return None
        if self.snapshot is not None:
            return self.snapshot.facts.stop(self.license)
        return Event.objects.filter(license=self.license.number, what=Event.What.STOPPED).order_by("-pk").first()

    @property
    def locked(self) -> bool:
        """Whether no new tax-free sale can be begun on the terminal now, as far as the server knows."""
        return self.standing is not None and not self.standing.usable


def diagnose(terminal: Terminal, now: datetime) -> Finding:
    """Return why ``terminal`` does, or does not, work."""
    return diagnose_all([terminal], now)[0]


def diagnose_all(terminals: Sequence[Terminal], now: datetime) -> list[Finding]:
    """Return why each of ``terminals`` does, or does not, work, in the same few statements however many they are."""
    facts = Facts(terminals, now)
    return [_finding(TerminalSnapshot(terminal, facts)) for terminal in terminals]


def _finding(snapshot: TerminalSnapshot) -> Finding:
    license = snapshot.latest.license if snapshot.latest is not None else None
    return Finding(_reason(snapshot), license, snapshot, tuple(_remarks(snapshot, license)))


def diagnose_license(license: License, now: datetime) -> Finding:
    """Return why ``license`` does, or does not, work on the terminal where it is registered, or on none."""
    rows = Registration.objects.filter(license=license).select_related("terminal").order_by("-pk")
    last = rows.first()
    if last is not None and last.until is None:
        return diagnose(last.terminal, now)
    flag = (Remark.BACK_AND_FORTH,) if license.back_and_forth_at is not None else ()
    state = license.state(day_of(now))
    if state is License.State.STOPPED:
        return Finding(Reason.STOPPED, license, remarks=flag)
    if state is License.State.EXPIRED:
        return Finding(Reason.CONTRACT_ENDED, license, remarks=flag)
    return Finding(Reason.NEVER_REGISTERED if last is None else Reason.FREE, license, remarks=flag)


def _reason(snapshot: TerminalSnapshot) -> Reason:
    standing, right = snapshot.standing, snapshot.right
    if standing is None or right is None:
        return Reason.UNKNOWN
    if right.status is Status.MOVED:
        return _moved(snapshot, known=standing.state is State.MOVED)
    if right.status is Status.STOPPED:
        return Reason.STOPPED if not standing.usable else Reason.STOPPED_PENDING
    if standing.state in (State.TRIAL, State.TRIAL_ENDED):
        return Reason.TRIAL if standing.usable else Reason.TRIAL_ENDED
    if not standing.usable:
        return _locked(snapshot, standing)
    return _licensed(snapshot, standing)


def _moved(snapshot: TerminalSnapshot, *, known: bool) -> Reason:
    moved = snapshot.right.moved if snapshot.right is not None else None
    if moved is not None and moved.terminal_number is not None:
        return Reason.MOVED if known else Reason.MOVED_PENDING
    return Reason.RELEASED if known else Reason.RELEASED_PENDING


def _locked(snapshot: TerminalSnapshot, standing: Standing) -> Reason:
    if not snapshot.solved_by_contact:
        return Reason.CONTRACT_ENDED
    return Reason.LOCKED_SILENT if standing.state is State.EXPIRED else Reason.RESUMED_PENDING


def _licensed(snapshot: TerminalSnapshot, standing: Standing) -> Reason:
    if standing.days_left is None or standing.days_left >= RENEWAL_WINDOW_DAYS:
        return Reason.FINE
    if not snapshot.solved_by_contact:
        paid_longer = snapshot.latest is not None and standing.deadline != snapshot.latest.license.contract_until
        return Reason.FINE if paid_longer else Reason.CONTRACT_ENDING
    return Reason.WINDOW_SILENT if snapshot.silent else Reason.FINE


def _remarks(snapshot: TerminalSnapshot, license: License | None) -> list[Remark]:
    offset = timedelta(seconds=snapshot.terminal.clock_offset_seconds)
    ends = snapshot.right is not None and snapshot.right.status is Status.ACTIVE
    checks = {
        Remark.CLOCK_BEHIND: offset < -TOLERANCE,
        Remark.CLOCK_AHEAD: offset > TOLERANCE,
        Remark.OTHER_MACHINE: snapshot.on_other_machine is not None,
        Remark.CLONE: snapshot.terminal.clone_suspected_at is not None,
        Remark.BACK_AND_FORTH: license is not None and license.back_and_forth_at is not None,
        Remark.OUTSTANDING: license is not None and ends and bool(snapshot.facts.outstanding(license)),
        Remark.STOP_PLANNED: license is not None and license.stops_on is not None and ends,
    }
    return [remark for remark, true in checks.items() if true]
