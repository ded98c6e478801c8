"""The stops that a cancellation plans for its licenses, and takes back."""

from collections import defaultdict
from datetime import date, datetime

from server.licenses.log.events import Facts, entry, record_all
from server.licenses.models import Cancellation, Event, License

What = Event.What


def plan(cancellation: Cancellation, stops_on: date | None, *, who: str, now: datetime) -> None:
    """Set the licenses to ``stops_on``, or back to what they had. An earlier stop of their own remains.

    Also those that are stopped now: a stop may be taken back, and the contract ends nevertheless.
    """
    licenses = list(License.objects.locked().filter(pk__in=cancellation.licenses.values("pk")).order_by("pk"))
    plans, changed = _last_plans(cancellation), _Changes(who, now)
    for license in licenses:
        # A stop that staff planned by hand must survive this cancellation, and return when it is withdrawn.
        own = _own_plan(license, cancellation, plans.get(license.number))
        others = _day(own, "instead_of") if own is not None else license.stops_on
        ours: Facts = {"stops_on": iso(stops_on), "cancellation": cancellation.pk}
        if stops_on is None or (others is not None and others <= stops_on):
            changed.set_stop(license, others, What.STOP_UNPLANNED, {**ours, "stops_on": iso(others)})
        else:
            instead = {"instead_of": iso(others)} if others else {}
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
            before = {"stops_on": iso(license.stops_on)}
            self._days[on].append(license.pk)
            self._entries.append(entry(what, who=self._who, now=self._now, license=license, before=before, after=after))

    def save(self) -> None:
        for on, keys in self._days.items():
            License.objects.filter(pk__in=keys).update(stops_on=on)
        record_all(self._entries)


def _last_plans(cancellation: Cancellation) -> dict[str, Event]:
    """Return the last event about a planned stop of each of the licenses, by their numbers."""
    numbers = cancellation.licenses.values("number")
    plans = Event.objects.filter(license__in=numbers, what__in=(What.STOP_PLANNED, What.STOP_UNPLANNED))
    return {event.license: event for event in plans.order_by("pk")}


def _own_plan(license: License, cancellation: Cancellation, last: Event | None) -> Facts | None:
    """Return the content of the event by which this cancellation planned the stop of ``license``, if it did."""
    # The event log knows who planned the stop; the license has only the day.
    if last is None or last.what != What.STOP_PLANNED or license.stops_on is None:
        return None
    after: Facts = last.after or {}
    ours = after.get("cancellation") == cancellation.pk and after.get("stops_on") == iso(license.stops_on)
    return after if ours else None


def _day(facts: Facts, name: str) -> date | None:
    value = facts.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else None


def iso(day: date | None) -> str | None:
    """Return ``day`` as the event log has it."""
    return day.isoformat() if day else None
