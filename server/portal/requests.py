"""What owners ask the vendor for: stored, mailed to staff, and dealt with in the console."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from server import rate_limits
from server.licenses.log.events import record
from server.licenses.models import Customer, Event
from server.mailing.mail_queue import enqueue
from server.portal.models import OwnerRequest
from server.rate_limits import HOUR, Limit

PER_ADDRESS = Limit("ask", 10, HOUR)
MOST = 5
"""Requests that the owner's page shows, the newest first."""


@transaction.atomic
def ask(form_id: str, customer: Customer, *, kind: str, text: str, email: str, now: datetime) -> OwnerRequest:
    """Store the request and mail it to staff; the same form submitted again is the same request.

    Raises:
        RateLimited: too many from this address; nothing was stored.
    """
    found, made = OwnerRequest.objects.get_or_create(
        form_id=form_id,
        defaults={"customer": customer, "kind": kind, "text": text.strip(), "email": email, "made_at": now},
    )
    if made:
        rate_limits.hit(PER_ADDRESS, email.lower())
        record(Event.What.REQUESTED, who=email, now=now, customer=customer, after={"request": found.pk, "kind": kind})
        if settings.STAFF_MAIL:
            key, facts = f"request_arrived:{found.pk}", {"asked": found}
            enqueue("request_arrived", to=settings.STAFF_MAIL, language="ja", key=key, context=facts, now=now)
    return found


@transaction.atomic
def finish(request: OwnerRequest, *, who: str, now: datetime) -> bool:
    """Note that ``who`` has dealt with the request; return whether it was open."""
    opened = OwnerRequest.objects.filter(pk=request.pk, done_at=None)
    if opened.update(done_at=now, done_by=who) == 0:
        return False
    record(Event.What.REQUEST_DONE, who=who, now=now, customer=request.customer, after={"request": request.pk})
    return True


def of(email: str) -> QuerySet[OwnerRequest]:
    """Return the newest requests from this address."""
    return OwnerRequest.objects.filter(email=email).order_by("-pk")[:MOST]
