"""Whether people who use a screen reader, a keyboard or large letters can use a page: axe-core looks at it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}


def assert_accessible(page: Page) -> None:
    """Fail if axe-core finds anything serious or critical on ``page`` as it stands now."""
    results = Axe().run(page)
    found = [broken for broken in results.response["violations"] if broken["impact"] in SERIOUS]
    told = [f"{broken['id']}: {broken['help']}: {node['html']}" for broken in found for node in broken["nodes"]]
    assert told == [], "\n".join([page.url, *told])
