"""A forgotten settings password: which secret a terminal has, and what support reads out (docs/adr/0016).

The secret is derived, so nothing is stored, and a server restored from a backup gives the same one.
"""

import re
import unicodedata
from datetime import datetime

from django.conf import settings

from licensing import number, unlocking
from licensing.number import NumberError
from server.licenses.door import registrations
from server.licenses.log.events import record
from server.licenses.models import Event, Terminal
from server.licenses.staff import operations
from server.licenses.staff.operations import UnknownLicense

_HELPED = Event.What.PASSWORD_HELPED


def secret_of(terminal: Terminal) -> str:
    """Return the secret that ``terminal`` has from its statements."""
    return unlocking.derive_secret(settings.SECRET_KEY.encode(), terminal.jkt)


def terminal_of(typed: str) -> Terminal:
    """Return the terminal that holds the license number in ``typed``, or whose own twelve digits stand there.

    Raises:
        UnknownLicense: there is none.
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))
    terminal = Terminal.objects.filter(number=digits).first() or _holder(typed)
    if terminal is None:
        raise UnknownLicense(f"no terminal has the number {typed}")
    return terminal


def help_with_password(terminal: Terminal, challenge: str, *, who: str, now: datetime) -> str:
    """Return the response to ``challenge`` for ``terminal``, and write down, once, who asked for it.

    Raises:
        UnlockingError: what was typed is no challenge.
    """
    response = unlocking.respond(secret_of(terminal), challenge)
    after = {"challenge": unlocking.read_challenge(challenge)}
    if not Event.objects.filter(what=_HELPED, terminal=terminal.number, after=after).exists():
        held = registrations.latest(terminal)
        license = held.license if held else None
        record(_HELPED, who=who, now=now, license=license, terminal=terminal, after=after)
    return response


def _holder(typed: str) -> Terminal | None:
    try:
        license = operations.find(number.parse(typed))
    except NumberError:
        return None
    held = registrations.open_of(license)
    return held.terminal if held else None
