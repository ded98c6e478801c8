"""What happened to a customer: the notes of staff, and its entries of the event log.

An entry has the customer's name alone. Where another customer has or had that name too, it is whose the license, the
cancellation or the request is that it is about; an entry that is about none is displayed as doubtful.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import merge
from itertools import groupby
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from server.console.event_words import differences
from server.licenses.log.events import TERMINAL
from server.licenses.models import Cancellation, Customer, Event, License, Note
from server.licenses.staff import customers
from server.portal.models import OwnerRequest

LATEST = 50
"""Entries of a timeline."""
READ = 500
"""Entries of the event log, of which many may be displayed as one."""


@dataclass(frozen=True)
class Entry:
    """A line of the timeline: a note by staff, or an entry of the event log."""

    at: datetime
    who: str
    title: str
    lines: tuple[str, ...]
    license: str = ""
    call_back_on: date | None = None
    is_note: bool = False
    doubtful: bool = False
    """Whether it may be about another customer of the name."""
    count: int = 1
    """How many entries this one stands for, which were made together and say the same of other licenses."""


def timeline(customer: Customer) -> tuple[list[Entry], list[Customer]]:
    """Return the latest notes and entries of the event log about ``customer``, the newest first, and its namesakes."""
    notes = (_of_note(note) for note in customer.notes.order_by("-at", "-pk")[:LATEST])
    names = customers.names_of(customer)
    namesakes = _namesakes(customer, names)
    theirs = License.objects.filter(contract__customer__in=namesakes).values("number")
    events = list(Event.objects.filter(customer__in=names).exclude(license__in=theirs).order_by("-pk")[:READ])
    owners = _owners(events) if namesakes else dict.fromkeys((event.pk for event in events), customer.pk)
    others = {row.pk for row in namesakes}
    entries = (
        _of_event(event, doubtful=owners.get(event.pk) != customer.pk)
        for event in events
        if owners.get(event.pk) not in others
    )
    found = merge(notes, _together(entries), key=lambda entry: entry.at, reverse=True)
    return list(found)[:LATEST], namesakes


def _namesakes(customer: Customer, names: list[str]) -> list[Customer]:
    """Return the other customers that have or had one of ``names``."""
    found = Customer.objects.filter(Q(name__in=names) | Q(former_names__name__in=names)).select_related("merged_into")
    return sorted({row.present for row in found} - {customer}, key=lambda row: row.pk)


def _owners(events: Iterable[Event]) -> dict[int, int]:
    """Return the primary key of the customer that an entry is about, by its own, where that is certain."""
    by_number: dict[str, list[int]] = {}
    by_key: dict[str, dict[Any, list[int]]] = {"cancellation": {}, "request": {}}
    for event in events:
        if event.license:
            by_number.setdefault(event.license, []).append(event.pk)
        after = event.after or {}
        for name, found in by_key.items():
            if name in after:
                found.setdefault(after[name], []).append(event.pk)
    holders = License.objects.filter(number__in=by_number).values_list("number", "contract__customer")
    owners = {event: customer for number, customer in holders for event in by_number[number]}
    about: tuple[tuple[str, type[Model], str], ...] = (
        ("cancellation", Cancellation, "contract__customer"),
        ("request", OwnerRequest, "customer"),
    )
    for name, model, path in about:
        rows = model._default_manager.filter(pk__in=by_key[name]).values_list("pk", path)
        owners |= {event: customer for key, customer in rows for event in by_key[name][key]}
    return owners


def _together(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield one entry for those that follow each other and differ in their licenses only."""
    for _same, some in groupby(entries, lambda entry: replace(entry, license="")):
        same = list(some)
        yield replace(same[0], count=len(same))


def _of_note(note: Note) -> Entry:
    return Entry(note.at, note.who, _("対応の記録"), (note.text,), call_back_on=note.call_back_on, is_note=True)


def _of_event(event: Event, *, doubtful: bool) -> Entry:
    who = _("端末") if event.who == TERMINAL else event.who
    lines = tuple(differences(event.before, event.after))
    return Entry(event.at, who, event.get_what_display(), lines, license=event.license, doubtful=doubtful)
