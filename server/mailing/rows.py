"""Licenses as the lines of an e-mail: the number, and the terminal that holds it."""

from collections.abc import Iterable

from licensing.number import show
from server.licenses.models import License
from server.licenses.staff.listing import terminal_of, with_terminals


def rows_of(licenses: Iterable[License]) -> list[dict[str, str]]:
    """Return what the templates ``rows.txt`` and ``rows.html`` show of ``licenses``."""
    found = with_terminals(License.objects.filter(pk__in=[license.pk for license in licenses]))
    return [{"number": show(license.number), "terminal": str(terminal_of(license) or "")} for license in found]
