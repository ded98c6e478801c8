"""Sign-in of owners: a one-time link by e-mail, valid for half an hour, then a session of twelve hours.

Only digests of links and session secrets are stored, so reading the database does not allow to sign in.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from server import rate_limits
from server.deletion import delete_some
from server.licenses.models import Customer
from server.mailing.mail_queue import enqueue
from server.portal.applications import public_url
from server.portal.models import OwnerSession, SignInLink
from server.rate_limits import HOUR, MINUTE, Limit, RateLimited

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=12)
DOUBLE_CLICK = timedelta(seconds=10)
"""A form that is submitted a second time within this is a double click."""
PER_ADDRESS = Limit("sign_in_from", 20, HOUR)
PER_ASKER = Limit("sign_in_by", 5, HOUR)
"""To one mailbox, asked for from one address."""
PER_MAILBOX = Limit("sign_in_to", 30, 30 * MINUTE)
"""To one mailbox, whoever asks, within the time that a link lasts: when no more are sent, one that opens is there."""


@dataclass(frozen=True)
class Owner:
    """Who is signed in: a person with access to the mailbox ``email``."""

    email: str
    until: datetime


def customers_of(email: str) -> list[Customer]:
    """Return the customers with this address, or with a contact who has it, ignoring case."""
    return [customer for customer, _address in _addressed(email)]


def _addressed(email: str) -> list[tuple[Customer, str]]:
    """Return the customers with this address, each with the address as staff entered it.

    It is compared again here, since the database's case folding also equates other letters, such as the Kelvin sign.
    """
    mine = Q(merged_into=None) & (Q(email__iexact=email) | Q(contacts__email__iexact=email))
    found: list[tuple[Customer, str]] = []
    for customer in Customer.objects.filter(mine).distinct().order_by("pk").prefetch_related("contacts"):
        addresses = [customer.email, *(contact.email for contact in customer.contacts.all())]
        found += [(customer, address) for address in addresses if address.lower() == email.lower()][:1]
    return found


@transaction.atomic
def send_link(email: str, *, language: str, network: str | None, now: datetime) -> None:
    """Mail a link if a customer has this address, without revealing whether one has.

    ``network`` is the sender's, of ``rate_limits.network_of``.

    Raises:
        RateLimited: too many requests from there, whatever the e-mail address.
    """
    if network is not None:
        rate_limits.hit(PER_ADDRESS, network)
    allowed = _may_mail(email, network)
    known = _addressed(email)
    with transaction.atomic():
        # A link is made for unknown addresses too and rolled back, so that the response takes the same time.
        _mail_link(known[0][1] if known else email, language, now)
        if not known or not allowed:
            transaction.set_rollback(True)


def _may_mail(email: str, network: str | None) -> bool:
    """Return whether one more link may be mailed there. Those that strangers ask for do not use up the owner's own."""
    try:
        rate_limits.hit(PER_ASKER, f"{network} {email.lower()}")
        rate_limits.hit(PER_MAILBOX, email.lower())
    except RateLimited:
        return False
    return True


def _mail_link(email: str, language: str, now: datetime) -> None:
    token = secrets.token_urlsafe(24)
    link = SignInLink.objects.create(digest=_digest(token), email=email.lower(), made_at=now)
    context = {
        "link": public_url(reverse("portal:link", args=[token])),
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
    """Return whether the link can still be used."""
    return SignInLink.objects.filter(digest=_digest(token), used_at=None, made_at__gt=now - LINK_LASTS).exists()


@transaction.atomic
def enter(token: str, form_id: str, now: datetime) -> str | None:
    """Use the link and return the secret of a new session; None if it was used or is too old.

    ``form_id`` identifies the form that was submitted, so that a double click is one use.
    """
    links = SignInLink.objects.select_for_update().filter(digest=_digest(token), made_at__gt=now - LINK_LASTS)
    link = links.first()
    if link is None or not _is_free(link, form_id, now):
        return None
    if link.used_at is None:
        link.used_at, link.used_by = now, _digest(form_id)
        link.save(update_fields=["used_at", "used_by"])
    secret = secrets.token_urlsafe(32)
    OwnerSession.objects.create(digest=_digest(secret), email=link.email, until=now + SESSION_LASTS)
    return secret


def owner_of(secret: str, now: datetime) -> Owner | None:
    """Return the owner of the session with ``secret``, unless it is over."""
    session = OwnerSession.objects.filter(digest=_digest(secret), until__gt=now).first()
    return Owner(session.email, session.until) if session else None


def leave(secret: str) -> None:
    """End the session."""
    OwnerSession.objects.filter(digest=_digest(secret)).delete()


def forget(now: datetime) -> int:
    """Delete some of the ended sessions and old links; return how many."""
    links = SignInLink.objects.filter(made_at__lt=now - SESSION_LASTS)
    return delete_some(OwnerSession.objects.filter(until__lt=now)) + delete_some(links)


def _is_free(link: SignInLink, form_id: str, now: datetime) -> bool:
    if link.used_at is None:
        return True
    return link.used_by == _digest(form_id) and now - link.used_at < DOUBLE_CLICK


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
