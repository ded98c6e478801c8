"""Sending what waits for webhooks: at least once each, with the same id however often it is tried."""

from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.db.models import F

from licensing.backoff import backoff
from server.api.addresses import AddressError, PublicOnly, check_url
from server.api.models import Delivery, Webhook
from server.api.signatures import signed
from server.api.webhook_secrets import SecretError, unlocked
from server.api.webhooks import switch

TIMEOUT = 10.0
"""Seconds for a connection, and then for the first line of the answer; its body is not read."""
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)
LEASE = timedelta(minutes=2)
"""How long a message belongs to the worker that is sending it."""
REST = timedelta(seconds=30)
"""How long all else for a webhook waits after one failure, so that a dead one holds up nobody."""
AT_ONCE = 50
KEPT = timedelta(days=30)
WHO = "webhooks"


def send_due(now: datetime) -> int:
    """Send what is due, to each webhook until it fails once; return how many messages were tried."""
    tried = 0
    for webhook in Webhook.objects.filter(active=True, deliveries__next_at__lte=now).distinct():
        due = webhook.deliveries.filter(next_at__lte=now, delivered_at=None).order_by("next_at", "pk")
        for delivery in due[:AT_ONCE]:
            if not _claim(delivery, now):
                continue
            tried += 1
            if not _try(delivery, now):
                break
    return tried


def forget(now: datetime) -> int:
    """Remove messages that nobody waits for any more; return how many."""
    removed, _ = Delivery.objects.filter(next_at=None, queued_at__lt=now - KEPT).delete()
    return removed


def _claim(delivery: Delivery, now: datetime) -> bool:
    """Take the message, unless another worker was first; one that dies while sending leaves it for later."""
    mine = Delivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at)
    return mine.update(next_at=now + LEASE, tries=F("tries") + 1) == 1


def _try(delivery: Delivery, now: datetime) -> bool:
    delivery.refresh_from_db()
    status, trouble = _post(delivery, now)
    if not trouble:
        delivery.delivered_at, delivery.next_at, delivery.last_error = now, None, ""
        delivery.save(update_fields=["delivered_at", "next_at", "last_error"])
        return True
    over = now - delivery.queued_at >= GIVEN_UP_AFTER or status == requests.codes.gone
    delivery.last_error = trouble[:300]
    delivery.next_at = None if over else now + backoff(delivery.tries, first=FIRST_DELAY, longest=LONGEST_DELAY)
    delivery.save(update_fields=["next_at", "last_error"])
    waiting = delivery.webhook.deliveries.filter(delivered_at=None, next_at__lt=now + REST)
    waiting.update(next_at=now + REST)
    if over and not delivery.webhook.deliveries.filter(delivered_at__gt=delivery.queued_at).exists():
        switch(delivery.webhook, active=False, who=WHO, now=now, because=trouble)
    return False


def _post(delivery: Delivery, now: datetime) -> tuple[int, str]:
    """Send the message. Return the status of the answer, 0 for none, and what went wrong, or nothing."""
    payload = delivery.payload.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "attomenzei-webhooks",
    }
    try:
        headers |= signed(unlocked(delivery.webhook.secret), delivery.message, payload, now)
        check_url(delivery.webhook.url)
        with (
            _session() as session,
            session.post(
                delivery.webhook.url, payload, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as answer,
        ):
            status = answer.status_code
    except (requests.RequestException, AddressError, SecretError) as error:
        return 0, f"{type(error).__name__}: {error}"
    return status, "" if 200 <= status < 300 else f"the answer was {status}, not 2xx"


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no password of this machine's own
    if not settings.WEBHOOK_PRIVATE:
        for scheme in ("https://", "http://"):
            session.mount(scheme, PublicOnly())
    return session
