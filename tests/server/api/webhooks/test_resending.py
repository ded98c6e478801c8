"""A test message, and sending a message again: neither disturbs the queue of the others."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from server.api import deliveries, webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from server.licenses.models import Event
from tests.server.receiver import Receiver


def command(*arguments: str) -> str:
    printed = StringIO()
    call_command("webhook", *arguments, stdout=printed, stderr=StringIO())
    return printed.getvalue()


def test_a_test_message_is_signed_like_any_other_and_sent_once(
    webhook: Webhook, waiting: Delivery, receiver: Receiver, now: datetime
) -> None:
    receiver.status = 500
    with receiver.up():
        failed = deliveries.send_test(webhook, who="sato", now=now)
    assert (failed.tries, failed.next_at, failed.last_error) == (1, None, "the answer was 500, not 2xx")
    [(headers, body)] = receiver.taken
    content = json.loads(body)
    assert (content["type"], content["who"], content["license_number"]) == ("webhook.test", "sato", "")
    assert headers["webhook-id"] == content["id"] == failed.message
    waiting.refresh_from_db()
    assert waiting.next_at == now, "the others do not wait because of it"


def test_a_webhook_that_is_off_can_be_tested(webhook: Webhook, receiver: Receiver, now: datetime) -> None:
    webhooks.switch(webhook, active=False, who="sato", now=now)
    with receiver.up():
        assert deliveries.send_test(webhook, who="sato", now=now).delivered_at == now
    assert not Webhook.objects.get().active


def test_a_message_sent_again_has_its_id_and_three_more_days(
    webhook: Webhook, waiting: Delivery, receiver: Receiver, now: datetime
) -> None:
    later = now + timedelta(days=10)
    Delivery.objects.update(next_at=None, tries=9, last_error="the answer was 500, not 2xx")
    assert deliveries.queue_again(waiting, later)
    assert not deliveries.queue_again(waiting, later), "it waits already"
    receiver.status = 500
    with receiver.up():
        deliveries.send_due(later)
        receiver.status = 200
        deliveries.send_due(later + timedelta(hours=1))
    assert [headers["webhook-id"] for headers, _body in receiver.taken] == [waiting.message] * 2
    assert Webhook.objects.get().active
    assert Delivery.objects.get().delivered_at == later + timedelta(hours=1)


def test_only_known_kinds_are_accepted(webhook: Webhook, now: datetime) -> None:
    for kinds in ([], ["license.unknown"]):
        with pytest.raises(ValueError, match="at least one kind"):
            webhooks.change_kinds(webhook, kinds, who="sato", now=now)
    assert Webhook.objects.get().kinds == WebhookKind.values


def test_the_command_tests_and_changes(webhook: Webhook, receiver: Receiver) -> None:
    with receiver.up():
        assert "accepted" in command("test", webhook.url)
    with pytest.raises(CommandError, match="not accepted: ConnectionError"):
        command("test", webhook.url)
    command("change-kinds", webhook.url, "--kind", "license.moved")
    assert command("list") == f"{webhook.url}  license.moved  on\n"
    assert Event.objects.filter(what=Event.What.WEBHOOK_CHANGED).count() == 1
