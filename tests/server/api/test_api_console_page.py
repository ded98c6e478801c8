"""Tokens and webhooks in a real browser: made, shown once, and usable by everybody."""

from datetime import datetime

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.api import webhooks
from server.api.models import Token, Webhook
from tests.axe import assert_accessible
from tests.browser import follow


def test_an_administrator_makes_a_token_and_sees_its_secret_once(staffed: Page, served: LiveServer) -> None:
    staffed.goto(f"{served.url}/admin/api/token/add/")
    assert_accessible(staffed)
    staffed.locator("[name=name]").fill("billing")
    staffed.locator("[name=scopes][value=read]").check()
    follow(staffed.locator("[name=_save]"))
    expect(staffed.locator("body")).to_contain_text("一度だけ表示されます")
    secret = f"{Token.objects.get().prefix}_"
    expect(staffed.locator("body")).to_contain_text(secret)
    assert_accessible(staffed)
    staffed.reload()
    expect(staffed.locator("body")).not_to_contain_text(secret)


def test_an_administrator_adds_a_webhook_and_sees_why_it_was_switched_off(
    staffed: Page, served: LiveServer, now: datetime
) -> None:
    staffed.goto(f"{served.url}/admin/api/webhook/add/")
    assert_accessible(staffed)
    staffed.locator("[name=url]").fill("https://crm.example.jp/hooks")
    follow(staffed.locator("[name=_save]"))
    expect(staffed.locator("body")).to_contain_text("whsec_")
    webhooks.switch(Webhook.objects.get(), active=False, who="webhooks", now=now, because="the answer was 500")
    staffed.goto(f"{served.url}/admin/api/webhook/")
    expect(staffed.locator("body")).to_contain_text("the answer was 500")
    assert_accessible(staffed)
