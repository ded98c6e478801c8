"""Applications (正式お申込み): apply, confirm, approve, decline. Each operation is idempotent.

An application is valid once the link in its e-mail was confirmed. The e-mail with the numbers is queued when mailing
reads the event of their issue.
"""

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from licensing.vendor import read_vendor
from server import rate_limits
from server.deletion import delete_some
from server.fields import mail_address
from server.licenses.log.events import Facts, record
from server.licenses.models import Change, Contract, Customer, Event, License, Shop
from server.licenses.staff import customers, operations
from server.mailing.mail_queue import enqueue
from server.portal.models import Application, ApplicationShop
from server.rate_limits import DAY, HOUR, Limit

What, State = Event.What, Application.State
SALT = "portal.application"
LINK_LASTS = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=14)
"""How long an unconfirmed application is stored."""
PER_ADDRESS = Limit("apply_from", 20, HOUR)
PER_MAILBOX = Limit("apply_to", 5, DAY)


@dataclass
class AlreadyDecided(Exception):
    """It was decided before, by ``application.decided_by``, or it is not confirmed yet."""

    application: Application


@transaction.atomic
def apply(
    form_id: str,
    fields: Mapping[str, Any],
    shops: Sequence[Mapping[str, Any]],
    *,
    language: str,
    terms: str,
    network: str | None,
    now: datetime,
) -> Application:
    """Store the application and mail the link that confirms it; the same form submitted again is the same application.

    ``network`` is the sender's, of ``rate_limits.network_of``.

    Raises:
        RateLimited: too many from there or to this mailbox; nothing was stored.
    """
    application, made = Application.objects.get_or_create(
        digest=_digest(form_id, fields, shops),
        defaults={**fields, "language": language, "terms_version": terms, "sent_at": now},
    )
    if made:
        if network is not None:
            rate_limits.hit(PER_ADDRESS, network)
        rate_limits.hit(PER_MAILBOX, mail_address(str(fields["email"])).lower())
        ApplicationShop.objects.bulk_create([ApplicationShop(application=application, **shop) for shop in shops])
        _mail(application, "application_confirm", now, link=link_of(application), days=LINK_LASTS.days)
    return application


def link_of(application: Application) -> str:
    """Return the URL that confirms the application."""
    token = signing.dumps(application.pk, salt=SALT)
    return public_url(reverse("portal:confirm", args=[token]))


def public_url(path: str) -> str:
    """Return ``path`` under the server's public URL, whatever ``Host`` a request sends."""
    return read_vendor(settings.HOME.vendor).server_url.rstrip("/") + path


