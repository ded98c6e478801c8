"""Tokens and webhooks in the console and by command: created by administrators, their secrets shown once."""

from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client

from server.api import tokens, webhooks
from server.api.models import Delivery, Token, Webhook, WebhookKind
from server.api.webhook_signatures import decrypt
from server.console.roles import Role
from server.licenses.models import Event

URL = "https://crm.example.jp/hooks"


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    return client


def press(client: Client, model: str, action: str) -> Any:
    rows = (
        Token.objects.values_list("pk", flat=True) if model == "token" else Webhook.objects.values_list("pk", flat=True)
    )
    chosen = [str(pk) for pk in rows]
    return client.post(f"/admin/api/{model}/", {"action": action, "_selected_action": chosen}, follow=True)


def test_a_token_is_issued_and_revoked_and_its_secret_shown_once(admin: Client, now: datetime) -> None:
    order = {"name": "billing", "scopes": ["read", "licenses:stop"]}
    page = admin.post("/admin/api/token/add/", order, follow=True).content.decode()
    token = Token.objects.get()
    secret = page[page.index(token.prefix) :].split()[0].split("<")[0]
    assert tokens.holder(secret, now) == token
    for path in ("", f"{token.pk}/change/"):
        later = admin.get(f"/admin/api/token/{path}").content.decode()
        assert "billing" in later
        assert secret not in later
        assert token.digest not in later
    press(admin, "token", "revoke")
    assert tokens.holder(secret, now) is None
    assert list(Event.objects.order_by("pk").values_list("what", "who")) == [
        ("token_issued", "sato"),
        ("token_revoked", "sato"),
    ]


def test_a_token_pressed_twice_is_issued_once(admin: Client) -> None:
    order = {"name": "billing", "scopes": ["read"]}
    admin.post("/admin/api/token/add/", order)
    assert admin.post("/admin/api/token/add/", order).status_code == 200
    assert Token.objects.count() == 1


def test_a_concurrent_token_of_the_same_name_is_reported(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object, **__: object) -> None:
        raise tokens.TokenError

    monkeypatch.setattr(tokens, "issue", taken)
    answer: Any = admin.post("/admin/api/token/add/", {"name": "billing", "scopes": ["read"]}, follow=True)
    assert "同じ名称のものがすでにあります。" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "order", "expected"),
    [
        ("token", {"name": "billing"}, "権限を一つ以上選んでください。"),
        ("webhook", {"url": URL}, "通知する内容を一つ以上選んでください。"),
        ("webhook", {"url": "http://crm.example.jp/", "kinds": WebhookKind.values}, "https:// で始まり"),
    ],
)
def test_a_wrong_field_says_what_to_enter(admin: Client, path: str, order: dict[str, Any], expected: str) -> None:
    assert expected in admin.post(f"/admin/api/{path}/add/", order).content.decode()
    assert Token.objects.count() == Webhook.objects.count() == 0


def test_a_webhook_is_added_and_switched_and_its_secret_shown_once(admin: Client) -> None:
    page = admin.post(
        "/admin/api/webhook/add/", {"url": URL, "kinds": [WebhookKind.STOPPED]}, follow=True
    ).content.decode()
    webhook = Webhook.objects.get()
    secret = decrypt(webhook.secret)
    assert secret.replace("+", "&#x2B;") in page or secret in page
    for path in ("", f"{webhook.pk}/change/"):
        later = admin.get(f"/admin/api/webhook/{path}").content.decode()
        assert URL in later
        assert "whsec_" not in later
    changed = press(admin, "webhook", "change_secret").content.decode()
    secret = decrypt(Webhook.objects.get().secret)
    assert secret.replace("+", "&#x2B;") in changed or secret in changed
    for action, active in (("switch_off", False), ("switch_on", True)):
        press(admin, "webhook", action)
        assert Webhook.objects.get().active is active
    assert list(Event.objects.values_list("who", flat=True).distinct()) == ["sato"]


def test_a_webhook_pressed_twice_is_added_once(admin: Client) -> None:
    order = {"url": URL, "kinds": [WebhookKind.STOPPED]}
    admin.post("/admin/api/webhook/add/", order)
    again = admin.post("/admin/api/webhook/add/", order).content.decode()
    assert "このURLへはすでに送信しています。" in again
    assert Webhook.objects.count() == Event.objects.count() == 1


def test_of_two_webhooks_to_one_address_only_one_is_switched_on(admin: Client, now: datetime) -> None:
    first, _secret = webhooks.add(URL, WebhookKind.values, who="sato", now=now)
    webhooks.switch(first, active=False, who="sato", now=now)
    second, _secret = webhooks.add(URL, WebhookKind.values, who="sato", now=now)
    answer: Any = press(admin, "webhook", "switch_on")
    assert "同じURLへ送信しているWebhookがあります。" in answer.content.decode()
    command("off", URL)
    command("on", URL)
    assert Webhook.objects.get(active=True) == second


def test_a_webhook_that_was_switched_off_shows_why(admin: Client, now: datetime) -> None:
    webhook, _secret = webhooks.add(URL, WebhookKind.values, who="sato", now=now)
    Delivery.objects.create(webhook=webhook, message="event-7", payload="{}", queued_at=now, last_error="Timeout: 10 s")
    webhooks.switch(webhook, active=False, who="webhooks", now=now, because="the answer was 500")
    assert "相手の応答が500でした" in admin.get("/admin/api/webhook/").content.decode()
    assert "10秒以内に応答しませんでした" in admin.get("/admin/api/delivery/").content.decode()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
def test_only_administrators_create_tokens_and_webhooks(db: None, now: datetime, role: Role) -> None:
    tokens.issue("crm", ["read"], who="sato", now=now)
    user = User.objects.create_user("suzuki", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role.value))
    client = Client()
    client.force_login(user)
    assert client.get("/admin/api/token/").status_code == 200
    assert client.post("/admin/api/token/add/", {"name": "x", "scopes": ["read"]}).status_code == 403
    assert client.post("/admin/api/webhook/add/", {"url": URL, "kinds": WebhookKind.values}).status_code == 403
    press(client, "token", "revoke")
    assert Token.objects.get().revoked_at is None


def command(*arguments: str) -> str:
    printed = StringIO()
    call_command("webhook", *arguments, stdout=printed, stderr=StringIO())
    return printed.getvalue()


def test_the_command_adds_lists_and_switches(db: None) -> None:
    assert command("add", URL, "--kind", WebhookKind.MOVED).strip() == decrypt(Webhook.objects.get().secret)
    command("off", URL)
    assert "off since" in command("list")
    command("on", URL)
    assert command("change-secret", URL).strip() == decrypt(Webhook.objects.get().secret)
    assert command("list") == f"{URL}  license.moved  on\n"
    for arguments, hint in (
        (("off", "https://x.example/"), "webhook list"),
        (("add", "http://x.example/"), "https://"),
        (("add", URL), "switch that one off first"),
    ):
        with pytest.raises(CommandError, match=hint):
            command(*arguments)
