"""Actions on licenses in a real browser, in Japanese and English, from the sign-in to undo."""

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect
from PySide6.QtGui import QImage
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from licensing.number import show
from server import clock
from server.console import staff
from server.licenses.models import License
from server.licenses.staff import operations
from tests.browser import PATIENCE, follow, watch
from tests.codes import read_codes
from tests.server.browsing import check_page
from tests.server.customers import set_details
from tests.server.terminal import FarTerminal

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def vendor(settings: Settings, served: LiveServer) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    staff.set_staff("sato", who="test", now=clock.now())
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()


@pytest.fixture
def number(served: LiveServer, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a number of 銀座商店: one of two, on a terminal of an hour ago; the other's is offline."""
    contract = operations.issue(
        customer="銀座商店", email="owner@example.jp", count=2, months=12, who="tanaka", now=now
    )
    set_details(phone="03-1234-5678", contact_name="山田")
    first, second = contract.licenses.order_by("pk")
    FarTerminal("銀座一号店 レジ2").register(second.number, now)
    later = now + timedelta(days=3)
    FarTerminal("銀座一号店 レジ1").register(first.number, later)
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(hours=1))
    return first.number


@pytest.fixture
def english_page(chromium: Browser, troubles: list[str]) -> Iterator[Page]:
    profile = chromium.new_context(locale="en-US", timezone_id="Asia/Tokyo")
    profile.set_default_timeout(PATIENCE)
    watch(profile, troubles)
    yield profile.new_page()
    profile.close()


def sign_in(page: Page, served: LiveServer, name: str = "") -> None:
    """Sign in for the first time, with an authenticator."""
    page.goto(f"{served.url}/admin/")
    check_page(page, f"sign-in{name}")
    page.locator("[name=username]").fill("sato")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("button[type=submit]:not([name=language])"))
    expect(page.locator("[name=code]")).to_be_visible()
    check_page(page, f"set-up{name}")
    drawn = QImage.fromData(page.locator(".code-drawing svg").screenshot())
    [address] = read_codes(drawn)
    [secret] = parse_qs(urlsplit(address).query)["secret"]
    page.locator("[name=code]").fill(f"{totp(base64.b32decode(secret)):06}")
    follow(page.locator("button[type=submit]:not([name=language])").first)
    expect(page.locator("ul.codes li")).to_have_count(10)
    check_page(page, f"recovery{name}")


def test_sign_in_stop_and_undo(page: Page, served: LiveServer, number: str) -> None:
    sign_in(page, served)
    page.goto(f"{served.url}/admin/licenses/license/")
    expect(page.get_by_text(show(number))).to_be_visible()
    check_page(page, "licenses")
    follow(page.get_by_text(show(number)))
    check_page(page, "license")
    follow(page.get_by_role("link", name="停止する…"))
    check_page(page, "stop")
    page.get_by_label("停止の理由").fill("お支払いがないため")
    follow(page.get_by_role("button", name="内容を確かめる"))
    expect(page.get_by_text("1台の端末が利用できなくなります")).to_be_visible()
    expect(page.get_by_text("03-1234-5678")).to_be_visible()
    check_page(page, "preview")
    follow(page.get_by_role("button", name="停止する"))
    expect(page.get_by_text("1件の操作をしました")).to_be_visible()
    assert operations.find(number).stopped_at is not None
    check_page(page, "done")
    follow(page.get_by_role("button", name="この操作を取り消す"))
    expect(page.get_by_text("1件を、操作の前の状態に戻しました")).to_be_visible()
    assert operations.find(number).stopped_at is None
    page.goto(f"{served.url}/admin/licenses/event/")
    expect(page.get_by_text("操作の取り消し").first).to_be_visible()
    check_page(page, "events")


def test_going_back_and_a_second_press_stop_only_once(page: Page, served: LiveServer, number: str) -> None:
    sign_in(page, served)
    page.goto(f"{served.url}/admin/actions/renew/?license={operations.find(number).pk}&asked=1&months=12")
    follow(page.get_by_role("button", name="更新する"))
    expect(page.get_by_text("1件の操作をしました")).to_be_visible()
    until = operations.find(number).contract_until
    page.go_back()
    expect(page.get_by_text("済ませています")).to_be_visible()
    assert page.get_by_role("button", name="更新する").count() == 0
    assert operations.find(number).contract_until == until


def test_an_action_on_several_licenses_of_the_list(page: Page, served: LiveServer, number: str) -> None:
    sign_in(page, served)
    page.goto(f"{served.url}/admin/licenses/license/?q=ぎんざ")
    page.goto(f"{served.url}/admin/licenses/license/?q=銀座")
    for box in page.locator("input.action-select").all():
        box.check()
    page.locator("select[name=action]").select_option("release")
    check_page(page, "chosen")
    follow(page.locator("button[name=index]"))
    expect(page.get_by_text("2台の端末が利用できなくなります")).to_be_visible()
    check_page(page, "release")


@pytest.mark.variant
def test_issuing_in_english(english_page: Page, served: LiveServer, number: str) -> None:
    page = english_page
    sign_in(page, served, "-en")
    page.goto(f"{served.url}/admin/issue/")
    check_page(page, "issue-en")
    follow(page.get_by_role("button", name="Issue"))
    expect(page.get_by_text("Enter the customer's name.")).to_be_visible()
    check_page(page, "issue-wrong-en")
    page.locator("[name=customer]").fill("Shinjuku Shop")
    page.locator("[name=email]").fill("shop@example.jp")
    follow(page.get_by_role("button", name="Issue"))
    expect(page.get_by_text("The numbers are issued.")).to_be_visible()
    assert License.objects.count() == 3
    check_page(page, "issued-en")
    license = operations.find(number)
    page.goto(f"{served.url}/admin/actions/stop/?license={license.pk}&asked=1&when=now&reason=unpaid")
    expect(page.get_by_text("1 terminal will be locked")).to_be_visible()
    check_page(page, "preview-en")
    for name in ("license", "terminal", "customer", "contract", "event", "change"):
        page.goto(f"{served.url}/admin/licenses/{name}/")
        check_page(page, f"{name}-list-en")
    page.goto(f"{served.url}/admin/licenses/customer/{license.customer.pk}/change/")
    check_page(page, "customer-en")
