"""A passkey in a real browser, with Chromium's virtual authenticator."""

import base64

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from server.console.models import Passkey, SignIn
from server.licenses.models import Event
from tests.browser import follow
from tests.server.browsing import check_page
from tests.server.console.test_sign_in_views import PASSWORD, code
from tests.server.console.test_sign_ins import tanaka
from tests.variants import variants

__all__ = ["tanaka"]  # a fixture: the login sato with a known password

WORDS = {
    "ja": ("パスキーを追加する", "パスキーを作成する", "パスキーで続ける", "パスキーを追加しました"),
    "en": ("Add a passkey", "Create a passkey", "Continue with a passkey", "The passkey was added"),
}


def authenticator(context: BrowserContext, page: Page) -> None:
    """Give ``page`` a device that has passkeys, whose owner always agrees."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_password(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/login/")
    page.locator("[name=username]").fill("sato")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("form:has([name=password]) button[type=submit]"))


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_staff_add_a_passkey_and_sign_in_with_it(
    tanaka: User, served: LiveServer, settings: Settings, context: BrowserContext, page: Page, language: str
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    adding, creating, going_on, added = WORDS[language]
    context.add_cookies([{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])
    authenticator(context, page)
    type_password(page, served.url)
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code(base64.b32decode(secret), -1))
    follow(page.locator("form:has([name=code]) button[type=submit]"))

    page.goto(f"{served.url}/admin/own-factor/")
    page.locator("[name=code]").fill(code(tanaka))
    follow(page.get_by_role("button", name=adding))
    page.locator("[name=name]").fill("事務所のPC")
    check_page(page, "passkey-adding")
    follow(page.get_by_role("button", name=creating))
    expect(page.locator("body")).to_contain_text(added)
    expect(page.locator(".passkeys")).to_contain_text("事務所のPC")
    check_page(page, "passkey-added")
    assert Event.objects.get(what=Event.What.PASSKEY_ADDED).after == {"login": "sato", "passkey": "事務所のPC"}

    context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    type_password(page, served.url)
    page.set_viewport_size({"width": 390, "height": 844})
    check_page(page, "passkey-asked")
    follow(page.get_by_role("button", name=going_on))
    expect(page).to_have_url(f"{served.url}/admin/")
    assert SignIn.objects.latest("pk").factor == SignIn.Factor.PASSKEY
    used = Passkey.objects.get()
    assert used.sign_count > 0
    assert used.used_at is not None


def test_a_device_without_the_passkey_says_so(
    tanaka: User, served: LiveServer, settings: Settings, context: BrowserContext, page: Page
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    Passkey.objects.create(user=tanaka, name="x", credential="AQID", public_key="BAUG", made_at=tanaka.date_joined)
    TOTPDevice.objects.create(user=tanaka, name="authenticator")
    authenticator(context, page)
    type_password(page, served.url)
    page.locator("[data-passkey]").click()
    expect(page.get_by_role("alert")).to_contain_text("パスキーを確かめられませんでした")


def test_somebody_with_a_passkey_alone_never_types_a_code(
    tanaka: User, served: LiveServer, settings: Settings, context: BrowserContext, page: Page
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    authenticator(context, page)
    type_password(page, served.url)
    check_page(page, "passkey-first")
    follow(page.get_by_role("button", name="パスキーを作成する"))
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{served.url}/admin/own-factor/")
    check_page(page, "passkey-alone")
    follow(page.get_by_role("button", name="新しいリカバリーコードを発行する"))
    expect(page.locator(".codes li")).to_have_count(10)
    assert SignIn.objects.latest("pk").factor == SignIn.Factor.PASSKEY
