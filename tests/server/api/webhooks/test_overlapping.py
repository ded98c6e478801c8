"""A message that is being sent while somebody else decides about it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from server import clock
from server.api import deliveries, webhooks
from server.api.models import Delivery, Webhook
from server.licenses.staff import operations
from tests.server.api.webhooks.messages import read


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """Return a list of functions, each of which is called once while a message is being sent, and it then fails."""
    things: list[Callable[[], object]] = []

    def post(delivery: Delivery) -> tuple[int, str, timedelta]:
        things.pop()()
        return 500, "the answer was 500, not 2xx", timedelta()

    monkeypatch.setattr(deliveries, "_post", post)
    return things


def test_a_webhook_that_is_switched_off_while_it_is_sent_to_keeps_no_message(
    waiting: Delivery, webhook: Webhook, now: datetime, meanwhile: list[Callable[[], object]]
) -> None:
    meanwhile.append(lambda: webhooks.switch(webhook, active=False, who="sato", now=now))
    assert deliveries.send_due(now) == 1
    waiting.refresh_from_db()
    assert waiting.next_at is None
    webhooks.switch(Webhook.objects.get(), active=True, who="sato", now=now)
    assert deliveries.send_due(now + timedelta(days=1)) == 0


def test_what_another_worker_delivered_meanwhile_stays_delivered(
    waiting: Delivery, now: datetime, meanwhile: list[Callable[[], object]]
) -> None:
    """The lease passed while this worker was suspended, and another one took the message over."""
    meanwhile.append(lambda: Delivery.objects.update(next_at=None, delivered_at=now))
    assert deliveries.send_due(now) == 1
    waiting.refresh_from_db()
    assert (waiting.next_at, waiting.delivered_at) == (None, now)


def test_a_message_at_the_end_of_a_long_round_is_sent_by_one_worker_alone(
    waiting: Delivery, issue: Callable[..., list[str]], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receiver that needs nine seconds for each answer makes a round longer than the time for which one claims."""
    [number] = issue()
    operations.stop(operations.find(number), who="sato", now=now)
    read(now)
    seconds, sent = [0.0], []

    def post(delivery: Delivery) -> tuple[int, str, timedelta]:
        sent.append(delivery.pk)
        if len(sent) == 1:
            seconds[0] = 200.0
        elif len(sent) == 2:
            deliveries.send_due(now + timedelta(seconds=seconds[0]))  # another worker, while this one waits
        return 204, "", timedelta()

    monkeypatch.setattr(clock, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(deliveries, "_post", post)
    assert deliveries.send_due(now) == 2
    assert len(sent) == len(set(sent)) == 2
    assert Delivery.objects.latest("pk").delivered_at == now + timedelta(seconds=200)
