"""Merges two customers, and separates them again. This is done by way of ``customer_changes``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from server.licenses.log.events import record
from server.licenses.models import Contact, Contract, Customer, Event, License, Note, Shop
from server.licenses.staff.customers import present, shop_of

BELONGING: tuple[type[Model], ...] = (Contract, Contact, Shop, Note)
"""What a merge moves."""
NOTED = ("phone", "postal_code", "address", "memo")
"""What a merge notes, where the other customer has something else: nobody opens the page of the merged one again."""


@transaction.atomic
def merge(customer: Customer, into: Customer, *, who: str, now: datetime) -> dict[str, Any]:
    """Move all that ``customer`` has to ``into``, and return what ``separate`` needs.

    The person and the address of ``customer`` become a contact of ``into``, its other details a note. Its row stays,
    and is not listed any more.

    Raises:
        ValidationError: they are one, or one of them was merged before.
    """
    rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=(customer.pk, into.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    customer, into = found[customer.pk], found[into.pk]
    if customer.pk == into.pk or customer.merged_into_id or into.merged_into_id:
        raise ValidationError({"into": _("別の契約者を選んでください。統合済みの契約者は選べません。")})
    moved = {
        _key(model): list(_rows(model).filter(customer=customer).values_list("pk", flat=True)) for model in BELONGING
    }
    for model in BELONGING:
        _rows(model).filter(customer=customer).update(customer=into)
    if customer.email != into.email:
        name = customer.contact_name or customer.name
        added = Contact.objects.create(customer=into, name=name[:100], email=customer.email, phone=customer.phone)
        moved["added"] = [added.pk]
    if text := _details(customer, into, {"phone"} if "added" in moved else set()):
        moved["noted"] = [Note.objects.create(customer=into, text=text, who=who, at=now).pk]
    customer.merged_into = into
    customer.save(update_fields=["merged_into"])
    into.save(update_fields=["folded"])  # it is found by the other name too
    record(
        Event.What.CUSTOMERS_MERGED,
        who=who,
        now=now,
        customer=into,
        before={"customer": customer.name, "email": customer.email},
        after={"customer": into.name},
    )
    return {"into": into.pk, **moved}


@transaction.atomic
def separate(customer: Customer, moved: Mapping[str, Any]) -> None:
    """Undo ``merge``: return to ``customer`` what it had and the other one still has, or who that was merged into."""
    into = present(Customer.objects.get(pk=moved["into"]))
    for model in BELONGING:
        _rows(model).filter(pk__in=moved[_key(model)], customer=into).update(customer=customer)
    Contact.objects.filter(pk__in=moved.get("added", ())).delete()
    Note.objects.filter(pk__in=moved.get("noted", ())).delete()
    _keep_shops(into, customer)
    customer.merged_into = None
    customer.save(update_fields=["merged_into"])
    into.save(update_fields=["folded"])


def _details(customer: Customer, into: Customer, kept: set[str]) -> str:
    """Return the details of ``customer`` that neither ``into`` has nor are ``kept``; nothing if there are none."""
    names = [name for name in NOTED if name not in kept and getattr(customer, name) not in ("", getattr(into, name))]
    fields: list[Any] = [Customer._meta.get_field(name) for name in names]
    lines = [f"{field.verbose_name}: {getattr(customer, field.name)}" for field in fields]
    return "\n".join([_("統合した「%(name)s」の内容") % {"name": customer.name}, *lines]) if lines else ""


def _keep_shops(*rows: Customer) -> None:
    """Give licenses of ``rows`` that are in a shop of another customer one of that name of their own."""
    strays = License.objects.filter(contract__customer__in=rows).exclude(shop__customer=F("contract__customer"))
    for license in strays.exclude(shop=None).select_related("contract", "shop"):
        license.shop = shop_of(license.contract.customer_id, str(license.shop))
        license.save(update_fields=["shop"])


def _key(model: type[Model]) -> str:
    return str(model._meta.model_name)


def _rows(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.all()
