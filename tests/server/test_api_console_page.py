"""Tokens and webhooks in a real browser: made, shown once, and usable by everybody."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from server.api import webhooks
from server.api.models import Token, Webhook
from tests.axe import assert_accessible


@pytest.fixture
def served(db: None, settings: Settings) -> Iterator[LiveServer]:
    """Return a server on the test's own connection, in the transaction that is rolled back at its end.

    pytest-django's ``live_server`` would empty every table instead, and the event log lets nobody do that.
    """
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost")
    connection.inc_thread_sharing()  # for ever: a thread whose browser has gone may still be closing down at the end
    yield server
    server.stop()


@pytest.fixture
def console(served: LiveServer, context: BrowserContext, page: Page) -> Page:
    """Return a page on which sato has signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served.url}])
    return page


def test_an_administrator_makes_a_token_and_sees_its_secret_once(console: Page, served: LiveServer) -> None:
    console.goto(f"{served.url}/admin/api/token/add/")
    assert_accessible(console)
    console.locator("[name=name]").fill("billing")
    console.locator("[name=scopes][value=read]").check()
    console.locator("[name=_save]").click()
    expect(console.locator("body")).to_contain_text("一度だけ表示されます")
    secret = f"{Token.objects.get().prefix}_"
    expect(console.locator("body")).to_contain_text(secret)
    assert_accessible(console)
    console.reload()
    expect(console.locator("body")).not_to_contain_text(secret)


def test_an_administrator_adds_a_webhook_and_sees_why_it_was_switched_off(
    console: Page, served: LiveServer, now: datetime
) -> None:
    console.goto(f"{served.url}/admin/api/webhook/add/")
    assert_accessible(console)
    console.locator("[name=url]").fill("https://crm.example.jp/hooks")
    console.locator("[name=_save]").click()
    expect(console.locator("body")).to_contain_text("whsec_")
    webhooks.switch(Webhook.objects.get(), active=False, who="webhooks", now=now, because="the answer was 500")
    console.goto(f"{served.url}/admin/api/webhook/")
    expect(console.locator("body")).to_contain_text("the answer was 500")
    assert_accessible(console)
