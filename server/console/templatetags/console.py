"""Template filters and tags: numbers, terminals, and the buttons of actions."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from server.console.cells import action_address, number_cell
from server.licenses.models import Contract, License
from server.licenses.staff.actions import ACTIONS, SUPPORT
from server.licenses.staff.listing import terminal_of

register = template.Library()


@register.filter
def number(license_number: str) -> SafeString:
    return number_cell(license_number)


@register.filter
def terminal_name(license: License) -> str:
    """Return the name of the terminal that holds ``license``, which came from ``listing.with_terminals``."""
    terminal = terminal_of(license)
    return (terminal.name or terminal.shown_number) if terminal else "—"


@register.inclusion_tag("console/action_buttons.html", takes_context=True)
def action_buttons(context: Any, contract: Contract, license: License | None = None) -> dict[str, Any]:
    """Return the buttons of the actions that the person may do: on ``license``, or on all of ``contract``."""
    user = context["request"].user
    licenses = [license] if license is not None else contract.licenses.all()
    chosen = [kind for kind in ACTIONS if user.has_perm(kind.permission)]
    # A template would call a class, so it is given the texts.
    buttons = [(kind.name, kind.menu, action_address(kind.name, licenses)) for kind in chosen]
    return {"buttons": buttons, "contract": contract if user.has_perm(SUPPORT) else None}
