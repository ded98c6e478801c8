"""Sending messages: signatures, retries, deactivation."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import requests
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from server import clock
from server.api import deliveries, webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from server.api.webhook_connections import WebhookAdapter
from server.api.webhook_signatures import decrypt, new_secret, sign
from server.licenses.models import Event, License
from server.licenses.staff import operations
from server.ops import worker
from tests.server.api.webhooks.messages import messages, read
from tests.server.receiver import Receiver

Issue = Callable[..., list[str]]


def test_messages_verify_with_the_library_of_the_specification(
    waiting: Delivery, webhook: Webhook, receiver: Receiver
) -> None:
    with receiver.up():
        assert deliveries.send_due(clock.now()) == 1
    [(headers, body)] = receiver.taken
    assert Verifier(decrypt(webhook.secret)).verify(body, headers) == json.loads(waiting.payload) | {
        "sequence": waiting.pk
    }
    assert headers["webhook-id"] == waiting.message
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Verifier(decrypt(webhook.secret)).verify(body.replace(b"stopped", b"renewed"), headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret()).verify(body, headers)
    waiting.refresh_from_db()
    assert (waiting.tries, waiting.next_at, waiting.last_error) == (1, None, "")
    assert waiting.delivered_at is not None
    assert deliveries.send_due(clock.now() + timedelta(days=1)) == 0


def test_a_copy_of_the_database_alone_signs_nothing(
    webhook: Webhook, waiting: Delivery, receiver: Receiver, now: datetime, settings: Settings
) -> None:
    secret = decrypt(webhook.secret)
    assert secret.removeprefix("whsec_") not in webhook.secret
    settings.SECRET_KEY = "of another server"
    with receiver.up():
        assert deliveries.send_due(now) == 1
    waiting.refresh_from_db()
    assert "add it anew" in waiting.last_error
    assert receiver.taken == []


def test_the_signature_of_the_specification() -> None:
    at = datetime.fromtimestamp(1614265330, tz=clock.now().tzinfo)
    headers = sign(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', at
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_retried_until_it_is_accepted(
    waiting: Delivery, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "TIMEOUT", 0.2)

    def tried_at(later: datetime) -> tuple[str, timedelta]:
        assert deliveries.send_due(later - timedelta(seconds=1)) == 0
        assert deliveries.send_due(later) == 1
        waiting.refresh_from_db()
        assert waiting.next_at is not None
        return waiting.last_error, waiting.next_at - later

    at = now + timedelta(seconds=1)
    Delivery.objects.update(next_at=at)
    error, pause = tried_at(at)
    assert "ConnectionError" in error
    assert pause == timedelta(minutes=1)
    with receiver.up():
        receiver.slow = True
        at += pause
        error, pause = tried_at(at)
        assert "Timeout" in error
        assert pause == timedelta(minutes=2)
        receiver.slow, receiver.dripping = False, True
        at += pause
        error, pause = tried_at(at)
        assert "Timeout" in error
        assert pause == timedelta(minutes=4)
        receiver.dripping, receiver.status = False, 500
        at += pause
        error, pause = tried_at(at)
        assert error == "the answer was 500, not 2xx"
        assert pause == timedelta(minutes=8)
        receiver.status = 204
        assert deliveries.send_due(at + pause) == 1
    waiting.refresh_from_db()
    assert waiting.delivered_at == at + pause
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    assert len(receiver.taken) == 4


def test_a_message_waits_for_the_one_before_it_about_the_same_license(
    webhook: Webhook, issue: Issue, receiver: Receiver, now: datetime
) -> None:
    first, other = map(operations.find, issue(2))
    for act in (operations.stop, operations.resume):
        act(first, who="sato", now=now)
    operations.stop(other, who="sato", now=now)
    read(now)
    at = now
    receiver.status = 503
    with receiver.up():
        deliveries.send_due(at)
        receiver.status = 200
        while Delivery.objects.filter(delivered_at=None).exists():
            at += timedelta(seconds=30)
            while deliveries.send_due(at):
                pass
    bodies = [json.loads(body) for _, body in receiver.taken[1:]]
    about_first = [body["type"] for body in bodies if body["license_number"] == first.number]
    assert about_first == ["license.stopped", "license.resumed"], "the receiver ends with what is true"
    assert bodies[0]["license_number"] == other.number, "others do not wait for it"
    assert sorted(body["sequence"] for body in bodies) == list(
        Delivery.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_a_waiting_message_is_signed_with_the_new_secret_and_for_a_day_with_the_former_too(
    waiting: Delivery, webhook: Webhook, receiver: Receiver
) -> None:
    former, begun = decrypt(webhook.secret), clock.now()
    secret = webhooks.change_secret(webhook, who="sato", now=begun)
    with receiver.up():
        assert deliveries.send_due(begun) == 1
        Webhook.objects.update(former_until=begun)
        Delivery.objects.update(delivered_at=None, next_at=begun)
        assert deliveries.send_due(begun) == 1
    [(headers, body), (later_headers, later_body)] = receiver.taken
    for known in (former, secret):
        assert Verifier(known).verify(body, headers)
    assert Verifier(secret).verify(later_body, later_headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(former).verify(later_body, later_headers)
    assert Event.objects.filter(what=Event.What.WEBHOOK_SECRET_CHANGED, after={"url": webhook.url}).count() == 1


def test_a_connection_that_comes_too_late_is_closed(receiver: Receiver) -> None:
    adapter = WebhookAdapter(private=True)
    adapter.abort()
    with receiver.up(), requests.Session() as session:
        session.mount("http://", adapter)
        with pytest.raises(requests.ConnectionError, match="no time left"):
            session.post(receiver.url, b"x", timeout=5)


@pytest.mark.parametrize(
    ("header", "minutes"),
    [("3600", 60), ("5", 1), ("86400", 360), ("9" * 20, 1), ("-1", 1), ("Sun, 29 Nov 2026 09:00:00 GMT", 1)],
)
def test_a_receiver_may_ask_to_wait(
    waiting: Delivery, receiver: Receiver, now: datetime, header: str, minutes: int
) -> None:
    receiver.status, receiver.retry_after = 429, header
    with receiver.up():
        deliveries.send_due(now)
    waiting.refresh_from_db()
    assert waiting.next_at == now + timedelta(minutes=minutes)


def test_a_date_of_a_clock_that_was_ahead_delays_nothing(waiting: Delivery, receiver: Receiver, now: datetime) -> None:
    Delivery.objects.update(next_at=now + timedelta(days=365))
    with receiver.up():
        assert deliveries.send_due(now) == 1


def test_a_webhook_is_deactivated_after_three_days_of_failures(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime
) -> None:
    deliveries.send_due(now + timedelta(days=2, hours=23))
    webhook.refresh_from_db()
    assert webhook.active
    deliveries.send_due(now + timedelta(days=4))
    webhook.refresh_from_db()
    assert not webhook.active
    assert "ConnectionError" in webhook.disabled_because
    assert Event.objects.filter(what="webhook_off", who="webhooks").count() == 1
    assert deliveries.send_due(now + timedelta(days=5)) == 0


def test_one_message_that_always_fails_deactivates_nothing(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime
) -> None:
    Delivery.objects.create(
        webhook=webhook, message="other", payload="{}", queued_at=now, delivered_at=now + timedelta(days=1)
    )
    deliveries.send_due(now + timedelta(days=4))
    waiting.refresh_from_db()
    webhook.refresh_from_db()
    assert (webhook.active, waiting.next_at, waiting.delivered_at) == (True, None, None)


def test_status_410_deactivates_at_once(waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime) -> None:
    receiver.status = 410
    with receiver.up():
        deliveries.send_due(now)
    webhook.refresh_from_db()
    assert not webhook.active


def test_a_reactivated_webhook_receives_only_new_events(
    waiting: Delivery, webhook: Webhook, issue: Issue, now: datetime
) -> None:
    for _ in range(2):
        webhooks.switch(webhook, active=False, who="sato", now=now, because="maintenance")
    waiting.refresh_from_db()
    assert waiting.next_at is None
    missed, heard = issue(2)
    operations.stop(operations.find(missed), who="sato", now=now)
    read(now)
    webhooks.switch(webhook, active=True, who="sato", now=now)
    operations.stop(operations.find(heard), who="sato", now=now)
    read(now)
    assert [payload["license_number"] for _, payload in messages()][1:] == [heard]
    log = Event.objects.filter(what__startswith="webhook").order_by("pk")
    assert [entry.what for entry in log] == ["webhook_added", "webhook_off", "webhook_on"]


def test_a_redirection_is_not_followed(waiting: Delivery, receiver: Receiver, now: datetime) -> None:
    elsewhere = Receiver()
    receiver.status, receiver.location = 307, elsewhere.url
    with receiver.up(), elsewhere.up():
        deliveries.send_due(now)
    waiting.refresh_from_db()
    assert (len(receiver.taken), elsewhere.taken) == (1, [])
    assert "307" in waiting.last_error


def test_a_failing_webhook_delays_no_other(
    waiting: Delivery, webhook: Webhook, issue: Issue, receiver: Receiver, now: datetime
) -> None:
    good = Receiver()
    webhooks.add(good.url, [WebhookKind.STOPPED], who="sato", now=now)
    for number in issue(2):
        operations.stop(operations.find(number), who="sato", now=now)
    read(now)
    with good.up():
        deliveries.send_due(now)
    assert len(good.taken) == 2
    assert sorted(webhook.deliveries.values_list("tries", flat=True)) == [0, 0, 1]
    assert deliveries.send_due(now + timedelta(seconds=29)) == 0
    assert deliveries.send_due(now + deliveries.COOLDOWN) == 1


def test_two_workers_do_not_send_the_same_message_at_once(
    waiting: Delivery, receiver: Receiver, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = deliveries._claim

    def other_was_first(delivery: Delivery, at: datetime) -> bool:
        assert claim(delivery, at)
        return claim(delivery, at)

    monkeypatch.setattr(deliveries, "_claim", other_was_first)
    with receiver.up():
        assert deliveries.send_due(now) == 0
    assert receiver.taken == []
    monkeypatch.undo()
    assert deliveries.send_due(now + deliveries.LEASE) == 1  # the other one died


def test_only_old_messages_that_are_not_pending_are_deleted(waiting: Delivery, now: datetime) -> None:
    later = now + deliveries.RETENTION + timedelta(days=1)
    assert deliveries.forget(later) == 0
    Delivery.objects.update(next_at=None)
    assert deliveries.forget(now) == 0
    assert deliveries.forget(later) == 1


def test_the_worker_reads_seals_and_sends(waiting: Delivery, receiver: Receiver, now: datetime) -> None:
    [number] = License.objects.values_list("number", flat=True)
    operations.resume(operations.find(number), who="sato", now=now)
    operations.stop(operations.find(number), who="sato", now=now)
    with receiver.up():
        while worker.run_once(now):
            pass
    assert len(receiver.taken) == 3
