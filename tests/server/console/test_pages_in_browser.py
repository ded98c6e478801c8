"""The dashboard, the support page and a whole cancellation in a real browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from licensing.clock import day_of
from licensing.number import show
from server import clock
from server.licenses.models import Cancellation, ContactDay, Contract, Customer, Event, License, Registration, Terminal
from server.licenses.staff import cancellations, operations
from tests.browser import follow
from tests.server.browsing import check_page
from tests.server.customers import set_details
from tests.server.terminal import FarTerminal
from tests.variants import variants

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)


def fill_dashboard(issue: Issue) -> str:
    """Fill every list of the dashboard and return the number of a terminal that will lock."""
    now = clock.now()
    today = day_of(now)
    first, stopped, mixed = issue(3)
    set_details(phone="03-1234-5678", contact_name="田中")
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


def test_the_dashboard_leads_to_the_terminal_and_the_reason(staffed: Page, served: LiveServer, issue: Issue) -> None:
    number = fill_dashboard(issue)
    issue(months=1)
    staffed.goto(f"{served.url}/admin/")
    row = staffed.locator("#lockouts tbody tr")
    expect(row).to_contain_text("銀座商店")
    expect(row).to_contain_text("5日")
    expect(row.get_by_role("link", name="03-1234-5678")).to_have_attribute("href", "tel:03-1234-5678")
    expect(staffed.locator("#contracts")).to_contain_text("30日")
    expect(staffed.locator("#flags")).to_contain_text(show(License.objects.get(back_and_forth_at__isnull=False).number))
    staffed.get_by_text("登録と通信のグラフ").click()
    expect(staffed.get_by_role("img", name="90日の棒グラフ").first).to_be_visible()
    check_page(staffed, "dashboard")
    follow(row.get_by_role("link", name="電話する前に見る"))
    expect(staffed.locator("article")).to_contain_text(show(number))
    check_page(staffed, "why-terminal")


def test_support_types_what_the_customer_says(staffed: Page, served: LiveServer, issue: Issue) -> None:
    fill_dashboard(issue)
    staffed.goto(f"{served.url}/admin/why/")
    check_page(staffed, "why-empty")
    for typed, expected in (
        ("レジ2", "suzukiさんが"),
        ("E-203", "サーバと安全に接続できませんでした。"),
        ("何もない", "見つかりません"),
    ):
        staffed.get_by_role("textbox", name="お客様の画面の番号").fill(typed)
        follow(staffed.get_by_role("button", name="調べる"))
        expect(staffed.locator(".console-page")).to_contain_text(expected)
        check_page(staffed, f"why-{typed}")


WORDS = {
    "ja": {
        "sent": "送った",
        "stop": "この日に決める",
        "back": "受け取った",
        "withdraw": "解約を取り下げる",
        "first": "先に、書類を送った日を入力してください。",
        "not back": "書類が14日たっても戻っていません",
        "no day": "書類が戻ったのに、最終利用日が決まっていません",
        "saved": "解約書類を受け取った日を保存しました。",
        "wait": "最終利用日を待つ",
        "withdrawn": "取り下げられました。",
        "stopped": "の終わりに停止しました。",
    },
    "en": {
        "sent": "Sent",
        "stop": "Set this day",
        "back": "Back",
        "withdraw": "Withdraw the cancellation",
        "first": "Enter the day on which the papers were sent first.",
        "not back": "Papers not back after 14 days",
        "no day": "Papers are back, no last day of use is set",
        "saved": "Saved: Papers back.",
        "wait": "Wait for the last day of use",
        "withdrawn": "Withdrawn at",
        "stopped": "Stopped at the end of",
    },
}


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_a_contract_is_cancelled_step_by_step_until_its_day_has_come(
    staffed: Page, served: LiveServer, issue: Issue, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    fill_dashboard(issue)
    began, today, words = clock.now(), day_of(clock.now()), WORDS[language]
    set_language(staffed, served, language)

    def press(step: str) -> None:
        follow(staffed.get_by_role("button", name=words[step], exact=True))

    def days_later(days: int, page: str, name: str) -> None:
        """Look at a page on a later day."""
        monkeypatch.setattr(clock, "now", lambda: began + days * DAY)
        staffed.goto(f"{served.url}/admin/{page}")
        check_page(staffed, f"cancellation-{name}-{language}")

    days_later(0, "cancellations/", "begun")
    follow(staffed.get_by_role("link", name="銀座商店"))
    page = staffed.url.split("/admin/")[1]
    press("back")
    expect(staffed.get_by_role("alert")).to_have_text(words["first"])
    check_page(staffed, f"cancellation-error-{language}")
    press("sent")
    days_later(14, "", "dashboard-not-back")
    expect(staffed.locator("#waiting")).to_contain_text(words["not back"])
    days_later(14, page, "not-back")
    expect(staffed.get_by_role("status")).to_have_text(words["not back"])
    press("back")
    expect(staffed.get_by_text(words["saved"])).to_be_visible()
    assert set(License.objects.values_list("stops_on", flat=True)) == {None}
    days_later(15, "", "dashboard-no-day")
    expect(staffed.locator("#waiting")).to_contain_text(words["no day"])
    days_later(15, page, "no-day")
    staffed.locator("form:has([value=stop]) [name=day]").fill((today + 30 * DAY).isoformat())
    press("stop")
    expect(staffed.locator("form:has([value=stop]) [name=undo]")).to_be_visible()
    assert License.objects.filter(stops_on=today + 30 * DAY).count() == 3, (
        "the stopped one too: a stop may be taken back"
    )
    days_later(29, "cancellations/", "planned")
    expect(staffed.locator(".console-page")).to_contain_text(words["wait"])
    days_later(30, page, "last-day")
    expect(staffed.get_by_text(f"{words['withdraw']}…")).to_be_visible()
    days_later(31, page, "over")
    expect(staffed.get_by_role("status")).to_contain_text(words["stopped"])
    expect(staffed.locator("form:has([name=step])")).to_have_count(0)
    assert {license.state(today + 31 * DAY) for license in License.objects.all()} == {License.State.STOPPED}


def test_a_cancellation_is_withdrawn_on_its_last_day_however_often_it_is_pressed(
    staffed: Page, served: LiveServer, issue: Issue
) -> None:
    fill_dashboard(issue)
    today, words = day_of(clock.now()), WORDS["ja"]
    cancellation = Cancellation.objects.get()
    cancellations.send_papers(cancellation, today, who="suzuki", now=clock.now())
    cancellations.plan_stop(cancellation, today, who="suzuki", now=clock.now())
    cancellations.receive_papers(cancellation, today, who="suzuki", now=clock.now())
    staffed.goto(f"{served.url}/admin/cancellations/{cancellation.pk}/")
    another = staffed.context.new_page()
    another.goto(staffed.url)
    for each in (staffed, another):
        expect(each.get_by_role("button", name=words["withdraw"])).to_have_count(0)
        each.get_by_text(f"{words['withdraw']}…").click()
    follow(staffed.get_by_role("button", name=words["withdraw"]))
    expect(staffed.get_by_text(words["withdrawn"])).to_be_visible()
    assert set(License.objects.values_list("stops_on", flat=True)) == {None}
    check_page(staffed, "cancellation-withdrawn")
    staffed.reload()
    staffed.go_back()
    another.get_by_role("button", name=words["withdraw"]).dblclick()
    expect(another.get_by_text(words["withdrawn"])).to_be_visible()
    assert Event.objects.filter(what=Event.What.CANCELLATION_WITHDRAWN).count() == 1


def set_language(page: Page, served: LiveServer, language: str) -> None:
    page.context.add_cookies([{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])


@pytest.mark.variant
def test_the_pages_are_in_english(staffed: Page, served: LiveServer, issue: Issue) -> None:
    number = fill_dashboard(issue)
    set_language(staffed, served, "en")
    staffed.goto(f"{served.url}/admin/")
    expect(staffed.get_by_role("heading", name="Terminals that will lock")).to_be_visible()
    customer = Customer.objects.earliest("pk")
    customer.shops.create(name="銀座本店")  # has boxes to choose licenses shown
    texts = ("mail-texts/", "mail-texts/numbers/en/")
    for path in ("", f"why/?q={number}", "cancellations/", f"customers/{customer.pk}/", *texts):
        staffed.goto(f"{served.url}/admin/{path}")
        assert staffed.locator("html").get_attribute("lang") == "en"
        check_page(staffed, f"english-{path.split('/')[0]}")


def test_the_search_leaves_the_heading_readable_on_a_phone(staffed: Page, served: LiveServer, issue: Issue) -> None:
    issue()
    staffed.set_viewport_size({"width": 390, "height": 844})
    staffed.goto(f"{served.url}/admin/licenses/license/")
    search = staffed.get_by_role("searchbox", name="すべてから探す").bounding_box()
    heading = staffed.locator("h1").first.bounding_box()
    assert search is not None
    assert heading is not None
    assert search["y"] >= heading["y"] + heading["height"], "below it"
    assert search["width"] > 300
    check_page(staffed, "license-list-phone")


def test_a_row_on_a_phone_has_its_name_as_heading(staffed: Page, served: LiveServer, issue: Issue) -> None:
    """Not django-unfold's 「行を選択」, where there is nothing to select."""
    issue()
    staffed.set_viewport_size({"width": 390, "height": 844})
    staffed.goto(f"{served.url}/admin/licenses/customer/")
    label = "cell => getComputedStyle(cell, '::before').content"
    assert staffed.locator("#result_list td").first.evaluate(label) == '""'
    assert staffed.locator("#result_list td").nth(1).evaluate(label) != '""'


def test_cancellations_need_no_scrolling_to_the_side_on_a_phone(
    staffed: Page, served: LiveServer, issue: Issue
) -> None:
    issue()
    cancellations.ask(Contract.objects.get(), who="suzuki", now=clock.now())
    staffed.set_viewport_size({"width": 390, "height": 844})
    staffed.goto(f"{served.url}/admin/cancellations/")
    assert staffed.locator(".scroll").evaluate("one => one.scrollWidth <= one.clientWidth")
    check_page(staffed, "cancellations-phone")


def test_an_explanation_on_a_phone_does_not_run_around_what_it_explains(staffed: Page, served: LiveServer) -> None:
    staffed.set_viewport_size({"width": 390, "height": 844})
    staffed.goto(f"{served.url}/admin/why/")
    number, line = (staffed.locator(f".examples li{part}").first.bounding_box() for part in (" .number", ""))
    assert number is not None
    assert line is not None
    assert number["width"] == line["width"]
