"""Queries of the dashboard: which customers to call and what to do today. Each returns a bounded number of rows.

What all of the page takes is in ``bench/PAGES.md``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Window
from django.urls import reverse

from licensing.clock import start_of
from server.clock import FIRST_DAY
from server.licenses.models import (
    STAYS,
    Cancellation,
    Contract,
    Customer,
    License,
    Registration,
    StaffRequest,
    Terminal,
    Trial,
    in_state,
)
from server.licenses.staff import cancellations
from server.licenses.staff.actions import ACTIONS
from server.licenses.staff.requests import open_requests
from server.mailing import outbox
from server.mailing.models import Message
from server.portal.models import Application, OwnerRequest

CONTRACT_DAYS = timedelta(days=60)
TRIAL_DAYS = timedelta(days=7)
STILL_ASK = timedelta(days=30)
"""A shop whose terminals have not asked for so long does without them."""
MOST = 200
"""Rows of a list that is shown in full: more than anybody can do in a day."""

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
    """``licenses`` licenses of ``contract`` end on ``until``, ``days_left`` days from today; negative: they ended."""

    contract: Contract
    until: date
    licenses: int
    days_left: int
    last_contact: datetime | None = None

    @property
    def customer(self) -> Customer:
        return self.contract.customer

    @property
    def days_ago(self) -> int:
        return -self.days_left


@dataclass(frozen=True)
class EndingTrial:
    """``terminal`` is the latest one of the trial's machine; None if the machine has none."""

    trial: Trial
    terminal: Terminal | None
    days_left: int


def ended_contracts(today: date, hidden: Iterable[int] = (), most: int = MOST) -> Listing[EndingContract]:
    """Return contracts that ended, neither stopped nor cancelled, whose terminals have asked since: shops that try.

    The latest end comes first: who has been locked out for a month has probably decided.
    """
    asking = Q(
        in_state(License.State.EXPIRED, today) & (Q(stops_on=None) | Q(stops_on__gt=today)),
        contract_until__range=(FIRST_DAY, today - timedelta(days=1)),  # has SQLite use the column's index
        registrations__until=None,
        registrations__terminal__last_contact__gte=start_of(today - STILL_ASK),
        registrations__terminal__last_contact__date__gt=F("contract_until"),
    )
    last = Max("registrations__terminal__last_contact")
    return _contracts(asking, today, hidden, most, ("-until", "contract"), last_contact=last)


def ending_contracts(today: date, hidden: Iterable[int] = (), most: int = MOST) -> Listing[EndingContract]:
    """Return contracts with licenses that end within ``CONTRACT_DAYS``, neither stopped nor cancelled."""
    ending = Q(contract_until__range=(today, today + CONTRACT_DAYS), stopped_at=None) & STAYS
    return _contracts(ending, today, hidden, most, ("until", "contract"))


def _contracts(
    chosen: Q, today: date, hidden: Iterable[int], most: int, order: tuple[str, ...], **more: Any
) -> Listing[EndingContract]:
    """Return the contracts of the licenses that are ``chosen``: grouped by key, and only those shown are read."""
    leaving = Cancellation.objects.filter(cancellations.is_open(today))
    licenses = License.objects.filter(chosen).exclude(contract__in=leaving.filter(part=None).values("contract"))
    licenses = licenses.exclude(pk__in=leaving.exclude(part=None).values("part")).order_by()
    if hidden := list(hidden):
        licenses = licenses.exclude(contract__customer__in=hidden)
    counted = licenses.values("contract").annotate(until=Min("contract_until"), ending=Count("pk", distinct=True))
    # The database counts the groups while it makes them; to ask again would take as long as the rows themselves.
    shown: list[Any] = list(counted.annotate(total=Window(Count("*")), **more).order_by(*order)[:most])
    contracts = Contract.objects.select_related("customer").in_bulk([row["contract"] for row in shown])
    rows = (
        EndingContract(
            contracts[row["contract"]],
            row["until"],
            row["ending"],
            (row["until"] - today).days,
            row.get("last_contact"),
        )
        for row in shown
    )
    return Listing(tuple(rows), shown[0]["total"] if shown else 0)


def ending_trials(today: date, most: int = MOST) -> Listing[EndingTrial]:
    """Return trials that end within ``TRIAL_DAYS`` on machines without a license."""
    licensed = Exists(Registration.objects.filter(until=None, terminal__machine=OuterRef("machine")))
    trials = Trial.objects.filter(~licensed, deadline__range=(today, today + TRIAL_DAYS))
    shown = list(trials.order_by("deadline", "pk")[:most])
    terminals = Terminal.objects.filter(machine__in=[trial.machine for trial in shown]).order_by("last_contact")
    latest = {terminal.machine: terminal for terminal in terminals}
    rows = (EndingTrial(trial, latest.get(trial.machine), (trial.deadline - today).days) for trial in shown)
    return _listing(trials, rows, most)


