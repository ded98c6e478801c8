"""Queries of the dashboard: which customers to call and what to do today. Each returns a bounded number of rows.

All of the page together takes 0.7 s with 10,000 terminals and 900,000 days of contact, SQLite, two busy cores.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Count, Min, Q, QuerySet

from licensing.clock import day_of
from server.licenses.models import Cancellation, Contract, License, Registration, Terminal, Trial
from server.licenses.staff import cancellations

CONTRACT_DAYS = timedelta(days=60)
TRIAL_DAYS = timedelta(days=7)
MOST = 50
"""Rows of a list on the dashboard; the rest is one click away."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """The first rows of a list, and the total number of rows."""

    rows: tuple[Row, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class EndingContract:
    """``licenses`` licenses of ``contract`` end on ``until``, ``days_left`` days from today."""

    contract: Contract
    until: date
    licenses: int
    days_left: int


@dataclass(frozen=True)
class EndingTrial:
    """``terminal`` is the latest one of the trial's machine; None if the machine has none."""

    trial: Trial
    terminal: Terminal | None
    days_left: int


def ending_contracts(today: date) -> Listing[EndingContract]:
    """Return contracts with licenses that end within ``CONTRACT_DAYS``, neither stopped nor cancelled."""
    ending = Q(
        licenses__contract_until__range=(today, today + CONTRACT_DAYS),
        licenses__stopped_at=None,
        licenses__stops_on=None,
    )
    contracts = Contract.objects.select_related("customer").filter(ending)
    counted = contracts.annotate(
        until=Min("licenses__contract_until", filter=ending), ending=Count("licenses", filter=ending, distinct=True)
    ).order_by("until", "pk")
    return _listing(counted, (_ending(contract, today) for contract in counted[:MOST]))


def _ending(contract: Contract, today: date) -> EndingContract:
    until: date = getattr(contract, "until")  # noqa: B009  # annotated by the query
    licenses: int = getattr(contract, "ending")  # noqa: B009
    return EndingContract(contract, until, licenses, (until - today).days)


def ending_trials(today: date) -> Listing[EndingTrial]:
    """Return trials that end within ``TRIAL_DAYS`` on machines without a license."""
    licensed = Registration.objects.filter(until=None).values("terminal__machine")
    trials = Trial.objects.filter(deadline__range=(today, today + TRIAL_DAYS)).exclude(machine__in=licensed)
    shown = list(trials.order_by("deadline", "pk")[:MOST])
    terminals = Terminal.objects.filter(machine__in=[trial.machine for trial in shown]).order_by("last_contact")
    latest = {terminal.machine: terminal for terminal in terminals}
    rows = (EndingTrial(trial, latest.get(trial.machine), (trial.deadline - today).days) for trial in shown)
    return _listing(trials, rows)


@dataclass(frozen=True)
class Clone:
    """A flagged terminal, and its open registration if it has one."""

    terminal: Terminal
    held: Registration | None


def suspected_clones() -> Listing[Clone]:
    """Return terminals that are suspected to be copies of each other's disk, the latest flag first."""
    flagged = Terminal.objects.exclude(clone_suspected_at=None)
    shown = list(flagged.order_by("-clone_suspected_at")[:MOST])
    held = Registration.objects.filter(until=None, terminal__in=shown)
    open_rows = {row.terminal_id: row for row in held.select_related("terminal", "license__contract__customer")}
    return _listing(flagged, (Clone(terminal, open_rows.get(terminal.pk)) for terminal in shown))


def mixed_up_numbers() -> Listing[License]:
    """Return licenses whose number moves back and forth between terminals."""
    flagged = License.objects.exclude(back_and_forth_at=None).select_related("contract__customer")
    return _listing(flagged, flagged.order_by("-back_and_forth_at")[:MOST])


def waiting_cancellations() -> Listing[Cancellation]:
    """Return cancellations that do not stop any license yet, the oldest first."""
    waiting = cancellations.unfinished()
    return _listing(waiting, waiting.select_related("contract__customer").order_by("asked_at")[:MOST])


def silent_days(last_contact: datetime, today: date) -> int:
    """Return the number of days, in Japan, since the last contact."""
    return (today - day_of(last_contact)).days


def _listing(all_rows: QuerySet[Any], shown: Iterable[Row]) -> Listing[Row]:
    rows = tuple(shown)
    return Listing(rows, len(rows) if len(rows) < MOST else all_rows.count())
