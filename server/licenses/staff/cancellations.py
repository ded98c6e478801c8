"""解約: cancelling a contract in writing. Requested, papers sent, papers back; then its licenses stop after a day.

Each step is one transaction, adds an event with before and after, and is idempotent. A date may be changed, or removed
with ``None``, until the contract has ended by it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet

from licensing.clock import day_of
from server.licenses.log.events import Facts, record
from server.licenses.models import Cancellation, Contract, Event, License
from server.licenses.staff.cancellation_stops import iso, leave, plan

What = Event.What

OVERDUE_AFTER = timedelta(days=14)
"""How long after sending the papers staff are reminded to ask for them."""
NEAR = timedelta(days=7)
"""How long before the planned stop staff are reminded that it needs the papers."""


class Refusal(StrEnum):
    """Why a step is refused."""

    WITHDRAWN = "withdrawn"
    OVER = "over"
    NOT_SENT = "not_sent"
    BACK_BEFORE_SENT = "back_before_sent"
    IN_THE_FUTURE = "in_the_future"
    IN_THE_PAST = "in_the_past"


class NotPossible(Exception):
    """The step is not possible; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class Due(StrEnum):
    """Why staff are reminded."""

    NOT_BACK = "not_back"
    STOP_NEAR = "stop_near"
    NO_DAY = "no_day"


@dataclass(frozen=True)
class Reminder:
    """A cancellation without its papers or its last day; ``since`` is the day on which the reminder became due."""

    cancellation: Cancellation
    due: Due
    since: date


@transaction.atomic
def ask(contract: Contract, *, who: str, now: datetime, part: Collection[int] = ()) -> Cancellation:
    """Return the contract's open cancellation, which is created if there is none.

    ``part`` are the primary keys of the licenses that it ends; none or all of the contract's mean the whole contract.
    """
    # Two people may begin at once: the second waits here, and then sees the first one's.
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    known = open_for([contract.pk], day_of(now))
    if known:
        return known[0]
    cancellation = Cancellation.objects.create(contract=contract, asked_at=now)
    licenses = contract.licenses.filter(pk__in=part)
    count = len(licenses)
    partly = 0 < count < contract.licenses.count()
    if partly:
        cancellation.part.set(licenses)
    _record(What.CANCELLATION_ASKED, cancellation, who, now, after={"licenses": count} if partly else None)
    return cancellation


@transaction.atomic
def send_papers(cancellation: Cancellation, on: date | None, *, who: str, now: datetime) -> None:
    """Set the day on which the papers were sent.

    Raises:
        NotPossible: withdrawn, over, a day in the future, or later than the day on which they came back.
    """
    cancellation = _lock_changeable(cancellation, day_of(now))
    _refuse_if(on is not None and on > day_of(now), Refusal.IN_THE_FUTURE)
    back = cancellation.papers_back_on
    _refuse_if(back is not None and on is None, Refusal.NOT_SENT)
    _refuse_if(back is not None and on is not None and on > back, Refusal.BACK_BEFORE_SENT)
    _set(cancellation, "papers_sent_on", on, What.PAPERS_SENT, who, now)


@transaction.atomic
def receive_papers(cancellation: Cancellation, on: date | None, *, who: str, now: datetime) -> None:
    """Set the day on which the signed papers came back: from then on the planned stop counts.

    Raises:
        NotPossible: withdrawn, over, never sent, a day in the future, earlier than they were sent, or the planned
            stop is in the past by now.
    """
    today = day_of(now)
    cancellation = _lock_changeable(cancellation, today)
    if on is not None:
        sent, stops_on = cancellation.papers_sent_on, cancellation.stops_on
        _refuse_if(on > today, Refusal.IN_THE_FUTURE)
        _refuse_if(sent is None, Refusal.NOT_SENT)
        _refuse_if(sent is not None and on < sent, Refusal.BACK_BEFORE_SENT)
        _refuse_if(stops_on is not None and stops_on < today, Refusal.IN_THE_PAST)
    _set(cancellation, "papers_back_on", on, What.PAPERS_BACK, who, now)


@transaction.atomic
def plan_stop(cancellation: Cancellation, on: date | None, *, who: str, now: datetime) -> None:
    """Set the last day of use. It applies to the licenses as soon as the papers are back.

    Raises:
        NotPossible: withdrawn, over, or a day in the past.
    """
    cancellation = _lock_changeable(cancellation, day_of(now))
    if on != cancellation.stops_on:
        _refuse_if(on is not None and on < day_of(now), Refusal.IN_THE_PAST)
        _set(cancellation, "stops_on", on, What.CANCELLATION_CHANGED, who, now)