@dataclass(frozen=True)
class Flag:
    """A doubt about ``terminal`` (a copied disk) or about ``license`` (mixed-up numbers) since ``at``."""

    at: datetime
    terminal: Terminal | None = None
    license: License | None = None

    @property
    def customer(self) -> Customer | None:
        return self.license.customer if self.license is not None else None


def flags(most: int = MOST) -> Listing[Flag]:
    """Return suspected copies of a disk and mixed-up numbers, the latest first."""
    clones = Terminal.objects.filter(clone_suspected_at__isnull=False)
    mixed_up = License.objects.filter(back_and_forth_at__isnull=False).select_related("contract__customer")
    terminals = list(clones.order_by("-clone_suspected_at")[:most])
    held = Registration.objects.filter(until=None, terminal__in=terminals).select_related("license__contract__customer")
    licenses = {row.terminal_id: row.license for row in held}
    rows = [Flag(one.clone_suspected_at, one, licenses.get(one.pk)) for one in terminals if one.clone_suspected_at]
    numbers = mixed_up.order_by("-back_and_forth_at")[:most]
    rows += [Flag(one.back_and_forth_at, license=one) for one in numbers if one.back_and_forth_at]
    rows.sort(key=lambda flag: flag.at, reverse=True)
    return Listing(tuple(rows[:most]), clones.count() + mixed_up.count())


def waiting_cancellations(most: int = MOST) -> Listing[Cancellation]:
    """Return cancellations that do not stop any license yet, the oldest first."""
    waiting = cancellations.unfinished()
    return _listing(waiting, waiting.select_related("contract__customer").order_by("asked_at")[:most], most)


def waiting_applications(most: int = MOST) -> Listing[Application]:
    """Return applications that wait for an approval, the oldest first, with the number of their ``count`` terminals."""
    waiting = Application.objects.filter(state=Application.State.WAITING)
    return _listing(waiting, waiting.order_by("confirmed_at", "pk").prefetch_related("shops")[:most], most)


@dataclass(frozen=True)
class Asked:
    """What somebody asked for at one time: the same for several licenses of one customer."""

    requests: tuple[StaffRequest, ...]

    @property
    def first(self) -> StaffRequest:
        return self.requests[0]

    @property
    def customer(self) -> Customer:
        return self.first.license.customer

    @property
    def link(self) -> str:
        """The page on which it is done."""
        action = next(action for action in ACTIONS if self.first.what in {one.what for one in action.records})
        keys = "&".join(f"license={request.license_id}" for request in self.requests)
        return f"{reverse('admin:action', args=[action.name])}?{keys}"


def asked_by_support(most: int = MOST) -> Listing[Asked]:
    """Return what support has asked administrators for, the oldest first."""
    found: dict[object, list[StaffRequest]] = {}
    for one in open_requests().select_related("license__contract__customer"):
        found.setdefault((one.license.contract.customer_id, one.what, one.who, one.at), []).append(one)
    rows = [Asked(tuple(requests)) for requests in found.values()]
    return Listing(tuple(rows[:most]), len(rows))


def asked_by_owners(most: int = MOST) -> Listing[OwnerRequest]:
    """Return what owners have asked for on their page and nobody has dealt with, the oldest first."""
    waiting = OwnerRequest.objects.filter(done_at=None)
    return _listing(waiting, waiting.select_related("customer").order_by("made_at", "pk")[:most], most)


@dataclass(frozen=True)
class FailedMails:
    """``count`` messages to an address that did not arrive for the same reason, the last one ``last``."""

    to: str
    state: Message.State
    count: int
    last: datetime
    customer: Customer | None


def failed_mails(most: int = MOST) -> Listing[FailedMails]:
    """Return the e-mails that nobody has taken care of by their address, the latest first."""
    grouped = outbox.unsettled().order_by().values("to", "state", "customer")
    counted = grouped.annotate(count=Count("pk"), last=Max("created_at")).order_by("-last", "to", "state")
    shown = list(counted[:most])
    customers = Customer.objects.in_bulk({row["customer"] for row in shown} - {None})
    rows = (
        FailedMails(row["to"], Message.State(row["state"]), row["count"], row["last"], customers.get(row["customer"]))
        for row in shown
    )
    return _listing(counted, rows, most)


def _listing(all_rows: QuerySet[Any, Any], shown: Iterable[Row], most: int) -> Listing[Row]:
    rows = tuple(shown)
    return Listing(rows, len(rows) if len(rows) < most else all_rows.count())
