"""Adds entries to the event log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from server.licenses import sql
from server.licenses.models import Customer, Event, License, Terminal

Facts = Mapping[str, str | int | None]

TERMINAL = "terminal"
"""``who`` of what a terminal's own request did, as opposed to a person at the vendor's."""
BATCH = 500
"""Rows of one INSERT."""


class Details(TypedDict, total=False):
    """What an entry is about; the customer defaults to the license's."""

    license: License | None
    terminal: Terminal | None
    customer: Customer | None
    before: Facts | None
    after: Facts | None


def record(what: Event.What, *, who: str, now: datetime, **details: Unpack[Details]) -> None:
    """Add an entry. ``who`` is ``TERMINAL`` or a person's name."""
    sql.insert(entry(what, who=who, now=now, **details))


def record_all(entries: Iterable[Event]) -> None:
    """Add what ``entry`` returned, in a few statements."""
    Event.objects.bulk_create(entries, BATCH)


def entry(what: Event.What, *, who: str, now: datetime, **details: Unpack[Details]) -> Event:
    """Return an entry that is not added yet."""
    license, terminal = details.get("license"), details.get("terminal")
    customer = details.get("customer")
    holder = license.customer_name if license else ""
    return sql.new(
        Event,
        at=now,
        who=who,
        what=what,
        # Copies, not foreign keys: an event keeps its content when the rows change.
        license=license.number if license else "",
        terminal=terminal.number if terminal else "",
        customer=customer.name if customer else holder,
        before=details.get("before"),
        after=details.get("after"),
    )