def of_link(token: str) -> Application | None:
    """Return the application that ``token`` confirms; None if the token is invalid or too old."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return Application.objects.filter(pk=pk).first()


@transaction.atomic
def confirm(application: Application, now: datetime) -> None:
    """Confirm the application: the applicant and, with ``ATTOMENZEI_STAFF_MAIL``, staff are told. Idempotent."""
    application = _locked(application)
    if application.state == State.UNCONFIRMED:
        application.state, application.confirmed_at = State.WAITING, now
        application.save(update_fields=["state", "confirmed_at"])
        _record(What.APPLIED, application, application.email, now, terminals=application.terminals)
        _mail(application, "application_received", now)
        if settings.STAFF_MAIL:
            _tell_staff(application, now)


@transaction.atomic
def approve(
    application: Application,
    *,
    months: int,
    who: str,
    now: datetime,
    starts_on: date | None = None,
    customer: Customer | None = None,
) -> Contract:
    """Issue the numbers for ``months`` from ``starts_on`` or today, to ``customer``.

    Without one, they are issued to the customer whom its name and address mean, who is created if unknown.

    Raises:
        AlreadyDecided: nothing was changed.
    """
    application = _waiting(application)
    customer = customer or _customer(application)
    contract = operations.issue(
        customer=customer.name,
        email=customer.email,
        count=application.terminals,
        months=months,
        starts_on=starts_on,
        who=who,
        now=now,
    )
    application.contract = contract
    _decide(application, State.APPROVED, who, now)
    _assign_shops(application, contract)
    shops = "、".join(map(str, application.shops.order_by("pk")))
    _record(What.APPROVED, application, who, now, terminals=application.terminals, shops=shops, months=months)
    return contract


@transaction.atomic
def reopen(change: Change, *, who: str, now: datetime) -> None:
    """Let the application wait again whose numbers ``change`` issued, after that was undone; nothing if none did."""
    approved = Application.objects.filter(contract__in=change.licenses.values("contract"), state=State.APPROVED)
    for application in approved.select_for_update(of=("self",)):
        application.contract = None
        application.state, application.decided_by, application.decided_at = State.WAITING, "", None
        application.save(update_fields=["state", "decided_by", "decided_at", "contract"])
        _record(What.APPROVAL_UNDONE, application, who, now)


@transaction.atomic
def decline(application: Application, *, reason: str, who: str, now: datetime) -> None:
    """Decline, with a ``reason`` that is mailed to the applicant.

    Raises:
        AlreadyDecided: nothing was changed.
    """
    application = _waiting(application)
    application.reason = reason
    _decide(application, State.DECLINED, who, now)
    _record(What.DECLINED, application, who, now, reason=reason)
    _mail(application, "application_declined", now, reason=reason)


def forget(now: datetime) -> int:
    """Delete some of the old unconfirmed applications; return how many."""
    return delete_some(Application.objects.filter(state=State.UNCONFIRMED, sent_at__lt=now - FORGOTTEN_AFTER))


def _assign_shops(application: Application, contract: Contract) -> None:
    """Let each shop of the application be one of the customer's, with as many of the numbers as it has terminals."""
    numbers = iter(contract.licenses.order_by("pk").values_list("pk", flat=True))
    for applied in application.shops.order_by("pk"):
        known = Shop.objects.filter(customer=contract.customer, name=applied.name).first()
        shop = known or Shop.objects.create(customer=contract.customer, name=applied.name)
        License.objects.filter(pk__in=list(itertools.islice(numbers, applied.terminals))).update(shop=shop)


def _digest(form_id: str, fields: Mapping[str, Any], shops: Sequence[Mapping[str, Any]]) -> str:
    content = json.dumps([form_id, dict(fields), list(shops)], default=str, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _locked(application: Application) -> Application:
    return Application.objects.select_for_update(of=("self",)).get(pk=application.pk)


def _waiting(application: Application) -> Application:
    application = _locked(application)
    if application.state != State.WAITING:
        raise AlreadyDecided(application)
    return application


def _decide(application: Application, state: Application.State, who: str, now: datetime) -> None:
    application.state, application.decided_by, application.decided_at = state, who, now
    application.save(update_fields=["state", "decided_by", "decided_at", "reason", "contract"])


def _customer(application: Application) -> Customer:
    """Return the customer whom that name and address mean; an existing row is not changed."""
    entered = Customer(
        name=application.company,
        email=application.email,
        contact_name=application.contact_name,
        phone=application.phone,
        language=application.language,
        postal_code=application.postal_code,
        address=application.address,
    )
    return customers.known_or_new(entered)[0]


def _record(what: Event.What, application: Application, who: str, now: datetime, **after: str | int) -> None:
    facts: Facts = {"application": application.pk, **after}
    record(what, who=who, now=now, customer=Customer(name=application.company), after=facts)


def _tell_staff(application: Application, now: datetime) -> None:
    enqueue(
        "application_arrived",
        to=settings.STAFF_MAIL,
        language="ja",
        key=f"application_arrived:{application.digest}",
        context={"application": application, "shops": list(application.shops.order_by("pk"))},
        now=now,
    )


def _mail(application: Application, kind: str, now: datetime, **context: object) -> None:
    enqueue(
        kind,
        to=application.email,
        language=application.language,
        key=f"{kind}:{application.digest}",
        context={
            "company": application.company,
            "contact_name": application.contact_name,
            "shops": list(application.shops.order_by("pk")),
            "terminals": application.terminals,
            **context,
        },
        now=now,
        secret_until=now + LINK_LASTS if "link" in context else None,
    )