@transaction.atomic
def withdraw(cancellation: Cancellation, *, who: str, now: datetime) -> None:
    """Withdraw the cancellation: the licenses lose the stop that it planned for them.

    Raises:
        NotPossible: the contract has ended by it.
    """
    cancellation = _lock(cancellation)
    if cancellation.withdrawn_at is not None:
        return
    _refuse_if(over(cancellation, day_of(now)), Refusal.OVER)
    cancellation.withdrawn_at = now
    cancellation.save(update_fields=["withdrawn_at"])
    _record(What.CANCELLATION_WITHDRAWN, cancellation, who, now)
    plan(cancellation, None, who=who, now=now)


@transaction.atomic
def follow(license: License, *, who: str, now: datetime) -> None:
    """Have ``license``, which has come to another contract, stop by the cancellations of this one alone."""
    leave(license, who=who, now=now)
    for cancellation in Cancellation.objects.filter(contract=license.contract_id).order_by("pk"):
        plan(cancellation, _effective_stop(cancellation), who=who, now=now, only=license)


def over(cancellation: Cancellation, today: date) -> bool:
    """Return whether the licenses have stopped by ``cancellation``, so that it cannot be changed any more."""
    stops_on = _effective_stop(cancellation)
    return stops_on is not None and stops_on < today


def open_for(contracts: Collection[int], today: date) -> list[Cancellation]:
    """Return the cancellations of ``contracts`` (primary keys) that were asked for and have not ended them yet."""
    rows = Cancellation.objects.filter(is_open(today), contract__in=contracts).select_related("contract__customer")
    return list(rows.order_by("asked_at", "pk"))


def is_open(today: date) -> Q:
    """Return the condition that a cancellation is neither withdrawn nor ``over``, for a query."""
    waiting = Q(papers_back_on=None) | Q(stops_on=None) | Q(stops_on__gte=today)
    return waiting & Q(withdrawn_at=None)


def reminders(today: date) -> list[Reminder]:
    """Return what staff are to ask customers about, the longest due first."""
    rows = unfinished().select_related("contract__customer").order_by("pk")
    found = [reminder for row in rows for reminder in _reminders_of(row)]
    return sorted((reminder for reminder in found if reminder.since <= today), key=lambda reminder: reminder.since)


def unfinished() -> QuerySet[Cancellation]:
    """Return the cancellations that have no effect yet, without their papers or without a last day."""
    return Cancellation.objects.filter(Q(papers_back_on=None) | Q(stops_on=None), withdrawn_at=None)


def _reminders_of(cancellation: Cancellation) -> list[Reminder]:
    if cancellation.papers_back_on is not None:
        return [Reminder(cancellation, Due.NO_DAY, cancellation.papers_back_on)]
    found = []
    if cancellation.papers_sent_on is not None:
        found.append(Reminder(cancellation, Due.NOT_BACK, cancellation.papers_sent_on + OVERDUE_AFTER))
    if cancellation.stops_on is not None:
        found.append(Reminder(cancellation, Due.STOP_NEAR, cancellation.stops_on - NEAR))
    return found


def _effective_stop(cancellation: Cancellation) -> date | None:
    """Return the last day of use that the licenses have by ``cancellation``, or None while it has no effect."""
    # Without the signed papers the vendor has no right to end the contract.
    signed = cancellation.withdrawn_at is None and cancellation.papers_back_on is not None
    return cancellation.stops_on if signed else None


def _lock(cancellation: Cancellation) -> Cancellation:
    rows = Cancellation.objects.select_for_update(of=("self",), no_key=True).select_related("contract__customer")
    return rows.get(pk=cancellation.pk)


def _lock_changeable(cancellation: Cancellation, today: date) -> Cancellation:
    cancellation = _lock(cancellation)
    _refuse_if(cancellation.withdrawn_at is not None, Refusal.WITHDRAWN)
    _refuse_if(over(cancellation, today), Refusal.OVER)
    return cancellation


def _refuse_if(condition: bool, refusal: Refusal) -> None:
    if condition:
        raise NotPossible(refusal)


def _set(cancellation: Cancellation, field: str, on: date | None, what: Event.What, who: str, now: datetime) -> None:
    former: date | None = getattr(cancellation, field)
    if former == on:
        return
    setattr(cancellation, field, on)
    cancellation.save(update_fields=[field])
    _record(what, cancellation, who, now, before={field: iso(former)}, after={field: iso(on)})
    plan(cancellation, _effective_stop(cancellation), who=who, now=now)


def _record(
    what: Event.What,
    cancellation: Cancellation,
    who: str,
    now: datetime,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    keys = {"cancellation": cancellation.pk, "contract": cancellation.contract_id}
    customer = cancellation.contract.customer
    record(what, who=who, now=now, customer=customer, before=before, after={**keys, **(after or {})})
