"""What owners change themselves: how to reach them, and who signs in. Each change is an entry of the event log.

Only who has the contract's own address may: people with an address of their own ask the vendor.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from server import rate_limits
from server.licenses.log.events import record
from server.licenses.models import Contact, Customer, Event
from server.licenses.staff import customers
from server.mailing.mail_queue import enqueue
from server.portal.applications import public_url
from server.rate_limits import HOUR, Limit

SALT = "portal.address"
LINK_LASTS = timedelta(hours=24)
FIELDS = ("contact_name", "phone", "postal_code", "address")
PER_OWNER = Limit("new_address", 5, HOUR)
"""E-mails to a new address that one owner may have sent."""
MOST_PEOPLE = 20


@dataclass(frozen=True)
class NewAddress:
    """A change of the address of ``customer`` that waits for the one who has the new mailbox."""

    customer: Customer
    email: str

    @property
    def done(self) -> bool:
        """Whether it was confirmed: by the first of two clicks, for example."""
        return self.customer.email == self.email


def own(customers: Iterable[Customer], email: str) -> list[Customer]:
    """Return those of ``customers`` whose own address this is."""
    return sorted({one for one in customers if one.email.lower() == email.lower()}, key=lambda one: one.pk)


def change(customer: Customer, details: Mapping[str, str], *, who: str, now: datetime) -> None:
    """Set the fields of ``FIELDS``."""
    customers.edit(customer, {name: details[name] for name in FIELDS}, who=who, now=now)


@transaction.atomic
def ask_for_address(customer: Customer, email: str, *, language: str, now: datetime) -> None:
    """Mail a link to the new address, which has to be opened before anything changes.

    Raises:
        RateLimited: too many were sent; no more is.
    """
    rate_limits.hit(PER_OWNER, customer.email.lower())
    token = signing.dumps([customer.pk, customer.email, email, round(now.timestamp())], salt=SALT)
    context = {
        "customer": customer.name,
        "link": public_url(reverse("portal:address", args=[token])),
        "hours": int(LINK_LASTS.total_seconds()) // 3600,
    }
    key = f"address_confirm:{secrets.token_urlsafe(12)}"
    enqueue(
        "address_confirm",
        to=email,
        language=language,
        key=key,
        context=context,
        now=now,
        customer=customer,
        secret_until=now + LINK_LASTS,
    )


def asked_for(token: str, now: datetime) -> NewAddress | None:
    """Return the change that ``token`` confirms; None if it is too old, not ours, or another change came first."""
    try:
        key, former, email, at = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    customer = Customer.objects.filter(pk=key, email__in=(former, email), merged_into=None).first()
    if customer is None or now.timestamp() - at > LINK_LASTS.total_seconds():
        return None
    return NewAddress(customer, email)


@transaction.atomic
def confirm(asked: NewAddress, *, now: datetime) -> None:
    """Set the new address, and tell the former one; nothing happens if that was done before.

    Raises:
        ValidationError: another customer of the name has the address.
    """
    if NewAddress(customers.present(asked.customer), asked.email).done:  # the second of two clicks waits here
        return
    former = asked.customer.email
    customers.edit(asked.customer, {"email": asked.email}, who=former, now=now)
    context = {"customer": asked.customer.name, "email": asked.email, "at": now}
    key = f"address_changed:{secrets.token_urlsafe(12)}"
    language = asked.customer.language
    enqueue("address_changed", to=former, language=language, key=key, context=context, now=now, customer=asked.customer)


@transaction.atomic
def add_person(customer: Customer, name: str, email: str, *, who: str, now: datetime) -> None:
    """Let another person sign in.

    Raises:
        ValidationError: the address has access already, or there are too many people.
    """
    customer = customers.present(customer)  # the second of two clicks waits here, and so does a merge
    people = list(Contact.objects.filter(customer=customer).order_by("pk"))
    if email.lower() in {customer.email.lower(), *(person.email.lower() for person in people)}:
        raise ValidationError("known")
    if len(people) >= MOST_PEOPLE:
        raise ValidationError("many")
    person = Contact.objects.create(customer=customer, name=name, email=email)
    _record(customer, "", str(person), email, who, now)


@transaction.atomic
def remove_person(customer: Customer, key: int, *, who: str, now: datetime) -> None:
    """Delete a person of the customer's; nothing happens to one who is gone already."""
    person = Contact.objects.filter(customer=customer, pk=key).exclude(email="").first()
    if person is not None:
        person.delete()
        _record(customer, f"{person} {person.email}", "", "", who, now)


def _record(customer: Customer, before: str, after: str, email: str, who: str, now: datetime) -> None:
    record(
        Event.What.CUSTOMER_CHANGED,
        who=who,
        now=now,
        customer=customer,
        before={"contacts": before},
        after={"contacts": f"{after} {email}".strip()},
    )
