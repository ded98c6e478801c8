"""Actions of an owner on a number: rename its terminal, release it, have the numbers mailed again.

The form names the terminal that was displayed. If the number is on another one by then, nothing is changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from server import rate_limits
from server.licenses.door import names, registrations
from server.licenses.models import Change, Contract, Event, License, Terminal
from server.licenses.staff import changes, operations
from server.mailing.notices import resend_numbers
from server.portal.license_rows import LicenseRow
from server.portal.sessions import customers_of
from server.rate_limits import HOUR, Limit

What = Event.What
RESENDS = Limit("resend", 10, HOUR)


@dataclass
class HeldElsewhere(Exception):
    """The number is no longer on that terminal; if it was released: by ``who`` and when (``at``)."""

    who: str | None
    at: datetime | None


@transaction.atomic
def rename(license: License, terminal: str, name: str, *, who: str, now: datetime) -> None:
    """Name the terminal with the number ``terminal``.

    Raises:
        HeldElsewhere: it does not hold ``license`` any more; nothing was changed.
        ValidationError: the name is not valid.
    """
    names.rename(_held(license, terminal), name, license=license, who=who, now=now)


@transaction.atomic
def release(license: License, terminal: str, *, who: str, now: datetime) -> None:
    """Take the number off the terminal with the number ``terminal``; ``take_back`` undoes it within a day.

    Raises:
        HeldElsewhere: it is not there any more; nothing was changed.
    """
    _held(license, terminal)

    def act(row: License) -> None:
        operations.release(row, who=who, now=now)

    changes.change(Change.Kind.RELEASE, [license], act, token=changes.new_token(), seen=None, who=who, now=now)


def releases_of(who: str, now: datetime) -> dict[int, int]:
    """Return the releases that ``who`` can still take back: the key of each by that of its license."""
    lately = Change.objects.filter(kind=Change.Kind.RELEASE, who=who, undone_at=None, at__gt=now - changes.UNDOABLE_FOR)
    return dict(lately.order_by("pk").values_list("licenses", "pk"))


def take_back(change: int, *, who: str, now: datetime) -> bool:
    """Undo the release; return whether the number is on its terminal again.

    Raises:
        Change.DoesNotExist: ``who`` did not do it, or the number is not one of theirs any more.
        TooLate: its day is over, or it was undone.
    """
    theirs = Change.objects.filter(licenses__contract__customer__in=customers_of(who))
    done = theirs.get(pk=change, kind=Change.Kind.RELEASE, who=who)
    return not changes.undo(done, who=who, now=now)


def resend(contract: Contract, *, once: str, who: str, now: datetime) -> None:
    """Have the numbers of ``contract`` mailed again; ``once`` identifies the form, so that a double click is one.

    Raises:
        RateLimited: they were mailed too often.
    """
    rate_limits.hit(RESENDS, f"{contract.pk}")
    resend_numbers(contract, once=once, who=who, now=now)


def contracts_of(rows: Iterable[LicenseRow]) -> list[Contract]:
    """Return the contracts of ``rows``, each once."""
    return list({row.license.contract_id: row.license.contract for row in rows}.values())


def _held(license: License, number: str) -> Terminal:
    """Lock the license and return its terminal, if that has ``number``."""
    License.objects.locked().get(pk=license.pk)
    held = registrations.open_of(license)
    if held is not None and held.terminal.number == number:
        return held.terminal
    released = Event.objects.filter(what=What.RELEASED, license=license.number, terminal=number).order_by("pk").last()
    if released is None or held is not None:
        raise HeldElsewhere(None, None)
    raise HeldElsewhere(released.who, released.at)
