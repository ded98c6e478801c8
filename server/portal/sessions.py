"""How an owner comes in: a link by e-mail, good once within half an hour, then a session of twelve hours.

Only digests of links and sessions are kept, so nobody who reads the database comes in by it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from server.licenses.models import Customer
from server.mailing.mail_queue import enqueue
from server.portal.applications import public_address
from server.portal.limits import Limit
from server.portal.models import OwnerSession, SignInLink

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=12)
DOUBLE_CLICK = timedelta(seconds=10)
"""The same press of the button that arrives a second time within this is still the same press."""
BY_ADDRESS = Limit("sign_in_from", 20, timedelta(hours=1))
BY_EMAIL = Limit("sign_in_to", 5, timedelta(hours=1))


class TooMany(Exception):
    """Too many sign-ins were asked for from one address."""


@dataclass(frozen=True)
class Owner:
    """Who is signed in: whoever reads the mail of ``email``."""

    email: str
    until: datetime


def customers_of(email: str) -> list[Customer]:
    """Return the customers with this address, upper and lower case alike.

    The database's own folding knows letters that only look alike, so it is compared again here.
    """
    found = Customer.objects.filter(email__iexact=email).order_by("pk")
    return [customer for customer in found if customer.email.lower() == email.lower()]


@transaction.atomic
def send_link(email: str, *, language: str, address: str, now: datetime) -> None:
    """Mail a link if some customer has this address; nobody sees from outside whether one has.

    Raises:
        TooMany: too many were asked for from ``address``, whoever has the e-mail address.
    """
    if not BY_ADDRESS.spend(address, now):
        raise TooMany
    allowed = BY_EMAIL.spend(email, now)
    customers = customers_of(email)
    with transaction.atomic():
        # The link is made for a stranger too and taken back at once, so that both answers take as long.
        _mail_link(customers[0].email if customers else email, language, now)
        if not customers or not allowed:
            transaction.set_rollback(True)


def _mail_link(email: str, language: str, now: datetime) -> None:
    token = secrets.token_urlsafe(24)
    link = SignInLink.objects.create(digest=_digest(token), email=email.lower(), made_at=now)
    context = {
        "link": public_address(reverse("portal:link", args=[token])),
        "minutes": int(LINK_LASTS.total_seconds()) // 60,
    }
    enqueue(
        "sign_in",
        to=email,
        language=language,
        key=f"sign_in:{link.digest}",
        context=context,
        now=now,
        secret_until=now + LINK_LASTS,
    )


def is_open(token: str, now: datetime) -> bool:
    """Whether the link can still be used."""
    return SignInLink.objects.filter(digest=_digest(token), used_at=None, made_at__gt=now - LINK_LASTS).exists()


@transaction.atomic
def enter(token: str, press: str, now: datetime) -> str | None:
    """Use the link and return a new session's secret; None if it was used or is too old.

    ``press`` is the mark of the page whose button was pressed: a double click on it is one.
    """
    links = SignInLink.objects.select_for_update().filter(digest=_digest(token), made_at__gt=now - LINK_LASTS)
    link = links.first()
    if link is None or not _is_free(link, press, now):
        return None
    if link.used_at is None:
        link.used_at, link.used_by = now, _digest(press)
        link.save(update_fields=["used_at", "used_by"])
    OwnerSession.objects.filter(until__lt=now).delete()
    SignInLink.objects.filter(made_at__lt=now - SESSION_LASTS).delete()
    secret = secrets.token_urlsafe(32)
    OwnerSession.objects.create(digest=_digest(secret), email=link.email, until=now + SESSION_LASTS)
    return secret


def owner_of(secret: str, now: datetime) -> Owner | None:
    """Return who came in with ``secret``, unless the session is over."""
    session = OwnerSession.objects.filter(digest=_digest(secret), until__gt=now).first()
    return Owner(session.email, session.until) if session else None


def leave(secret: str) -> None:
    """End the session."""
    OwnerSession.objects.filter(digest=_digest(secret)).delete()


def _is_free(link: SignInLink, press: str, now: datetime) -> bool:
    if link.used_at is None:
        return True
    return link.used_by == _digest(press) and now - link.used_at < DOUBLE_CLICK


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
