"""解約: a contract's way out. Asked, papers sent, papers back; then its licenses stop on a day, reversible until then.

Like ``operations``: one transaction each, an entry with before and after, and nothing the second time. A date may be
changed, or taken back with ``None``, for as long as the contract has not ended by it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet

from licensing.clock import day_of
from server.licenses.log.events import Facts, record
from server.licenses.models import Cancellation, Contract, Event, License

What = Event.What

PATIENCE = timedelta(days=14)
"""After this long, staff ask where the papers are."""
NEAR = timedelta(days=7)
"""How long before the wanted stop staff are told that it cannot happen without the papers."""


class Obstacle(StrEnum):
    """Why a step cannot be taken."""

    WITHDRAWN = "withdrawn"
    OVER = "over"
    NOT_SENT = "not_sent"
    BACK_BEFORE_SENT = "back_before_sent"
    IN_THE_FUTURE = "in_the_future"
    IN_THE_PAST = "in_the_past"


class NotPossible(Exception):
    """The step was not taken, and nothing was changed."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


class Due(StrEnum):
    """Why staff are reminded."""

    NOT_BACK = "not_back"
    STOP_NEAR = "stop_near"
    NO_DAY = "no_day"


@dataclass(frozen=True)
class Reminder:
    """A cancellation that waits for its papers or its last day; ``since`` is the day on which it became due."""

    cancellation: Cancellation
    due: Due
    since: date


@transaction.atomic
def ask(contract: Contract, *, who: str, now: datetime) -> Cancellation:
    """Return the contract's open cancellation: a new one, or the one that somebody began before."""
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    known = Cancellation.objects.filter(contract=contract, withdrawn_at=None).first()
    if known is not None:
        return known
    cancellation = Cancellation.objects.create(contract=contract, asked_at=now)
    _record(What.CANCELLATION_ASKED, cancellation, who, now)
    return cancellation


@transaction.atomic
def send_papers(cancellation: Cancellation, on: date | None, *, who: str, now: datetime) -> None:
    """Set the day on which the papers went out.

    Raises:
        NotPossible: withdrawn, over, a day to come, or later than the day on which they were back.
    """
    cancellation = _locked(cancellation, day_of(now))
    _refuse_if(on is not None and on > day_of(now), Obstacle.IN_THE_FUTURE)
    back = cancellation.papers_back_on
    _refuse_if(back is not None and on is None, Obstacle.NOT_SENT)
    _refuse_if(back is not None and on is not None and on > back, Obstacle.BACK_BEFORE_SENT)
    _set(cancellation, "papers_sent_on", on, What.PAPERS_SENT, who, now)


@transaction.atomic
def take_papers_back(cancellation: Cancellation, on: date | None, *, who: str, now: datetime) -> None:
    """Set the day on which the signed papers came back: from then on the planned stop counts.

    Raises:
        NotPossible: withdrawn, over, never sent, a day to come, earlier than they were sent, or the planned
            stop has passed meanwhile.
    """
    today = day_of(now)
    cancellation = _locked(cancellation, today)
    if on is not None:
        sent, stops_on = cancellation.papers_sent_on, cancellation.stops_on
        _refuse_if(on > today, Obstacle.IN_THE_FUTURE)
        _refuse_if(sent is None, Obstacle.NOT_SENT)
        _refuse_if(sent is not None and on < sent, Obstacle.BACK_BEFORE_SENT)
        _refuse_if(stops_on is not None and stops_on < today, Obstacle.IN_THE_PAST)
    _set(cancellation, "papers_back_on", on, What.PAPERS_BACK, who, now)


@transaction.atomic
def plan_stop(cancellation: Cancellation, on: date | None, *, who: str, now: datetime) -> None:
    """Set the last day of use. The licenses are given it as soon as the papers are back.

    Raises:
        NotPossible: withdrawn, over, or a day that has passed.
    """
    cancellation = _locked(cancellation, day_of(now))
    if on != cancellation.stops_on:
        _refuse_if(on is not None and on < day_of(now), Obstacle.IN_THE_PAST)
        _set(cancellation, "stops_on", on, What.CANCELLATION_CHANGED, who, now)


@transaction.atomic
def withdraw(cancellation: Cancellation, *, who: str, now: datetime) -> None:
    """End the cancellation without an effect: the licenses lose the stop that it had planned for them.

    Raises:
        NotPossible: the contract has ended by it already.
    """
    cancellation = _row(cancellation)
    if cancellation.withdrawn_at is not None:
        return
    _refuse_if(over(cancellation, day_of(now)), Obstacle.OVER)
    cancellation.withdrawn_at = now
    cancellation.save(update_fields=["withdrawn_at"])
    _record(What.CANCELLATION_WITHDRAWN, cancellation, who, now)
    _plan_licenses(cancellation, None, who, now)


