"""URLs of webhooks: no private addresses, and what to enter instead of an invalid URL."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from server.api import deliveries, webhook_connections, webhooks
from server.api.models import Delivery, Webhook, WebhookKind
from server.api.webhook_urls import AddressError, check_peer, check_url
from tests.nginx import certify
from tests.server.receiver import Receiver

Issue = Callable[..., list[str]]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_is_sent_to_private_addresses_unless_a_setting_allows_it(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime, settings: Settings, host: str
) -> None:
    settings.WEBHOOK_PRIVATE = False
    Webhook.objects.update(url=receiver.url.replace("127.0.0.1", host))
    with receiver.up():
        deliveries.send_due(now)
    waiting.refresh_from_db()
    assert receiver.taken == []
    assert "not a public address: set ATTOMENZEI_WEBHOOK_PRIVATE=1" in waiting.last_error


def test_a_public_receiver_is_reached_with_the_default_setting(
    waiting: Delivery, receiver: Receiver, now: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_PRIVATE = False
    monkeypatch.setattr(webhook_connections, "check_peer", lambda address: None)  # no test reaches an outside
    with receiver.up():
        deliveries.send_due(now)
    assert len(receiver.taken) == 1


def test_private_addresses_are_refused_over_tls_too(
    waiting: Delivery, webhook: Webhook, receiver: Receiver, now: datetime, settings: Settings
) -> None:
    settings.WEBHOOK_PRIVATE = False
    Webhook.objects.update(url=receiver.url.replace("http:", "https:"))
    with receiver.up():
        deliveries.send_due(now)
    waiting.refresh_from_db()
    assert "not a public address" in waiting.last_error


def test_a_receiver_with_a_certificate_of_the_companys_own_authority(
    waiting: Delivery,
    webhook: Webhook,
    receiver: Receiver,
    now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receiver.certificate = certify(tmp_path)
    Webhook.objects.update(url=receiver.url.replace("http://127.0.0.1", "https://localhost"))
    with receiver.up():
        deliveries.send_due(now)
        waiting.refresh_from_db()
        assert "CERTIFICATE_VERIFY_FAILED" in waiting.last_error
        monkeypatch.setenv("SSL_CERT_FILE", str(receiver.certificate))
        deliveries.send_due(now + timedelta(minutes=1))
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "192.168.1.1", "169.254.169.254", "172.16.0.1", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:10.0.0.1", "224.0.0.1", "255.255.255.255", "fec0::1", "::ffff:0:10.0.0.1", "5f00::1",
     "3fff::1", "100:0:0:1::1", "192.88.99.1"],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(AddressError, match="not a public address"):
        check_peer(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_allowed(address: str) -> None:
    check_peer(address)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("crm.example.jp", "such as https://"),
        ("https:///hooks", "such as https://"),
        ("ftp://crm.example.jp/", "such as https://"),
        ("http://crm.example.jp/", "begins with https://"),
        ("https://crm.example.jp:99999/", "such as https://"),
        ("https://crm.example.jp:0/", "such as https://"),
        ("https://crm..example.jp/", "such as https://"),
        (f"https://{'a' * 64}.example.jp/", "such as https://"),
        ("https://[::1/", "such as https://"),
        ("https://crm.example.jp/" + "a" * 500, "at most 500"),
        ("https://sato:secret@crm.example.jp/", "name and password"),
        ("https://crm.example.jp/\u202egnp.exe", "Enter an address"),
    ],
)
def test_an_invalid_url_is_refused_with_what_to_enter(db: None, now: datetime, url: str, hint: str) -> None:
    with pytest.raises(AddressError, match=hint):
        webhooks.add(url, WebhookKind.values, who="sato", now=now)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.example.jp/hooks?a=1",
        "https://crm.example.jp:8443/",
        "http://localhost/",
        "https://crm_1/",
        "https://[2001:db8::1]/",
        "https://東京.jp",
    ],
)
def test_a_valid_url_is_allowed(url: str) -> None:
    check_url(url)
