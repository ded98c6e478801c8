"""What staff change of a customer: how to reach the person, never the name that statements carry."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from server.licenses.log.events import record
from server.licenses.models import Customer, Event

DETAILS = ("contact_name", "phone", "email", "language", "memo")
"""The fields that may be changed."""


def details_of(customer: Customer) -> dict[str, str]:
    """Return what may be changed, by the names of the fields."""
    return {name: getattr(customer, name) for name in DETAILS}


@transaction.atomic
def edit(customer: Customer, details: Mapping[str, str], *, who: str, now: datetime) -> None:
    """Set those of ``DETAILS`` that ``details`` has; the log tells what was before.

    Raises:
        ValidationError: an address or a name that cannot be.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    before = details_of(customer)
    changed = {name: told for name, told in details.items() if name in DETAILS and told != before[name]}
    if not changed:
        return
    for name, told in changed.items():
        setattr(customer, name, told)
    customer.full_clean()
    customer.save(update_fields=list(changed))
    record(
        Event.What.CUSTOMER_CHANGED,
        who=who,
        now=now,
        customer=customer,
        before={name: before[name] for name in changed},
        after=changed,
    )
