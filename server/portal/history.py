"""What happened to an owner's numbers, from the event log: without the names of the vendor's staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from licensing.number import show
from licensing.words.days import table_date
from server.licenses.log.events import TERMINAL
from server.licenses.models import Event, License, Terminal
from server.licenses.staff.customers import names_of
from server.portal.sessions import customers_of

What = Event.What

SHOWN = (
    What.ISSUED,
    What.RENEWED,
    What.STOPPED,
    What.RESUMED,
    What.RELEASED,
    What.REGISTERED,
    What.MOVED,
    What.FREED,
    What.STOP_PLANNED,
    What.STOP_UNPLANNED,
    What.RENAMED,
    What.MAIL_RESENT,
    What.TRANSFERRED,
    What.UNDONE,
)
"""What an owner did, or has a use for; doubts of the server and tariffs of the vendor are not."""
DAYS = ("contract_until", "stops_on")


@dataclass(frozen=True)
class Entry:
    at: datetime
    what: str
    who: str
    number: str
    terminal: str
    detail: str


def entries_of(email: str) -> QuerySet[Event]:
    """Return the entries about the numbers of the customers with this address, the newest first.

    Only while they were these customers': a number that was transferred had another owner before.
    """
    customers = customers_of(email)
    numbers = License.objects.filter(contract__customer__in=customers).values("number")
    names = {name for customer in customers for name in names_of(customer)}
    return Event.objects.filter(license__in=numbers, customer__in=names, what__in=SHOWN).order_by("-pk")


def shown(events: Iterable[Event], email: str) -> list[Entry]:
    """Return ``events`` in words."""
    events = list(events)
    terminals = {event.terminal for event in events if event.terminal}
    names = dict(Terminal.objects.filter(number__in=terminals).values_list("number", "name"))
    people = {email.lower(): _("お客様"), TERMINAL: _("端末の画面")}
    return [
        Entry(
            event.at,
            event.get_what_display(),
            people.get(event.who.lower(), _("販売元") if "@" not in event.who else _("お客様")),
            show(event.license),
            names.get(event.terminal) or (show(event.terminal) if event.terminal else ""),
            _detail(event),
        )
        for event in events
    ]


def _detail(event: Event) -> str:
    after = event.after or {}
    days = [after[name] for name in DAYS if isinstance(after.get(name), str)]
    if event.what == What.RENAMED and isinstance(after.get("name"), str):
        return str(after["name"])
    return _("%(day)sまで") % {"day": table_date(date.fromisoformat(days[0]))} if days else ""
