"""Changes of a customer, like those of licenses in ``changes``: performed once for a form, and undoable for a day."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from server.licenses.log.events import record
from server.licenses.models import Change, Customer, Event
from server.licenses.staff import customers, merging
from server.licenses.staff.changes import Overtaken, TooLate, refuse_used, undoable

Kind = Change.Kind


def rename(customer: Customer, name: str, kana: str, *, token: str, seen: str, who: str, now: datetime) -> Change:
    """Rename ``customer``, which was displayed with the name ``seen``, and return the change.

    Raises:
        DoneBefore: the token was used.
        Overtaken: it has another name by now.
        ValidationError: by ``customers.rename``.
    """

    def act(current: Customer) -> dict[str, Any]:
        if current.name != seen:
            raise Overtaken(_last_naming(current))
        customers.rename(current, name, kana, who=who, now=now)
        return {}

    return _once(Kind.RENAME_CUSTOMER, customer, act, token, who, now)


def merge(customer: Customer, into: Customer, *, token: str, who: str, now: datetime) -> Change:
    """Merge ``customer`` into another one and return the change.

    Raises:
        DoneBefore: the token was used.
        ValidationError: by ``merging.merge``.
    """

    def act(current: Customer) -> dict[str, Any]:
        return merging.merge(current, into, who=who, now=now)

    return _once(Kind.MERGE_CUSTOMERS, customer, act, token, who, now, into)


@transaction.atomic
def undo(change: Change, *, who: str, now: datetime) -> None:
    """Restore what the customer was before ``change``.

    Raises:
        TooLate: a day has passed, or it was undone before.
        Overtaken: the customer was renamed again since, so that there is nothing to restore.
        ValidationError: another customer has its former name and address by now.
    """
    change = Change.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
    customer = Customer.objects.select_for_update(no_key=True).get(changes=change)
    if not undoable(change, now):
        raise TooLate(change)
    if change.kind == Kind.MERGE_CUSTOMERS:
        merging.separate(customer, change.before)
        record(Event.What.UNDONE, who=who, now=now, customer=customer, before={"undone": change.kind})
    else:
        if _names(customer) != change.after:
            raise Overtaken(_last_naming(customer))
        customers.rename(customer, change.before["customer"], change.before["kana"], who=who, now=now)
    change.undone_at, change.undone_by = now, who
    change.save(update_fields=["undone_at", "undone_by"])


def _once(
    kind: Kind,
    customer: Customer,
    act: Callable[[Customer], dict[str, Any]],
    token: str,
    who: str,
    now: datetime,
    *others: Customer,
) -> Change:
    """Call ``act`` once for ``token``, and store what it returns with the names before and after it.

    ``others`` are the customers that it locks too: all in one order, or two merges would wait for each other.
    """
    with transaction.atomic():
        # A concurrent request with the token waits for the lock, and finds the token used.
        locked = Customer.objects.select_for_update(no_key=True).order_by("pk")
        current = {row.pk: row for row in locked.filter(pk__in=[row.pk for row in (customer, *others)])}[customer.pk]
        refuse_used(token)
        before = _names(current)
        before |= act(current)
        current.refresh_from_db()
        after = _names(current.merged_into or current)
        return Change.objects.create(
            kind=kind, customer=current, token=token, who=who, at=now, before=before, after=after
        )


def _names(customer: Customer) -> dict[str, Any]:
    return {"customer": customer.name, "kana": customer.kana}


def _last_naming(customer: Customer) -> Event | None:
    """Return the event that gave ``customer`` its name and reading; None if it may be another's who has the name."""
    named = Q(name=customer.name) | Q(former_names__name=customer.name)
    if Customer.objects.filter(named).exclude(pk=customer.pk).exists():
        return None
    return Event.objects.filter(customer=customer.name, after__has_key="kana").order_by("-pk").first()
