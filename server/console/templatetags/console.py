"""Numbers and terminals as the console's pages show them."""

from django import template
from django.utils.safestring import SafeString

from server.console.cells import number_cell
from server.licenses.models import Contract, License
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


@register.filter
def license_query(contract: Contract) -> str:
    """Return all licenses of ``contract`` as the pages of actions are told them."""
    return "&".join(f"license={key}" for key in contract.licenses.values_list("pk", flat=True))
