"""Fixtures: a webhook, its receiver, and a queued message."""

from collections.abc import Callable
from datetime import datetime

import pytest
from pytest_django import Settings

from server.api import webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from server.licenses.staff import operations
from tests.server.api.webhooks.messages import read
from tests.server.receiver import Receiver

Issue = Callable[..., list[str]]


@pytest.fixture
def receiver(settings: Settings) -> Receiver:
    settings.WEBHOOK_PRIVATE = True
    return Receiver()


@pytest.fixture
def webhook(db: None, receiver: Receiver, now: datetime) -> Webhook:
    return webhooks.add(receiver.url, WebhookKind.values, who="sato", now=now)[0]


@pytest.fixture
def waiting(webhook: Webhook, issue: Issue, now: datetime) -> Delivery:
    """Return a queued message: a number was stopped."""
    [number] = issue()
    operations.stop(operations.find(number), who="sato", now=now)
    read(now)
    return Delivery.objects.get()
