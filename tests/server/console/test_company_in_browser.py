"""Support page and dashboard of a vendor with 428 customers in a real browser.

Apart from other tests of the company: Django has another connection once Playwright's event loop runs.
"""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import follow
from tests.company import CHAIN, Company
from tests.server.browsing import check_page
from tests.variants import variants

HEIGHT = 1080
"""Pixels of a screen."""


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_support_finds_the_broken_till_and_the_dashboard_fits_on_two_screens(
    company: Company, staffed: Page, served: LiveServer, language: str
) -> None:
    staffed.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])
    for width in (1280, 390):
        staffed.set_viewport_size({"width": width, "height": HEIGHT})
        staffed.goto(f"{served.url}/admin/")
        check_page(staffed, f"company-dashboard-{language}")
        if width == 1280:
            assert staffed.evaluate("document.documentElement.scrollHeight") <= 2 * HEIGHT
            assert staffed.locator(".console-page tbody tr").count() > 35
        staffed.get_by_role("textbox").first.fill(CHAIN)
        follow(staffed.locator("form.ask button"))
        expect(staffed.locator(".lines tbody tr:has(a)").first).to_be_in_viewport()
        check_page(staffed, f"company-chain-{language}")
