"""The licenses that an action is about: named in the address, or chosen in a list and kept in the session.

An address has no room for hundreds. It names ``license`` (primary keys), ``contract`` (all of it) or ``chosen``.
"""

import secrets
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from server.licenses.models import License

NAMES: Final = ("license", "contract", "chosen")
SESSION_KEY: Final = "chosen"
MOST_CHOSEN: Final = 10_000
"""Licenses of one choice, or of one contract."""
MOST_CHOICES: Final = 20
"""Of one session, for several tabs; older ones are forgotten."""


def address_of_choice(request: HttpRequest, name: str, keys: list[int]) -> str:
    """Keep the choice and return the address at which the action ``name`` is asked for it."""
    choice = secrets.token_urlsafe(9)
    choices = {**request.session.get(SESSION_KEY, {}), choice: keys}
    request.session[SESSION_KEY] = dict(list(choices.items())[-MOST_CHOICES:])
    return f"{reverse('admin:action', args=[name])}?chosen={choice}"


def fields_of_choice(entered: QueryDict) -> list[tuple[str, str]]:
    """Return the fields by which the next page knows the licenses."""
    return [(name, value) for name in NAMES for value in entered.getlist(name)]


def chosen_keys(request: HttpRequest, entered: QueryDict) -> list[int]:
    """Return the primary keys of the licenses that a request is about; none if its choice is forgotten.

    They are more than ``MOST_CHOSEN`` if too many were chosen.
    """
    kept: list[int] = request.session.get(SESSION_KEY, {}).get(entered.get("chosen"), [])
    contracts = License.objects.filter(contract__in=_numbers(entered, "contract"))
    of_contract = list(contracts.values_list("pk", flat=True)[: MOST_CHOSEN + 1])
    return [*kept, *of_contract, *_numbers(entered, "license")][: MOST_CHOSEN + 1]


def _numbers(entered: QueryDict, name: str) -> list[int]:
    return [int(value) for value in entered.getlist(name) if is_key(value)]


def is_key(text: str) -> bool:
    """Return whether ``text`` can be a primary key."""
    return text.isascii() and text.isdigit() and len(text) < 19


def refuse_number(request: HttpRequest, count: int) -> bool:
    """Tell that ``count`` licenses cannot be chosen at once; return whether that is so."""
    if 1 <= count <= MOST_CHOSEN:
        return False
    messages.error(request, _("ライセンスを1件以上、%(most)s件以内で選んでください。") % {"most": f"{MOST_CHOSEN:,}"})
    return True
