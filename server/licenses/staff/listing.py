"""Licenses with their terminals, and as the command line prints them: one line, or JSON. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from licensing.clock import JST
from licensing.number import show
from server.licenses.models import Event, License, Registration, Terminal


def with_terminals(licenses: QuerySet[License]) -> QuerySet[License]:
    """Return ``licenses`` with all that ``described`` and ``terminal_of`` read, in two queries."""
    opened = Registration.objects.filter(until=None).select_related("terminal")
    # Both prefetches avoid a query for each license in lists.
    related = licenses.select_related("contract__customer", "shop").order_by("pk")
    return related.prefetch_related(Prefetch("registrations", opened, to_attr="opened"))


def terminal_of(license: License) -> Terminal | None:
    """Return the terminal that holds ``license``, which came from ``with_terminals``."""
    opened: list[Registration] = getattr(license, "opened")  # noqa: B009  # set by the prefetch
    return opened[0].terminal if opened else None


def described(license: License, today: date) -> dict[str, Any]:
    """Return ``license``, which came from ``with_terminals``, for JSON."""
    terminal = terminal_of(license)
    return {
        "license_number": license.number,
        "customer": license.customer.name,
        "state": license.state(today).value,
        "contract_until": license.contract_until.isoformat(),
        "allowance_days": license.allowance_days,
        "stopped_at": _instant(license.stopped_at),
        "stops_on": license.stops_on.isoformat() if license.stops_on else None,
        "back_and_forth_at": _instant(license.back_and_forth_at),
        "terminal": _terminal(terminal) if terminal else None,
    }


def line_of(license: License, today: date) -> str:
    """Return ``license`` as one line: number, state, contract's end, a planned stop, terminal, customer."""
    facts = described(license, today)
    terminal = facts["terminal"]
    where = f"{terminal['terminal_number']} {terminal['terminal_name']}".strip() if terminal else "-"
    until = facts["contract_until"] + (f", stops after {facts['stops_on']}" if facts["stops_on"] else "")
    return f"{show(license.number)}  {facts['state']:<7}  {until}  {where}  {facts['customer']}"


CSV_HEADER = ("license_number", "customer", "state", "contract_until", "stops_on", "allowance_days", "terminal_number")


def csv_row(license: License, today: date) -> list[str]:
    """Return ``license``, which came from ``with_terminals``, as the cells under ``CSV_HEADER``."""
    facts = described(license, today)
    facts["terminal_number"] = facts["terminal"]["terminal_number"] if facts["terminal"] else None
    return [str(facts[name] or "") for name in CSV_HEADER]


def history(license: License) -> Iterator[str]:
    """Yield one line for each entry of the event log about ``license``, the oldest first."""
    for event in Event.objects.filter(license=license.number).order_by("pk"):
        facts = {"terminal": event.terminal} if event.terminal else {}
        values = " ".join(f"{name}={value}" for name, value in {**facts, **(event.after or {})}.items())
        yield f"{event.at.astimezone(JST):%Y-%m-%d %H:%M}  {event.what}  {event.who}  {values}".rstrip()


def _terminal(terminal: Terminal) -> dict[str, Any]:
    return {
        "terminal_number": terminal.shown_number,
        "terminal_name": terminal.name,
        "last_contact": _instant(terminal.last_contact),
        "clone_suspected_at": _instant(terminal.clone_suspected_at),
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat(timespec="seconds") if instant else None
