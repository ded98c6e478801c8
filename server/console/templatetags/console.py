"""Template filters and tags: numbers, terminals, and the buttons of actions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList
from django.urls import reverse
from django.utils.safestring import SafeString

from licensing.clock import day_of
from licensing.words.days import table_date
from server import clock
from server.console import called_form, export
from server.console import saved_filters as filters
from server.console.cells import NOTHING, action_address, dialled, number_cell, state_badge
from server.licenses.models import Contract, Event, License, Terminal
from server.licenses.staff import cancellations
from server.licenses.staff.actions import ACTIONS
from server.licenses.staff.declarations import MANAGE, SUPPORT
from server.licenses.staff.listing import terminal_of, with_terminals

register = template.Library()
register.filter(called_form.of_customer)
register.filter(dialled)

MOST_SHOWN = 20
"""Licenses on the page of a contract; all are one click away."""
DAYS = ("papers_sent_on", "papers_back_on", "stops_on")


@register.filter
def number(license_number: str) -> SafeString:
    return number_cell(license_number)


@register.filter
def grouped(count: int) -> str:
    """Return ``count`` with a comma after thousands."""
    return f"{count:,}"


@register.filter
def terminal_name(license: License) -> str:
    """Return the name of the terminal that holds ``license``, which came from ``listing.with_terminals``."""
    terminal = terminal_of(license)
    return (terminal.name or terminal.shown_number) if terminal else "—"


@register.filter
def terminal(license: License) -> Terminal | None:
    """Return the terminal that holds ``license``, which came from ``listing.with_terminals``."""
    return terminal_of(license)


@register.filter
def state(license: License, today: date) -> SafeString:
    """Return the state of ``license`` on ``today`` as a label."""
    return state_badge(license, today)


@register.filter
def step_day(event: Event) -> str:
    """Return the day that a step of a cancellation set; a dash if it took the day back, nothing for other events."""
    days = [value for name, value in (event.after or {}).items() if name in DAYS]
    return ", ".join(table_date(date.fromisoformat(day)) if day else NOTHING for day in days)


@register.filter
def get(table: Mapping[Any, Any], key: Any) -> Any:
    """Return the value of ``key`` in ``table``, or None."""
    return table.get(key)


@register.filter
def days_until(instant: datetime, today: date) -> int:
    """Return the number of days, in Japan, from ``instant`` until today."""
    return (today - day_of(instant)).days


@register.inclusion_tag("console/action_buttons.html", takes_context=True)
def action_buttons(context: Any, contract: Contract, license: License | None = None) -> dict[str, Any]:
    """Return the buttons of the actions that the person may do: on ``license``, or on all of ``contract``."""
    user = context["request"].user
    chosen = [kind for kind in ACTIONS if user.has_perm(kind.permission)]
    ask = reverse("console:ask", args=[contract.pk]) + (f"?license={license.pk}" if license else "")
    # A template would call a class, so it is given the texts.
    buttons = [(kind.name, kind.menu, action_address(kind.name, license or contract)) for kind in chosen]
    return {
        "buttons": buttons,
        "contract": contract if user.has_perm(SUPPORT) else None,
        "ask": ask if user.has_perm(MANAGE) else "",
    }


@register.inclusion_tag("console/first_licenses.html")
def contract_licenses(contract: Any) -> dict[str, Any]:
    """Return the first licenses of ``contract``, which came from ``with_figures``, and the address of all of them."""
    found = with_terminals(License.objects.filter(contract=contract))
    address = f"{reverse('admin:licenses_license_changelist')}?of={contract.pk}"
    return {"licenses": found[:MOST_SHOWN], "count": contract.size, "address": address}


@register.inclusion_tag("console/open_cancellations.html")
def open_cancellations(contract: Contract) -> dict[str, Any]:
    """Return the cancellations of ``contract`` that have not ended it yet."""
    return {"cancellations": cancellations.open_for([contract.pk], day_of(clock.now()))}


@register.simple_tag
def csv_address(changelist: ChangeList, encoding: str) -> str:
    """Return the address of all rows of ``changelist``, as it is searched and filtered, as a CSV file."""
    return str(changelist.get_query_string({export.PARAMETER: encoding}, ["p", "all"]))


@register.inclusion_tag("console/saved_filters.html", takes_context=True)
def saved_filters(context: Any, changelist: ChangeList) -> dict[str, Any]:
    """Return the person's saved filters of ``changelist``, and what saving the present one needs."""
    request = context["request"]
    return {**filters.bar(request, changelist), "csrf_token": context.get("csrf_token")}