def over(cancellation: Cancellation, today: date) -> bool:
    """Whether the licenses have stopped by ``cancellation``: nothing of it can be changed then."""
    stops_on = _counts(cancellation)
    return stops_on is not None and stops_on < today


def reminders(today: date) -> list[Reminder]:
    """Return what staff have to ask the customers about, the longest due first."""
    rows = unfinished().select_related("contract__customer").order_by("pk")
    found = [reminder for row in rows for reminder in _reminders_of(row)]
    return sorted((reminder for reminder in found if reminder.since <= today), key=lambda reminder: reminder.since)


def unfinished() -> QuerySet[Cancellation]:
    """Return the cancellations by which nothing stops yet: papers that are not back, or no last day."""
    return Cancellation.objects.filter(Q(papers_back_on=None) | Q(stops_on=None), withdrawn_at=None)


def _reminders_of(cancellation: Cancellation) -> list[Reminder]:
    if cancellation.papers_back_on is not None:
        return [Reminder(cancellation, Due.NO_DAY, cancellation.papers_back_on)]
    found = []
    if cancellation.papers_sent_on is not None:
        found.append(Reminder(cancellation, Due.NOT_BACK, cancellation.papers_sent_on + PATIENCE))
    if cancellation.stops_on is not None:
        found.append(Reminder(cancellation, Due.STOP_NEAR, cancellation.stops_on - NEAR))
    return found


def _counts(cancellation: Cancellation) -> date | None:
    """Return the stop that the licenses have by ``cancellation``."""
    signed = cancellation.withdrawn_at is None and cancellation.papers_back_on is not None
    return cancellation.stops_on if signed else None


def _row(cancellation: Cancellation) -> Cancellation:
    rows = Cancellation.objects.select_for_update(of=("self",), no_key=True).select_related("contract__customer")
    return rows.get(pk=cancellation.pk)


def _locked(cancellation: Cancellation, today: date) -> Cancellation:
    cancellation = _row(cancellation)
    _refuse_if(cancellation.withdrawn_at is not None, Obstacle.WITHDRAWN)
    _refuse_if(over(cancellation, today), Obstacle.OVER)
    return cancellation


def _refuse_if(so: bool, obstacle: Obstacle) -> None:
    if so:
        raise NotPossible(obstacle)


def _set(cancellation: Cancellation, field: str, on: date | None, what: Event.What, who: str, now: datetime) -> None:
    was: date | None = getattr(cancellation, field)
    if was == on:
        return
    setattr(cancellation, field, on)
    cancellation.save(update_fields=[field])
    _record(what, cancellation, who, now, before={field: _iso(was)}, after={field: _iso(on)})
    _plan_licenses(cancellation, _counts(cancellation), who, now)


def _record(
    what: Event.What,
    cancellation: Cancellation,
    who: str,
    now: datetime,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    whose = {"cancellation": cancellation.pk, "contract": cancellation.contract_id}
    customer = cancellation.contract.customer
    record(what, who=who, now=now, customer=customer, before=before, after={**whose, **(after or {})})


def _plan_licenses(cancellation: Cancellation, stops_on: date | None, who: str, now: datetime) -> None:
    """Give the contract's licenses ``stops_on``, or bring back what they had. A stop that comes sooner stays."""
    for license in License.objects.locked().filter(contract=cancellation.contract_id).order_by("pk"):
        own = _own_plan(license, cancellation)
        others = _day(own, "instead_of") if own is not None else license.stops_on
        ours: Facts = {"stops_on": _iso(stops_on), "cancellation": cancellation.pk}
        if stops_on is None or license.stopped_at is not None or (others is not None and others <= stops_on):
            _give(license, others, What.STOP_UNPLANNED, {**ours, "stops_on": _iso(others)}, who, now)
        else:
            instead = {"instead_of": _iso(others)} if others else {}
            _give(license, stops_on, What.STOP_PLANNED, {**ours, **instead}, who, now)


def _give(license: License, on: date | None, what: Event.What, after: Facts, who: str, now: datetime) -> None:
    if license.stops_on != on:
        before = {"stops_on": _iso(license.stops_on)}
        license.stops_on = on
        license.save(update_fields=["stops_on"])
        record(what, who=who, now=now, license=license, before=before, after=after)


def _own_plan(license: License, cancellation: Cancellation) -> Facts | None:
    """Return the entry by which this cancellation gave ``license`` the stop that it has, if it did."""
    plans = Event.objects.filter(license=license.number, what__in=(What.STOP_PLANNED, What.STOP_UNPLANNED))
    last = plans.order_by("-pk").first()
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
