"""The lists of tokens and webhooks in a real browser."""

from datetime import datetime

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.api import webhooks
from server.api.models import Token, Webhook
from tests.axe import assert_accessible
from tests.browser import follow


def test_an_administrator_creates_a_token(staffed: Page, served: LiveServer) -> None:
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


def test_an_administrator_adds_a_webhook(staffed: Page, served: LiveServer, now: datetime) -> None:
    staffed.goto(f"{served.url}/admin/api/webhook/add/")
    assert_accessible(staffed)
    staffed.locator("[name=url]").fill("https://crm.example.jp/hooks")
    follow(staffed.locator("[name=_save]"))
    expect(staffed.locator("body")).to_contain_text("whsec_")
    webhooks.switch(Webhook.objects.get(), active=False, who="webhooks", now=now, because="the answer was 500")
    staffed.goto(f"{served.url}/admin/api/webhook/")
    expect(staffed.locator("body")).to_contain_text("相手の応答が500でした")
    assert_accessible(staffed)
