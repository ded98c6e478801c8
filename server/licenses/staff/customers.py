"""What staff do with customers: change the details, rename, and find those that look alike.

Each is one transaction with its event. Renaming is done by way of ``customer_changes``, which undoes it.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from licensing.characters import one_line
from server.fields import mail_address
from server.folding import folded
from server.licenses.log.events import BATCH, record
from server.licenses.models import Customer, Event, FormerName, Note, Shop

DETAILS = ("kana", "contact_name", "phone", "email", "postal_code", "address", "language", "memo")
"""The fields that are changed without a preview; the name is not, because statements carry it."""

FORMS_OF_COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|[(（][株有同資名][)）]|[㈱㈲]|\b(inc|ltd|llc|co|kk)\b\.?", re.I
)
SAME_NAME = _("同じ名前とメールアドレスの契約者がすでにあります。統合してください。")
SHORTEST_NAME = 2
"""Characters of a name that is compared with parts of others."""


def details_of(customer: Customer) -> dict[str, str]:
    """Return the fields that may be changed, by name."""
    return {name: getattr(customer, name) for name in DETAILS}


@transaction.atomic
def add(name: str, email: str, details: Mapping[str, str], *, who: str, now: datetime) -> Customer:
    """Add a customer and return it; one whom the name and the address mean (``known``) is returned as it is.

    Raises:
        ValidationError: an invalid name, address or detail.
    """
    row = Customer(name=one_line(name).strip(), email=mail_address(email), **details)
    row.kana = kana_of(row.kana)
    row.full_clean(validate_constraints=False)
    row, new = known_or_new(row)
    if new:
        record(Event.What.CUSTOMER_ADDED, who=who, now=now, customer=row)
    return row


@transaction.atomic
def edit(customer: Customer, details: Mapping[str, str], *, who: str, now: datetime) -> None:
    """Set those of ``DETAILS`` that ``details`` contains; the event has the former values.

    Raises:
        ValidationError: an invalid address or name.
    """
    customer = locked(customer)
    before, former = details_of(customer), (customer.name, customer.email)
    changed = {name: value for name, value in details.items() if name in DETAILS and value != before[name]}
    if not changed:
        return
    for name, value in changed.items():
        setattr(customer, name, value)
    # Validates the language and the address, also for callers other than forms.
    customer.full_clean(validate_constraints=False)
    _refuse_same(customer, "email")
    _keep_former(customer, former)
    customer.save(update_fields=list(changed))
    record(
        Event.What.CUSTOMER_CHANGED,
        who=who,
        now=now,
        customer=customer,
        before={name: before[name] for name in changed},
        after={name: getattr(customer, name) for name in changed},
    )


@transaction.atomic
def rename(customer: Customer, name: str, kana: str, *, who: str, now: datetime) -> None:
    """Set the name, and its reading. Statements carry the new name from the next contact of each terminal on.

    Raises:
        ValidationError: an invalid name, or another customer has it and the same address.
    """
    customer = locked(customer)
    before, former = {"customer": customer.name, "kana": customer.kana}, (customer.name, customer.email)
    customer.name, customer.kana = one_line(name).strip(), kana_of(kana)
    after = {"customer": customer.name, "kana": customer.kana}
    if before == after:
        return
    customer.full_clean(validate_constraints=False)
    _refuse_same(customer, "name")
    _keep_former(customer, former)
    customer.save(update_fields=["name", "kana"])
    record(Event.What.CUSTOMER_RENAMED, who=who, now=now, customer=customer, before=before, after=after)


def shop_of(customer: int, name: str) -> Shop:
    """Return the customer's shop of this name, which is added if there is none."""
    named = {"customer_id": customer, "name": name}
    return Shop.objects.filter(**named).order_by("pk").first() or Shop.objects.create(**named)


def listed() -> QuerySet[Customer]:
    """Return the customers that were not merged into another one."""
    return Customer.objects.filter(merged_into=None)


def names_of(customer: Customer) -> list[str]:
    """Return all names under which the event log has ``customer``: its own, former ones, of those merged into it."""
    names, level = {customer.name}, [customer.pk]
    while merged := dict(Customer.objects.filter(merged_into__in=level).values_list("pk", "name")):
        names, level = {*names, *merged.values()}, list(merged)
    while True:
        renamed = Event.objects.filter(customer__in=names, what=Event.What.CUSTOMER_RENAMED)
        former = {before["customer"] for before in renamed.values_list("before", flat=True) if before}
        if former <= names:
            return sorted(names)
        names |= former


