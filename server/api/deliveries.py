"""Sending queued webhook messages: at least once, with the same id at every attempt, with exponential backoff.

Also what a person asks for: a message to test a webhook, which is sent once, and sending a message again.
"""

import json
import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from licensing.backoff import backoff
from server import clock
from server.api.models import Delivery, Webhook
from server.api.webhook_connections import WebhookAdapter
from server.api.webhook_signatures import SecretError, sign
from server.api.webhook_urls import check_url
from server.api.webhooks import NO_CHANGE, Occasion, secrets_of, switch
from server.deletion import delete_some

log = logging.getLogger(__name__)

CONNECT_TIMEOUT = 3.0
"""Seconds for each address of the name."""
TIMEOUT = 10.0
"""Seconds until the headers of the response are here, all in all; its body is not read."""
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)
LEASE = timedelta(minutes=2)
"""How long a message is claimed by the worker that sends it."""
COOLDOWN = timedelta(seconds=30)
"""How long a webhook's other messages wait after a failure, so that a dead receiver does not delay the rest."""
BATCH = 50
RETENTION = timedelta(days=30)
WHO = "webhooks"
TEST = "webhook.test"
"""The ``type`` of a message that is sent to try whether a webhook works."""


def send_due(now: datetime) -> int:
    """Send due messages, to each webhook until its first failure; return the number of attempts."""
    tried, begun = 0, clock.monotonic()
    # No delay is longer than the longest: a later date was written while the clock was ahead.
    is_due = Q(next_at__lte=now) | Q(next_at__gt=now + LONGEST_DELAY)
    waiting = Delivery.objects.filter(is_due, delivered_at=None)
    for webhook in Webhook.objects.filter(active=True, pk__in=waiting.values("webhook")):
        due = waiting.filter(~Exists(_earlier()), webhook=webhook).order_by("next_at", "pk")
        for delivery in due[:BATCH]:
            # Slow receivers make a round last longer than a claim, which counts from here on, in whole seconds.
            at = now + timedelta(seconds=int(clock.monotonic() - begun))
            if not _claim(delivery, at):
                continue
            tried += 1
            if not _try(delivery, at):
                break
    return tried


def _earlier() -> QuerySet[Delivery]:
    """Return the messages about the same license that have to arrive first."""
    same = Delivery.objects.filter(webhook=OuterRef("webhook"), license=OuterRef("license"))
    return same.filter(pk__lt=OuterRef("pk"), delivered_at=None, next_at__isnull=False)


def send_test(webhook: Webhook, *, who: str, now: datetime) -> Delivery:
    """Send a message to ``webhook`` now and once, also if it is off; return it with what came of it.

    It takes up to ``TIMEOUT``, and other messages do not wait because of it.
    """
    message = f"test-{secrets.token_hex(8)}"
    payload = Occasion(TEST, message, now, "", {"customer": "", "terminal": None, "who": who, **NO_CHANGE}).payload
    delivery = Delivery.objects.create(webhook=webhook, message=message, payload=payload, queued_at=now, tries=1)
    _status, trouble, _wait = _post(delivery)
    delivery.delivered_at, delivery.last_error = None if trouble else now, trouble[:300]
    delivery.save(update_fields=["delivered_at", "last_error"])
    return delivery


def queue_again(delivery: Delivery, now: datetime) -> bool:
    """Queue a message that was sent or given up, as if it were new; return False for one that waits or cannot be sent.

    It keeps its id and its place (``sequence``), by which the receiver recognises it.
    """
    ended = Delivery.objects.filter(pk=delivery.pk, next_at=None, webhook__active=True)
    return ended.update(next_at=now, queued_at=now, delivered_at=None, tries=0, last_error="") == 1


def forget(now: datetime) -> int:
    """Delete some of the messages past ``RETENTION`` that are not pending; return how many."""
    return delete_some(Delivery.objects.filter(next_at=None, queued_at__lt=now - RETENTION))


