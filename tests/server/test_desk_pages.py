"""The desk in a real browser, as staff walk it: the dashboard, the question on the phone, a cancellation to its end."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from licensing.clock import day_of
from licensing.number import show
from server import clock
from server.licenses import cancellations, operations
from server.licenses.models import ContactDay, Contract, Customer, License, Registration, Terminal
from tests.axe import assert_accessible
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)
PICTURES = os.environ.get("ATTOMENZEI_PICTURES")
"""A folder for pictures of every page, for a human eye."""


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
def desk(served: LiveServer, context: BrowserContext, page: Page) -> Page:
    """Return a page on which sato has signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served.url}])
    return page


def look(page: Page, name: str) -> None:
    """Fail if the page is hard to use; keep a picture of it where one is wanted."""
    assert_accessible(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def a_busy_day(issue: Issue) -> str:
    """Fill every list of the dashboard and return the number of a till that will not be back in time."""
    now = clock.now()
    today = day_of(now)
    first, stopped, mixed = issue(3)
    Customer.objects.update(phone="03-1234-5678", contact_name="田中")
    for number, name in ((first, "銀座 レジ1"), (stopped, "銀座 レジ2"), (mixed, "新宿 レジ1")):
        FarTerminal(name).register(number, now)
    FarTerminal("お試しの端末").trial(now)
    till = Registration.objects.get(license__number=first).terminal
    Terminal.objects.filter(pk=till.pk).update(last_contact=now - 20 * DAY, deadline=today + 5 * DAY)
    till.contact_days.all().delete()
    ContactDay.objects.bulk_create(ContactDay(terminal=till, day=today - back * DAY) for back in range(20, 80, 3))
    operations.stop(operations.find(stopped), who="suzuki", now=now)
    License.objects.filter(number=mixed).update(back_and_forth_at=now, contract_until=today + 9 * DAY)
    Terminal.objects.filter(name="新宿 レジ1").update(clone_suspected_at=now)
    cancellations.ask(Contract.objects.get(), who="suzuki", now=now)
    return first


def test_the_dashboard_leads_to_the_till_and_the_reason(desk: Page, served: LiveServer, issue: Issue) -> None:
    number = a_busy_day(issue)
    desk.goto(f"{served.url}/admin/")
    row = desk.locator("#lockouts tbody tr")
    expect(row).to_contain_text("銀座商店")
    expect(row).to_contain_text("5日")
    expect(row.get_by_role("link", name="03-1234-5678")).to_have_attribute("href", "tel:03-1234-5678")
    expect(desk.locator("#contracts")).to_contain_text("9日")
    expect(desk.locator("#flags")).to_contain_text(show(License.objects.get(back_and_forth_at__isnull=False).number))
    expect(desk.get_by_role("img", name="90日の棒グラフ").first).to_be_visible()
    look(desk, "dashboard")
    row.get_by_role("link", name="電話する前に見る").click()
    expect(desk.locator("article")).to_contain_text(show(number))
    look(desk, "why-terminal")


def test_support_types_what_the_customer_says(desk: Page, served: LiveServer, issue: Issue) -> None:
    a_busy_day(issue)
    desk.goto(f"{served.url}/admin/why/")
    look(desk, "why-empty")
    for typed, said in (
        ("レジ2", "suzukiさんが"),
        ("E-203", "サーバと安全に接続できませんでした。"),
        ("何もない", "見つかりません"),
    ):
        desk.get_by_role("textbox", name="お客様の画面の番号").fill(typed)
        desk.get_by_role("button", name="調べる").click()
        expect(desk.locator(".desk")).to_contain_text(said)
        look(desk, f"why-{typed}")


def test_a_contract_is_cancelled_step_by_step(desk: Page, served: LiveServer, issue: Issue) -> None:
    a_busy_day(issue)
    today = day_of(clock.now())
    desk.goto(f"{served.url}/admin/cancellations/")
    look(desk, "cancellations")
    desk.get_by_role("link", name="銀座商店").click()
    look(desk, "cancellation")
    desk.get_by_role("button", name="受け取った").click()
    expect(desk.get_by_role("alert")).to_have_text("先に、書類を送った日を入力してください。")
    look(desk, "cancellation-error")
    desk.get_by_role("button", name="送った", exact=True).click()
    desk.locator("form:has([value=stop]) [name=day]").fill((today + 30 * DAY).isoformat())
    desk.get_by_role("button", name="この日に決める").click()
    assert set(License.objects.values_list("stops_on", flat=True)) == {None}
    desk.get_by_role("button", name="受け取った").click()
    expect(desk.get_by_text("解約書類を受け取った日を保存しました。")).to_be_visible()
    assert License.objects.filter(stops_on=today + 30 * DAY).count() == 2, "the stopped one is stopped already"
    look(desk, "cancellation-signed")
    desk.get_by_role("button", name="解約を取り下げる").click()
    expect(desk.get_by_text("取り下げられました。")).to_be_visible()
    assert set(License.objects.values_list("stops_on", flat=True)) == {None}
    look(desk, "cancellation-withdrawn")


def test_the_desk_speaks_english(desk: Page, served: LiveServer, issue: Issue) -> None:
    number = a_busy_day(issue)
    desk.context.add_cookies([{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": served.url}])
    desk.goto(f"{served.url}/admin/")
    expect(desk.get_by_role("heading", name="Terminals that will lock")).to_be_visible()
    for path in ("", f"why/?q={number}", "cancellations/"):
        desk.goto(f"{served.url}/admin/{path}")
        assert desk.locator("html").get_attribute("lang") == "en"
        look(desk, f"english-{path.split('/')[0]}")
