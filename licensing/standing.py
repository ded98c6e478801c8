"""The one decision: a terminal's holdings, the moment, and whether the server answers give a ``Standing``.

A pure function: no files, no network, no clock. No other module compares dates to decide what may be done.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from licensing.clock import Moment, day_of
from licensing.errors import DiskFailure
from licensing.holdings import Holdings
from licensing.request import Request
from licensing.statement import TRIAL_DAYS, Kind, Moved, Statement, Status

RENEWAL_WINDOW_DAYS = 30
"""The window is open while ``days_left`` is below this: 「30日を切ると」 in the manual."""


class State(StrEnum):
    TERMS_NEEDED = "terms_needed"
    TRIAL = "trial"
    TRIAL_ENDED = "trial_ended"
    LICENSED = "licensed"
    EXPIRED = "expired"
    STOPPED = "stopped"
    MOVED = "moved"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    """What the terminal has cannot be read, and this process has never known it."""


class Notice(StrEnum):
    """What a usable license has to say in its renewal window."""

    CONNECT = "connect"
    CONTRACT_ENDING = "contract_ending"


USABLE = frozenset({State.TRIAL, State.LICENSED})


@dataclass(frozen=True)
class Standing:
    """What may be done now, and all that a screen, the banner or the command line says about it.

    ``deadline`` and ``days_left`` are None where no day counts: stopped, moved, foreign, unreadable, no terms yet.
    ``former_license`` is set where a trial is over, or never began, because the machine had a license number before,
    ``key_lost`` where the terminal's data is foreign on its own machine, because its key is gone.
    ``settings_reset`` rises when support has reset the settings password (docs/adr/0013).
    """

    state: State
    moment: Moment
    deadline: date | None = None
    days_left: int | None = None
    notice: Notice | None = None
    license_number: str | None = None
    terminal_number: str | None = None
    terminal_name: str = ""
    customer: str | None = None
    contract_until: date | None = None
    last_contact: datetime | None = None
    moved: Moved | None = None
    former_license: bool = False
    key_lost: bool = False
    settings_reset: int = 0
    damaged: frozenset[str] = frozenset()
    unreadable: tuple[DiskFailure, ...] = ()
    unwritable: DiskFailure | None = None

    @property
    def usable(self) -> bool:
        """Whether a new tax-free sale may begin."""
        return self.state in USABLE

    def given_up_for(self, number: str) -> str | None:
        """Return the working license number that registering ``number`` on this terminal would end, if any."""
        working = self.license_number if self.state is State.LICENSED else None
        return None if working == number else working


def decide(holdings: Holdings, moment: Moment, *, reachable: bool) -> Standing:
    """Return the standing of a terminal with ``holdings`` at ``moment``.

    ``reachable`` is whether the last try to ask the server was answered.
    """
    standing = _by_documents(holdings, moment, reachable)
    document = holdings.statement or holdings.trial
    own_machine = document is not None and document.machine == holdings.machine
    return replace(
        standing,
        key_lost=own_machine and standing.state is State.FOREIGN,
        terminal_name=holdings.own_name,
        damaged=holdings.damaged,
        unreadable=tuple(holdings.unreadable.values()),
        unwritable=holdings.unwritable,
    )


def _by_documents(holdings: Holdings, moment: Moment, reachable: bool) -> Standing:
    if holdings.statement is not None:
        return _by_statement(holdings, holdings.statement, moment, reachable)
    if "statement" in holdings.unknown:  # it may say less than an own trial: stopped, or ended
        return Standing(State.UNREADABLE, moment)
    if holdings.trial is not None:
        return _by_own_trial(holdings, holdings.trial, moment)
    if not holdings.unknown.isdisjoint({"key", "trial", "evidence"}):
        return Standing(State.UNREADABLE, moment)
    return _former_license(moment) if holdings.licensed else Standing(State.TERMS_NEEDED, moment)


def _former_license(moment: Moment) -> Standing:
    """Return that there is no trial on a machine that ever had a license number."""
    return Standing(State.TRIAL_ENDED, moment, former_license=True)


def trial_deadline(first_day: date) -> date:
    """Return the last day of a trial agreed to on ``first_day``: the first day shows 残り30日."""
    return first_day + timedelta(days=TRIAL_DAYS)


def _by_own_trial(holdings: Holdings, trial: Request, moment: Moment) -> Standing:
    # A data folder that was copied from another machine, or a consent that another key has signed, gives no right here.
    if trial.machine != holdings.machine or not holdings.is_own(holdings.trial_jkt) or trial.terms is None:
        return Standing(State.FOREIGN, moment)
    if "evidence" in holdings.unknown:  # it may say that the trial is over, or that there was a number
        return Standing(State.UNREADABLE, moment)
    if holdings.licensed:
        return _former_license(moment)
    deadline = trial_deadline(holdings.first_day or day_of(trial.terms.agreed_at))
    days_left = (deadline - moment.today).days
    state = State.TRIAL if days_left >= 0 else State.TRIAL_ENDED
    return Standing(state, moment, deadline, days_left)


def _by_statement(holdings: Holdings, statement: Statement, moment: Moment, reachable: bool) -> Standing:
    days_left = (statement.deadline - moment.today).days
    state = _state(holdings, statement, days_left)
    former_license = state is State.TRIAL_ENDED and holdings.licensed
    ended_early = former_license or state in (State.STOPPED, State.MOVED, State.FOREIGN)
    return Standing(
        state=state,
        moment=moment,
        deadline=None if ended_early else statement.deadline,
        days_left=None if ended_early else days_left,
        notice=_notice(statement, days_left, reachable) if state is State.LICENSED else None,
        license_number=statement.license,
        terminal_number=statement.terminal_number,
        customer=statement.customer,
        contract_until=statement.contract_until,
        last_contact=statement.iat,
        moved=statement.moved,
        former_license=former_license,
        settings_reset=statement.settings_reset,
    )


def _state(holdings: Holdings, statement: Statement, days_left: int) -> State:
    # First: a statement for another machine or key says nothing about this terminal, not even that it is stopped.
    if statement.machine != holdings.machine or not holdings.is_own(statement.jkt):
        return State.FOREIGN
    if statement.status is Status.STOPPED:
        return State.STOPPED
    if statement.status is Status.MOVED:
        return State.MOVED
    if statement.kind is Kind.TRIAL:
        return State.TRIAL if days_left >= 0 else State.TRIAL_ENDED
    return State.LICENSED if days_left >= 0 else State.EXPIRED


def _notice(statement: Statement, days_left: int, reachable: bool) -> Notice | None:
    if days_left >= RENEWAL_WINDOW_DAYS:
        return None
    if not reachable:
        return Notice.CONNECT
    # A short offline allowance keeps a fully paid terminal in the window: nothing to ask the vendor then.
    ending = statement.contract_until is None or statement.contract_until <= statement.deadline
    return Notice.CONTRACT_ENDING if ending else None
