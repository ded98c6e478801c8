"""The page that shows the OpenAPI document, in a real browser: complete, and from this server alone."""

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer


def test_the_document_is_readable_without_anybody_elses_files(page: Page, served: LiveServer) -> None:
    """The fixture ``page`` fails at a request to another server, and at what Content-Security-Policy stops."""
    page.goto(f"{served.url}/api/v1/docs")
    expect(page.get_by_role("heading", name="あっと免税 staff API")).to_be_visible()
    operation = page.locator("#operations-default-renew, [id$=renew]").first
    operation.get_by_role("button").first.click()
    expect(operation).to_contain_text("Idempotency-Key")
    expect(operation).to_contain_text("Extend what is paid for")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
