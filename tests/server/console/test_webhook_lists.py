"""Webhooks in the console: a test message, what came of each message, sending it again, other kinds of events."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from server.api import deliveries, webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from server.console.roles import Role
from server.console.webhook_words import in_words
from server.licenses.models import Event
from tests.server.console.console_client import signed_in
from tests.server.receiver import Receiver

WEBHOOKS, DELIVERIES = "/admin/api/webhook/", "/admin/api/delivery/"


def press_test(client: Client, webhook: Webhook) -> str:
    return client.post(f"{WEBHOOKS}{webhook.pk}/test/", follow=True).content.decode()


def send_again(client: Client) -> str:
    chosen = [str(pk) for pk in Delivery.objects.values_list("pk", flat=True)]
    return client.post(DELIVERIES, {"action": "send_again", "_selected_action": chosen}, follow=True).content.decode()


def test_a_test_message_is_sent_at_once_and_its_outcome_shown(
    sato: Client, webhook: Webhook, receiver: Receiver
) -> None:
    with receiver.up():
        assert "相手が受け取りました" in press_test(sato, webhook)
        receiver.status = 500
        assert "相手の応答が500でした" in press_test(sato, webhook)
    assert "相手に接続できませんでした" in press_test(sato, webhook)
    log = sato.get(f"{DELIVERIES}?webhook__id__exact={webhook.pk}").content.decode()
    assert "テスト" in log
    assert "相手の応答が500でした" in log
    assert "not 2xx" not in log
    webhook.refresh_from_db()
    assert webhook.active


def test_a_refused_message_is_sent_again(
    sato: Client, webhook: Webhook, waiting: Delivery, receiver: Receiver, now: datetime
) -> None:
    Delivery.objects.update(next_at=None, last_error="the answer was 503, not 2xx")
    shown = sato.get(f"{DELIVERIES}{waiting.pk}/change/").content.decode()
    assert "相手の応答が503でした" in shown
    assert "&quot;type&quot;: &quot;license.stopped&quot;" in shown
    assert "1件のメッセージをもう一度送信します" in send_again(sato)
    assert "そのままにしました" in send_again(sato), "it waits already"
    with receiver.up():
        assert deliveries.send_due(now) == 1
    assert "送信済み" in sato.get(DELIVERIES).content.decode()
    webhooks.switch(webhook, active=False, who="sato", now=now)
    assert "そのままにしました" in send_again(sato)


def test_the_kinds_of_events_are_changed_and_nothing_else(sato: Client, webhook: Webhook) -> None:
    page = sato.get(f"{WEBHOOKS}{webhook.pk}/change/").content.decode()
    assert "http://127.0.0.1" in page
    assert "Http://" not in page
    sent = {"kinds": [WebhookKind.MOVED, WebhookKind.STOPPED], "url": "https://elsewhere.example/", "active": ""}
    answer: Any = sato.post(f"{WEBHOOKS}{webhook.pk}/change/", sent, follow=True)
    assert answer.redirect_chain == [(WEBHOOKS, 302)]
    changed = Webhook.objects.get()
    assert changed.kinds == ["license.moved", "license.stopped"]
    assert (changed.url, changed.active, changed.secret) == (webhook.url, True, webhook.secret)
    event = Event.objects.get(what=Event.What.WEBHOOK_CHANGED)
    assert (event.who, event.after) == ("sato", {"url": webhook.url, "kinds": "license.moved license.stopped"})
    sato.post(f"{WEBHOOKS}{webhook.pk}/change/", sent)
    assert Event.objects.filter(what=Event.What.WEBHOOK_CHANGED).count() == 1
    none = sato.post(f"{WEBHOOKS}{webhook.pk}/change/", {"kinds": []}).content.decode()
    assert "通知する内容を一つ以上選んでください。" in none
    assert "端末入れ替え、停止" in sato.get("/admin/licenses/event/").content.decode()


def test_only_administrators_test_resend_and_change(webhook: Webhook, waiting: Delivery, receiver: Receiver) -> None:
    tanaka = signed_in("tanaka", Role.SUPPORT)
    with receiver.up():
        assert tanaka.post(f"{WEBHOOKS}{webhook.pk}/test/").status_code == 403
    assert tanaka.post(f"{WEBHOOKS}{webhook.pk}/change/", {"kinds": [WebhookKind.MOVED]}).status_code == 403
    Delivery.objects.update(next_at=None)
    send_again(tanaka)
    assert Delivery.objects.get().next_at is None
    assert receiver.taken == []
    assert "テストのメッセージ" not in tanaka.get(f"{WEBHOOKS}{webhook.pk}/change/").content.decode()


def test_a_test_is_no_link(sato: Client, webhook: Webhook) -> None:
    assert sato.get(f"{WEBHOOKS}{webhook.pk}/test/").status_code == 302
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("", ""),
        ("the answer was 410, not 2xx", "相手の応答が410でした(2xxなら受信)。"),
        ("Timeout: no answer within 10 s", "相手が10秒以内に応答しませんでした。"),
        ("SSLError: certificate verify failed", "相手の証明書を確かめられませんでした。"),
        ("AddressError: 10.0.0.1 is private", "この送信先へは送信できません。URLを確かめてください。"),
        ("SecretError: add it anew", "署名の鍵を読めません。Webhookを追加し直してください。"),
        ("ConnectionError: refused", "相手に接続できませんでした。"),
    ],
)
def test_each_trouble_has_its_sentence(trouble: str, words: str) -> None:
    assert in_words(trouble) == words
