"""解約: cancelling a contract in writing. Requested, papers sent, papers back; then its licenses stop after a day.

Each step is one transaction, adds an event with before and after, and is idempotent. A date may be changed, or removed
with ``None``, until the contract has ended by it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet

from licensing.clock import day_of
from server.licenses.log.events import Facts, entry, record, record_all
from server.licenses.models import Cancellation, Contract, Event, License

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
def ask(contract: Contract, *, who: str, now: datetime) -> Cancellation:
    """Return the contract's open cancellation, which is created if there is none."""
    # Two people may begin at once; the unique constraint would raise for the second one.
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    known = Cancellation.objects.filter(contract=contract, withdrawn_at=None).first()
    if known is not None:
        return known
    cancellation = Cancellation.objects.create(contract=contract, asked_at=now)
    _record(What.CANCELLATION_ASKED, cancellation, who, now)
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
    _plan_licenses(cancellation, None, who, now)


def over(cancellation: Cancellation, today: date) -> bool:
    """Return whether the licenses have stopped by ``cancellation``, so that it cannot be changed any more."""
    stops_on = _effective_stop(cancellation)
    return stops_on is not None and stops_on < today


def open_for(contracts: Collection[int], today: date) -> list[Cancellation]:
    """Return the cancellations of ``contracts`` (primary keys) that were asked for and have not ended them yet."""
    rows = Cancellation.objects.filter(contract__in=contracts, withdrawn_at=None).select_related("contract__customer")
    return [row for row in rows.order_by("asked_at", "pk") if not over(row, today)]


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
    _record(what, cancellation, who, now, before={field: _iso(former)}, after={field: _iso(on)})
    _plan_licenses(cancellation, _effective_stop(cancellation), who, now)


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


def _plan_licenses(cancellation: Cancellation, stops_on: date | None, who: str, now: datetime) -> None:
    """Set the contract's licenses to ``stops_on``, or back to what they had. An earlier stop of their own remains."""
    licenses = list(License.objects.locked().filter(contract=cancellation.contract_id).order_by("pk"))
    plans, changed = _last_plans(cancellation), _Changes(who, now)
    for license in licenses:
        # A stop that staff planned by hand must survive this cancellation, and return when it is withdrawn.
        own = _own_plan(license, cancellation, plans.get(license.number))
        others = _day(own, "instead_of") if own is not None else license.stops_on
        ours: Facts = {"stops_on": _iso(stops_on), "cancellation": cancellation.pk}
        if stops_on is None or license.stopped_at is not None or (others is not None and others <= stops_on):
            changed.set_stop(license, others, What.STOP_UNPLANNED, {**ours, "stops_on": _iso(others)})
        else:
            instead = {"instead_of": _iso(others)} if others else {}
            changed.set_stop(license, stops_on, What.STOP_PLANNED, {**ours, **instead})
    changed.save()


class _Changes:
    """The stops of a contract's licenses, saved in a few statements: there may be thousands of them."""

    def __init__(self, who: str, now: datetime) -> None:
        self._who, self._now = who, now
        self._days: dict[date | None, list[int]] = defaultdict(list)
        self._entries: list[Event] = []

    def set_stop(self, license: License, on: date | None, what: Event.What, after: Facts) -> None:
        if license.stops_on != on:
            before = {"stops_on": _iso(license.stops_on)}
            self._days[on].append(license.pk)
            self._entries.append(entry(what, who=self._who, now=self._now, license=license, before=before, after=after))

    def save(self) -> None:
        for on, keys in self._days.items():
            License.objects.filter(pk__in=keys).update(stops_on=on)
        record_all(self._entries)


def _last_plans(cancellation: Cancellation) -> dict[str, Event]:
    """Return the last event about a planned stop of each of the contract's licenses, by their numbers."""
    numbers = License.objects.filter(contract=cancellation.contract_id).values("number")
    plans = Event.objects.filter(license__in=numbers, what__in=(What.STOP_PLANNED, What.STOP_UNPLANNED))
    return {event.license: event for event in plans.order_by("pk")}


def _own_plan(license: License, cancellation: Cancellation, last: Event | None) -> Facts | None:
    """Return the content of the event by which this cancellation planned the stop of ``license``, if it did."""
    # The event log knows who planned the stop; the license has only the day.
    if last is None or last.what != What.STOP_PLANNED or license.stops_on is None:
        return None
    after: Facts = last.after or {}
    ours = after.get("cancellation") == cancellation.pk and after.get("stops_on") == _iso(license.stops_on)
    return after if ours else None


def _day(facts: Facts, name: str) -> date | None:
    value = facts.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
