"""A contract of 250 licenses in a real browser: renewed in four clicks, its progress, and undone; in both languages."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.licenses.models import Contract, License
from server.licenses.staff import batches, cancellations
from tests.browser import follow
from tests.server.browsing import check_page
from tests.variants import variants

Issue = Callable[..., list[str]]

SIZE = 250
WORDS = {
    "ja": {"renew": "更新手続き…", "check": "内容を確かめる", "do": "更新する", "undo": "この操作を取り消す"},
    "en": {"renew": "Renew…", "check": "Check what happens", "do": "Renew", "undo": "Undo this"},
}


@pytest.fixture
def contract(issue: Issue, served: LiveServer) -> Contract:
    issue(SIZE)
    return Contract.objects.get()


def read_in(page: Page, served: LiveServer, language: str) -> None:
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])


def perform(now: datetime) -> None:
    while batches.advance(now):
        pass


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_250_licenses_are_renewed_in_four_clicks_within_one_screen(
    staffed: Page, served: LiveServer, contract: Contract, now: datetime, language: str
) -> None:
    page, words = staffed, WORDS[language]
    page.set_viewport_size({"width": 1280, "height": 800})
    read_in(page, served, language)
    page.goto(f"{served.url}/admin/licenses/contract/")
    check_page(page, "contracts")
    clicks = [
        page.locator("#result_list tbody th a").first,
        page.get_by_role("link", name=words["renew"]),
        page.get_by_role("button", name=words["check"]),
        page.get_by_role("button", name=words["do"], exact=True).first,
    ]
    for place, button in enumerate(clicks):
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800, f"click {place} needs no scrolling"
        check_page(page, f"contract-{place}")
        follow(button)
    assert page.locator("#progress").get_attribute("max") == str(SIZE)
    check_page(page, "batch-running")
    batches.advance(now)
    expect(page.locator("#progress")).to_have_attribute("value", str(batches.PART))
    perform(now)
    expect(page.get_by_role("button", name=words["undo"])).to_be_visible()
    assert set(License.objects.values_list("contract_until", flat=True)) == {date(2028, 11, 22)}
    check_page(page, "batch-done")
    page.set_viewport_size({"width": 390, "height": 844})
    check_page(page, "batch-done")
    follow(page.get_by_role("button", name=words["undo"]))
    perform(now)
    expect(page.locator("#progress")).to_have_count(0)
    assert set(License.objects.values_list("contract_until", flat=True)) == {date(2027, 11, 22)}


def test_a_cancellation_is_seen_before_the_renewal_on_a_phone_too(
    staffed: Page, served: LiveServer, contract: Contract, now: datetime
) -> None:
    page = staffed
    read_in(page, served, "en")
    some = list(contract.licenses.values_list("pk", flat=True)[:3])
    page.goto(f"{served.url}/admin/cancellations/ask/{contract.pk}/")
    check_page(page, "cancellation-ask")
    asked = cancellations.ask(contract, who="sato", now=now, part=some)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{served.url}/admin/actions/renew/?contract={contract.pk}&asked=1&months=12")
        expect(page.get_by_role("alert")).to_be_visible()
        check_page(page, "preview-cancelled")
        page.goto(f"{served.url}/admin/cancellations/{asked.pk}/")
        check_page(page, "cancellation-part")
