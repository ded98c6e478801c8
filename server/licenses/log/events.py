"""Adds entries to the event log."""

from collections.abc import Mapping
from datetime import datetime

from server.licenses.models import Customer, Event, License, Terminal

Facts = Mapping[str, str | int | None]

TERMINAL = "terminal"
"""``who`` of what a terminal's own request did, as opposed to a person at the vendor's."""


def record(
    what: Event.What,
    *,
    who: str,
    now: datetime,
    license: License | None = None,
    terminal: Terminal | None = None,
    customer: Customer | None = None,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Add an entry. ``who`` is ``TERMINAL`` or a person's name; the customer defaults to the license's."""
    if license is not None and customer is None:
        customer = license.customer
    Event.objects.create(
        at=now,
        who=who,
        what=what,
        # Copies, not foreign keys: an event keeps its content when the rows change.
        license=license.number if license else "",
        terminal=terminal.number if terminal else "",
        customer=customer.name if customer else "",
        before=before,
        after=after,
    )
