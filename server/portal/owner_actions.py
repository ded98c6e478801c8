"""What an owner does to a number: rename its terminal, release it, have the numbers mailed again.

The page that asked says which terminal it was about. If the number is on another one by then, nothing is done, and
whoever was first is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from server.licenses.door import names, registrations
from server.licenses.models import Contract, Event, License, Terminal
from server.licenses.staff import operations
from server.mailing.notices import resend_numbers
from server.portal.limits import Limit
from server.portal.rows import Row

What = Event.What
RESENDS = Limit("resend", 10, timedelta(hours=1))


class TooMany(Exception):
    """The numbers were mailed too often."""


@dataclass
class HeldElsewhere(Exception):
    """The number is no longer on that terminal; ``who`` released it ``at``, where it was released."""

    who: str | None
    at: datetime | None


@transaction.atomic
def rename(license: License, terminal: str, name: str, *, who: str, now: datetime) -> None:
    """Name the terminal with the number ``terminal``.

    Raises:
        HeldElsewhere: it does not hold ``license`` any more; nothing was done.
        ValidationError: no terminal can be called so.
    """
    names.rename(_held(license, terminal), name, license=license, who=who, now=now)


@transaction.atomic
def release(license: License, terminal: str, *, who: str, now: datetime) -> None:
    """Take the number off the terminal with the number ``terminal``.

    Raises:
        HeldElsewhere: it is not there any more; nothing was done.
    """
    _held(license, terminal)
    operations.release(license, who=who, now=now)


def resend(contract: Contract, *, once: str, who: str, now: datetime) -> None:
    """Have the numbers of ``contract`` mailed again; ``once`` is a mark of the page, so that a double click is one.

    Raises:
        TooMany: they were mailed often enough for now.
    """
    if not RESENDS.spend(f"{contract.pk}", now):
        raise TooMany
    resend_numbers(contract, once=once, who=who, now=now)


def contracts_of(rows: Iterable[Row]) -> list[Contract]:
    """Return the contracts of ``rows``, each once."""
    return list({row.license.contract_id: row.license.contract for row in rows}.values())


def _held(license: License, number: str) -> Terminal:
    """Return the terminal with ``number`` while the license, locked, is on it."""
    License.objects.locked().get(pk=license.pk)
    held = registrations.open_of(license)
    if held is not None and held.terminal.number == number:
        return held.terminal
    released = Event.objects.filter(what=What.RELEASED, license=license.number, terminal=number).order_by("pk").last()
    if released is None or held is not None:
        raise HeldElsewhere(None, None)
    raise HeldElsewhere(released.who, released.at)
