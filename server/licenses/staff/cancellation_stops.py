"""The stops that a cancellation plans for its licenses, and takes back."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from licensing.clock import day_of
from server.licenses.log.events import Facts, entry, record_all
from server.licenses.models import Cancellation, Event, License

What = Event.What


def plan(
    cancellation: Cancellation, stops_on: date | None, *, who: str, now: datetime, only: License | None = None
) -> None:
    """Set the licenses, or ``only`` one of them, to ``stops_on``, or back to what they had.

    An earlier stop of their own remains. Also those that are stopped now: a stop may be taken back, and the contract
    ends nevertheless.
    """
    affected = cancellation.licenses if only is None else cancellation.licenses.filter(pk=only.pk)
    licenses = list(License.objects.locked().filter(pk__in=affected.values("pk")).order_by("pk"))
    plans, changed = _last_plans(affected.values("number")), _Changes(who, now)
    for license in licenses:
        # A stop that staff planned by hand must survive this cancellation, and return when it is withdrawn.
        own = _own_plan(license, cancellation, plans.get(license.number))
        others = instead_of(own) if own is not None else license.stops_on
        ours: Facts = {"stops_on": iso(stops_on), "cancellation": cancellation.pk}
        if stops_on is None or (others is not None and others <= stops_on):
            changed.set_stop(license, others, What.STOP_UNPLANNED, {**ours, "stops_on": iso(others)})
        else:
            instead = {"instead_of": iso(others)} if others else {}
            changed.set_stop(license, stops_on, What.STOP_PLANNED, {**ours, **instead})
    changed.save()


def imposed(licenses: QuerySet[License]) -> dict[str, Facts]:
    """Return, by the numbers of those of ``licenses`` that a cancellation stops, the content of the event that says so.

    Its ``instead_of`` is the day on which the license stops without the cancellation.
    """
    plans = _last_plans(licenses.values("number"))
    found = {license.number: _plan_of_cancellation(license, plans.get(license.number)) for license in licenses}
    return {number: facts for number, facts in found.items() if facts is not None}


def leave(license: License, *, who: str, now: datetime) -> None:
    """Take the stop of ``license``, which is locked, back if a cancellation of its former contract has planned it."""
    if license.stops_on is None or license.stops_on < day_of(now):
        return  # one that has stopped remains stopped
    facts = imposed(License.objects.filter(pk=license.pk)).get(license.number)
    if facts is None:
        return
    key = int(facts["cancellation"] or 0)
    if not Cancellation.objects.filter(pk=key, contract=license.contract_id).exists():
        own, changed = instead_of(facts), _Changes(who, now)
        changed.set_stop(license, own, What.STOP_UNPLANNED, {"stops_on": iso(own), "cancellation": key})
        changed.save()


def instead_of(facts: Facts) -> date | None:
    """Return the day on which a license stops without the cancellation that planned its stop with ``facts``."""
    value = facts.get("instead_of")
    return date.fromisoformat(value) if isinstance(value, str) else None


class _Changes:
    """The stops of a contract's licenses, saved in a few statements: there may be thousands of them."""

    def __init__(self, who: str, now: datetime) -> None:
        self._who, self._now = who, now
        self._days: dict[date | None, list[int]] = defaultdict(list)
        self._entries: list[Event] = []

    def set_stop(self, license: License, on: date | None, what: Event.What, after: Facts) -> None:
        if license.stops_on != on:
            before = {"stops_on": iso(license.stops_on)}
            self._days[on].append(license.pk)
            self._entries.append(entry(what, who=self._who, now=self._now, license=license, before=before, after=after))

    def save(self) -> None:
        for on, keys in self._days.items():
            License.objects.filter(pk__in=keys).update(stops_on=on)
        record_all(self._entries)


def _last_plans(numbers: QuerySet[License, Any]) -> dict[str, Event]:
    """Return the event that planned the present stop of each of the licenses, by their ``numbers``."""
    plans: dict[str, list[Event]] = defaultdict(list)
    whats = (What.STOP_PLANNED, What.STOP_UNPLANNED, What.UNDONE)
    for event in Event.objects.filter(license__in=numbers, what__in=whats).order_by("pk"):
        known, after = plans[event.license], event.after or {}
        if event.what != What.UNDONE:
            known.append(event)
        elif "stops_on" in after:  # back to the plan of that day
            while known and (known[-1].after or {}).get("stops_on") != after["stops_on"]:
                known.pop()
    return {number: known[-1] for number, known in plans.items() if known}


def _own_plan(license: License, cancellation: Cancellation, last: Event | None) -> Facts | None:
    """Return the content of the event by which this cancellation planned the stop of ``license``, if it did."""
    facts = _plan_of_cancellation(license, last)
    return facts if facts is not None and facts["cancellation"] == cancellation.pk else None


def _plan_of_cancellation(license: License, last: Event | None) -> Facts | None:
    """Return the content of ``last`` if a cancellation planned the stop of ``license`` by it."""
    # The event log knows who planned the stop; the license has only the day.
    if last is None or last.what != What.STOP_PLANNED or license.stops_on is None:
        return None
    after: Facts = last.after or {}
    return after if "cancellation" in after and after.get("stops_on") == iso(license.stops_on) else None


def iso(day: date | None) -> str | None:
    """Return ``day`` as the event log has it."""
    return day.isoformat() if day else None
