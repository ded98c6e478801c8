"""The desk in a real browser, as staff walk it: the dashboard, the question on the phone, a cancellation to its end."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings as django_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from licensing.clock import day_of
from licensing.number import show
from server import clock
from server.licenses import cancellations, operations
from server.licenses.models import ContactDay, Contract, Customer, License, Registration, Terminal
from tests.axe import assert_accessible
from tests.browser import follow
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)
PICTURES = os.environ.get("ATTOMENZEI_PICTURES")
"""A folder for pictures of every page, for a human eye."""


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


def test_the_dashboard_leads_to_the_till_and_the_reason(staffed: Page, served: LiveServer, issue: Issue) -> None:
    number = a_busy_day(issue)
    staffed.goto(f"{served.url}/admin/")
    row = staffed.locator("#lockouts tbody tr")
    expect(row).to_contain_text("銀座商店")
    expect(row).to_contain_text("5日")
    expect(row.get_by_role("link", name="03-1234-5678")).to_have_attribute("href", "tel:03-1234-5678")
    expect(staffed.locator("#contracts")).to_contain_text("9日")
    expect(staffed.locator("#flags")).to_contain_text(show(License.objects.get(back_and_forth_at__isnull=False).number))
    expect(staffed.get_by_role("img", name="90日の棒グラフ").first).to_be_visible()
    look(staffed, "dashboard")
    follow(row.get_by_role("link", name="電話する前に見る"))
    expect(staffed.locator("article")).to_contain_text(show(number))
    look(staffed, "why-terminal")


def test_support_types_what_the_customer_says(staffed: Page, served: LiveServer, issue: Issue) -> None:
    a_busy_day(issue)
    staffed.goto(f"{served.url}/admin/why/")
    look(staffed, "why-empty")
    for typed, said in (
        ("レジ2", "suzukiさんが"),
        ("E-203", "サーバと安全に接続できませんでした。"),
        ("何もない", "見つかりません"),
    ):
        staffed.get_by_role("textbox", name="お客様の画面の番号").fill(typed)
        follow(staffed.get_by_role("button", name="調べる"))
        expect(staffed.locator(".desk")).to_contain_text(said)
        look(staffed, f"why-{typed}")


def test_a_contract_is_cancelled_step_by_step(staffed: Page, served: LiveServer, issue: Issue) -> None:
    a_busy_day(issue)
    today = day_of(clock.now())
    staffed.goto(f"{served.url}/admin/cancellations/")
    look(staffed, "cancellations")
    follow(staffed.get_by_role("link", name="銀座商店"))
    look(staffed, "cancellation")
    follow(staffed.get_by_role("button", name="受け取った"))
    expect(staffed.get_by_role("alert")).to_have_text("先に、書類を送った日を入力してください。")
    look(staffed, "cancellation-error")
    follow(staffed.get_by_role("button", name="送った", exact=True))
    staffed.locator("form:has([value=stop]) [name=day]").fill((today + 30 * DAY).isoformat())
    follow(staffed.get_by_role("button", name="この日に決める"))
    assert set(License.objects.values_list("stops_on", flat=True)) == {None}
    follow(staffed.get_by_role("button", name="受け取った"))
    expect(staffed.get_by_text("解約書類を受け取った日を保存しました。")).to_be_visible()
    assert License.objects.filter(stops_on=today + 30 * DAY).count() == 2, "the stopped one is stopped already"
    look(staffed, "cancellation-signed")
    follow(staffed.get_by_role("button", name="解約を取り下げる"))
    expect(staffed.get_by_text("取り下げられました。")).to_be_visible()
    assert set(License.objects.values_list("stops_on", flat=True)) == {None}
    look(staffed, "cancellation-withdrawn")


def test_the_desk_speaks_english(staffed: Page, served: LiveServer, issue: Issue) -> None:
    number = a_busy_day(issue)
    staffed.context.add_cookies([{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": served.url}])
    staffed.goto(f"{served.url}/admin/")
    expect(staffed.get_by_role("heading", name="Terminals that will lock")).to_be_visible()
    for path in ("", f"why/?q={number}", "cancellations/"):
        staffed.goto(f"{served.url}/admin/{path}")
        assert staffed.locator("html").get_attribute("lang") == "en"
        look(staffed, f"english-{path.split('/')[0]}")
