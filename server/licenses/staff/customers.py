"""Changing a customer's contact details; the name cannot be changed, because statements carry it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from server.licenses.log.events import record
from server.licenses.models import Customer, Event

DETAILS = ("contact_name", "phone", "email", "language", "memo")
"""The fields that may be changed."""


def details_of(customer: Customer) -> dict[str, str]:
    """Return the fields that may be changed, by name."""
    return {name: getattr(customer, name) for name in DETAILS}


@transaction.atomic
def edit(customer: Customer, details: Mapping[str, str], *, who: str, now: datetime) -> None:
    """Set those of ``DETAILS`` that ``details`` contains; the event has the former values.

    Raises:
        ValidationError: an invalid address or name.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    before = details_of(customer)
    changed = {name: value for name, value in details.items() if name in DETAILS and value != before[name]}
    if not changed:
        return
    for name, value in changed.items():
        setattr(customer, name, value)
    # Validates the language and the address, also for callers other than forms.
    customer.full_clean()
    customer.save(update_fields=list(changed))
    record(
        Event.What.CUSTOMER_CHANGED,
        who=who,
        now=now,
        customer=customer,
        before={name: before[name] for name in changed},
        after={name: getattr(customer, name) for name in changed},
    )
