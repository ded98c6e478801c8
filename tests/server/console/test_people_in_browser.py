"""Staff and webhooks in a real browser: operations on logins are confirmed, sign-ins listed, a webhook is tested."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.api.models import Webhook
from server.console import factors, staff
from server.console.models import SignIn
from server.console.roles import Role
from tests.browser import follow
from tests.server.browsing import check_page
from tests.variants import variants

EFFECT = {"ja": "ログインできなくなります", "en": "cannot sign in any more"}
FAILED = {"ja": "相手に接続できませんでした", "en": "could not be reached"}


@pytest.mark.parametrize("width", variants(1280, 390))
@pytest.mark.parametrize("language", variants("ja", "en"))
def test_logins_sign_ins_and_webhooks(
    staffed: Page, served: LiveServer, webhook: Webhook, now: datetime, language: str, width: int
) -> None:
    staffed.context.add_cookies([{"name": "django_language", "value": language, "url": served.url}])
    staffed.set_viewport_size({"width": width, "height": 900})
    staff.set_staff("tanaka", Role.SUPPORT, who="sato", now=now)
    SignIn.objects.create(at=now, login="tanaka", outcome="wrong_code", address="203.0.113.7", browser="Mozilla/5.0")
    tanaka = User.objects.get(username="tanaka")

    staffed.goto(f"{served.url}/admin/auth/user/")
    check_page(staffed, "staff")
    staffed.locator(f"input.action-select[value='{tanaka.pk}']").check()
    staffed.locator("select[name=action]").select_option("dismiss")
    follow(staffed.locator("button[name=index]").first)
    expect(staffed.locator("main, #content").first).to_contain_text(EFFECT[language])
    check_page(staffed, "staff-confirm")
    follow(staffed.locator("form.buttons button[type=submit]"))
    tanaka.refresh_from_db()
    assert not tanaka.is_active

    staffed.goto(f"{served.url}/admin/console/signin/")
    expect(staffed.locator("#result_list")).to_contain_text("203.0.113.7")
    check_page(staffed, "sign-ins")

    staffed.goto(f"{served.url}/admin/api/webhook/{webhook.pk}/change/")
    follow(staffed.locator("form.buttons button[type=submit]").first)
    expect(staffed.locator("body")).to_contain_text(FAILED[language])
    check_page(staffed, "webhook")
    staffed.goto(f"{served.url}/admin/api/delivery/")
    check_page(staffed, "webhook-messages")


def test_the_own_second_factor(staffed: Page, served: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    sato = User.objects.get(username="sato")
    device = TOTPDevice.objects.create(user=sato, name="authenticator")
    factors.renew_recovery_codes(sato)
    monkeypatch.setattr("server.console.site.sign_in_views.lacks_second_factor", lambda request: False)
    monkeypatch.setattr(factors, "verified", lambda user, typed: device)
    staffed.goto(f"{served.url}/admin/own-factor/")
    expect(staffed.locator("dl")).to_contain_text("残り10個")
    check_page(staffed, "own-factor")
    staffed.locator("[name=code]").fill("123456")
    follow(staffed.locator("button[value=codes]"))
    expect(staffed.locator("ul.codes li")).to_have_count(10)
    check_page(staffed, "recovery-codes")
    staffed.context.grant_permissions(["clipboard-read", "clipboard-write"])
    staffed.get_by_role("button", name="コピーする").click()
    copied = staffed.evaluate("navigator.clipboard.readText()")
    assert copied.split() == staffed.locator("ul.codes li").all_inner_texts()
