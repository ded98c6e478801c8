"""Writing the event log. It is only ever added to; reading it is the console's business."""

from collections.abc import Mapping
from datetime import datetime

from server.licenses.models import Customer, Event, License, Terminal

Facts = Mapping[str, str | int | None]

TERMINAL = "terminal"
"""Who: a terminal's own request, not a person at the vendor's."""


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
    """Add an entry. ``who`` is ``TERMINAL`` or the name of the person; the license's customer is filled in."""
    if license is not None and customer is None:
        customer = license.customer
    Event.objects.create(
        at=now,
        who=who,
        what=what,
        license=license.number if license else "",
        terminal=terminal.number if terminal else "",
        customer=customer.name if customer else "",
        before=before,
        after=after,
    )