@transaction.atomic
def note(
    customer: Customer, text: str, call_back_on: date | None = None, *, token: str, who: str, now: datetime
) -> bool:
    """Note what was said, and when to call again; return whether that is new.

    ``token`` is the form's: what it says is noted once, however often it is submitted.
    """
    customer = present(customer)  # it may have been merged after the form was displayed
    once = sha256(repr((token, customer.pk, text, call_back_on)).encode()).hexdigest()
    said = {"customer": customer, "text": text, "call_back_on": call_back_on, "who": who, "at": now}
    return Note.objects.get_or_create(once=once, defaults=said)[1]


def known(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Customer]:
    """Return the customers that ``keys`` mean, by name and address: these, in another spelling, or former ones.

    One that was merged is the one that it was merged into.
    """
    exact: dict[tuple[str, str], Customer] = {}
    alike: dict[tuple[str, str], Customer] = {}
    emails = sorted({email.lower() for _name, email in keys})
    for some in (emails[start : start + BATCH] for start in range(0, len(emails), BATCH)):
        rows = Customer.objects.alias(lower=Lower("email")).filter(lower__in=some).select_related("merged_into")
        for row in rows.order_by("pk"):
            exact[row.name, row.email] = row.present
            alike.setdefault(spelling((row.name, row.email)), row.present)
        former = FormerName.objects.alias(lower=Lower("email")).filter(lower__in=some).select_related("customer")
        for one in former.order_by("-pk"):
            alike.setdefault(spelling((one.name, one.email)), one.customer.present)
    found = {key: exact.get(key) or alike.get(spelling(key)) for key in keys}
    return {key: row for key, row in found.items() if row is not None}


def known_or_new(entered: Customer) -> tuple[Customer, bool]:
    """Return the customer whom the name and the address of ``entered`` mean, and whether it was created for that."""
    key = (entered.name, entered.email)
    if found := known([key]).get(key):
        with suppress(Customer.DoesNotExist):  # a colleague has undone the import that added it
            return present(found), False
    # Safe against another process that inserts it now.
    row, new = Customer.objects.get_or_create(name=entered.name, email=entered.email, defaults=details_of(entered))
    return present(row), new


def present(customer: Customer) -> Customer:
    """Return who ``customer`` is by now, locked until the transaction ends: a merge waits for what is added to it."""
    row = locked(customer.present)
    return row if row.merged_into_id is None else present(row)


def all_present(found: Mapping[tuple[str, str], Customer]) -> dict[tuple[str, str], Customer]:
    """Return ``found`` with who each customer is by now, locked as by ``present``, but for those that are gone."""
    keys, rows = sorted({row.pk for row in found.values()}), dict[int, Customer]()
    for some in (keys[start : start + BATCH] for start in range(0, len(keys), BATCH)):
        locked = Customer.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        rows |= {row.pk: row if row.merged_into_id is None else present(row) for row in locked}
    return {key: rows[row.pk] for key, row in found.items() if row.pk in rows}


def spelling(key: tuple[str, str]) -> tuple[str, str]:
    """Return a name and an address without what differs only in how they were typed: case, width, spaces."""
    name, email = key
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()), email.lower()


def similar(name: str, email: str = "", phone: str = "") -> QuerySet[Customer]:
    """Return customers that may be the same: a name that contains the other, the same address or telephone number."""
    core, digits = folded(FORMS_OF_COMPANY.sub(" ", name)), folded(phone)
    alike = Q(pk=None)
    if len(core) >= SHORTEST_NAME:
        alike |= Q(folded__includes=core)
    if email:
        alike |= Q(email__iexact=mail_address(email))
    if len(digits) >= len("0312345678"):
        alike |= Q(folded__includes=digits)
    return listed().filter(alike).order_by("pk")


def kana_of(text: str) -> str:
    """Return the reading ``text`` in full-width katakana, in which all are stored and sorted."""
    plain = unicodedata.normalize("NFKC", one_line(text)).strip()
    return "".join(chr(ord(each) + 0x60) if "ぁ" <= each <= "ゖ" else each for each in plain)


def locked(customer: Customer) -> Customer:
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


def _keep_former(customer: Customer, former: tuple[str, str]) -> None:
    """Remember the name and address ``former``, if ``customer`` has others now."""
    if former != (customer.name, customer.email):
        name, email = former
        FormerName.objects.update_or_create(name=name, email=email, defaults={"customer": customer})


def _refuse_same(customer: Customer, changed: str) -> None:
    """Raise ValidationError for the field ``changed`` if another customer has the name and the address."""
    if Customer.objects.exclude(pk=customer.pk).filter(name=customer.name, email=customer.email).exists():
        raise ValidationError({changed: SAME_NAME})
