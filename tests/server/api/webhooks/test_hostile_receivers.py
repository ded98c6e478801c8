"""Receivers whose address or answer is strange: that costs their own messages a try, and nothing else."""

from datetime import datetime, timedelta

import pytest

from server.api import deliveries, webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from tests.server.receiver import Receiver


@pytest.mark.parametrize("location", ["http://[", "\xff"])
def test_where_a_redirect_leads_is_not_even_read(
    waiting: Delivery, receiver: Receiver, now: datetime, location: str
) -> None:
    receiver.status, receiver.location = 302, location
    with receiver.up():
        assert deliveries.send_due(now) == 1
    waiting.refresh_from_db()
    assert waiting.last_error == "the answer was 302, not 2xx"
    assert waiting.next_at == now + timedelta(minutes=1)


def test_the_body_of_a_redirect_is_not_read(waiting: Delivery, receiver: Receiver, now: datetime) -> None:
    receiver.status, receiver.location, receiver.endless = 302, "/elsewhere", True
    with receiver.up():
        assert deliveries.send_due(now) == 1
    waiting.refresh_from_db()
    assert waiting.last_error == "the answer was 302, not 2xx"
    assert receiver.written < 10 * 1024 * 1024


def test_a_name_that_cannot_be_resolved_delays_no_other_receiver(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime
) -> None:
    Webhook.objects.update(url="https://crm..example.jp/hooks")
    other, _ = webhooks.add(receiver.url, WebhookKind.values, who="sato", now=now)
    Delivery.objects.create(webhook=other, message="m-1", payload="{}", queued_at=now, next_at=now)
    with receiver.up():
        assert deliveries.send_due(now) == 2
    assert len(receiver.taken) == 1
    waiting.refresh_from_db()
    assert waiting.last_error
    assert waiting.next_at == now + timedelta(minutes=1)


def test_a_bug_costs_a_try_and_has_its_traceback_in_the_log(
    waiting: Delivery, now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def check(_url: str) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(deliveries, "check_url", check)
    assert deliveries.send_due(now) == 1
    waiting.refresh_from_db()
    assert waiting.last_error == "KeyError: 'a bug'"
    assert [record.exc_info is not None for record in caplog.records if record.name == "server.api.deliveries"] == [
        True
    ]