def _claim(delivery: Delivery, now: datetime) -> bool:
    """Claim the message for ``LEASE``, unless another worker has: if this one dies, it is sent again after that."""
    mine = Delivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at)
    return mine.update(next_at=now + LEASE, tries=F("tries") + 1) == 1


def _try(delivery: Delivery, now: datetime) -> bool:
    delivery.refresh_from_db()
    status, trouble, wait = _post(delivery)
    if not trouble:
        delivery.delivered_at, delivery.next_at, delivery.last_error = now, None, ""
        delivery.save(update_fields=["delivered_at", "next_at", "last_error"])
        return True
    over = now - delivery.queued_at >= GIVEN_UP_AFTER or status == requests.codes.gone
    delay = max(wait, backoff(delivery.tries, first=FIRST_DELAY, longest=LONGEST_DELAY))
    # Not if it is claimed no longer: the webhook was switched off meanwhile, or another worker has delivered it.
    mine = Delivery.objects.filter(pk=delivery.pk, next_at=now + LEASE)
    if not mine.update(next_at=None if over else now + delay, last_error=trouble[:300]):
        return False
    waiting = delivery.webhook.deliveries.filter(delivered_at=None, next_at__lt=now + COOLDOWN)
    waiting.update(next_at=now + COOLDOWN)
    if over and not delivery.webhook.deliveries.filter(delivered_at__gt=delivery.queued_at).exists():
        switch(delivery.webhook, active=False, who=WHO, now=now, because=trouble)
    return False


def _post(delivery: Delivery) -> tuple[int, str, timedelta]:
    """Send the message. Return the response's status (0 for none), what went wrong (empty for success), and how long
    the receiver asks to wait.
    """
    payload = body_of(delivery)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "attomenzei-webhooks",
    }
    adapter = WebhookAdapter(private=settings.WEBHOOK_PRIVATE)
    try:
        now = clock.now()
        headers |= sign(secrets_of(delivery.webhook, now), delivery.message, payload, now)
        check_url(delivery.webhook.url)
        with (
            _session(adapter) as session,
            session.post(
                delivery.webhook.url,
                payload,
                headers=headers,
                timeout=(CONNECT_TIMEOUT, TIMEOUT),
                allow_redirects=False,
                stream=True,
            ) as answer,
        ):
            status, wait = answer.status_code, _retry_after(answer.headers.get("Retry-After", ""))
    except Exception as error:  # whatever it is, the other receivers must not wait
        if not isinstance(error, (requests.RequestException, ValueError, SecretError)):
            log.exception("a webhook's message could not be sent")
        trouble = f"Timeout: no answer within {TIMEOUT:g} s" if adapter.aborted else f"{type(error).__name__}: {error}"
        return 0, trouble, timedelta()
    return status, "" if 200 <= status < 300 else f"the answer was {status}, not 2xx", wait


def body_of(delivery: Delivery) -> bytes:
    """Return what is sent: the message, and its place in the order in which this webhook's messages were queued."""
    content = {**json.loads(delivery.payload), "sequence": delivery.pk}
    return json.dumps(content, ensure_ascii=False).encode()


def _retry_after(header: str) -> timedelta:
    """Return the delay in a Retry-After header (RFC 9110 §10.2.3), no longer than ours; a date counts as none."""
    seconds = int(header) if header.isascii() and header.isdigit() and len(header) < 10 else 0
    return min(timedelta(seconds=seconds), LONGEST_DELAY)


class _Session(requests.Session):
    """Looks at no redirect: requests would read all of its body, and parse where it leads, without following it."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


@contextmanager
def _session(adapter: WebhookAdapter) -> Iterator[requests.Session]:
    """Provide a session in which everything together takes ``TIMEOUT`` at most."""
    timer = threading.Timer(TIMEOUT, adapter.abort)
    timer.start()
    try:
        with _Session() as session:
            session.trust_env = False  # neither proxies nor credentials of this machine's environment
            for scheme in ("https://", "http://"):
                session.mount(scheme, adapter)
            yield session
    finally:
        timer.cancel()
