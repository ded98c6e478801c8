"""A real browser for tests: the system's Chromium under Playwright, which downloads nothing.

The fixture to use is ``page``: a new tab of a new profile. Whatever goes wrong in it that a person might never see
(an error in the console, a script's exception, a request to anybody else's server) fails the test at its end. A test
that expects such a thing looks at ``troubles`` and clears it.
"""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is Chromium without the window that nobody sees: a third less processor time."""
PATIENCE = 15_000
"""Milliseconds that an element may take to appear on a machine that has much to do."""
OURS = {"127.0.0.1", "localhost", "testserver"}


def program() -> str:
    """Return the path of the installed browser. Without one, skip the test, or fail it in CI."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing = "Chromium is not installed: ./install.sh dev, or apt-get install chromium-headless-shell"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser that all tests of this process share; their profiles are their own."""
    path = program()
    with pytest.MonkeyPatch.context() as patched:
        # Playwright keeps an event loop in this thread, in which Django would refuse its database to any other test.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            yield browser
            browser.close()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """Return what went wrong in the test's pages until now; whatever is left in it at the end fails the test."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def context(chromium: Browser, troubles: list[str]) -> Iterator[BrowserContext]:
    """Return a new profile: no cookies, in Japanese, in Japan, on a laptop's screen."""
    profile = chromium.new_context(
        locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 1280, "height": 800}, accept_downloads=True
    )
    profile.set_default_timeout(PATIENCE)
    watch(profile, troubles)
    yield profile
    profile.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Return a new tab of the test's own profile."""
    return context.new_page()


def follow(pressed: Locator) -> None:
    """Press what leads to another page and wait until that page stands.

    A click alone ends before the browser has the answer: what looks at the page next would see the old one, or none.
    """
    with pressed.page.expect_event("load"):
        pressed.click()


def watch(profile: BrowserContext, troubles: list[str]) -> None:
    """Note the console's errors, scripts' exceptions and requests to others of all pages of ``profile``."""
    profile.on("console", lambda said: troubles.append(f"console: {said.text}") if said.type == "error" else None)
    profile.on("weberror", lambda error: troubles.append(f"script: {error.error}"))
    profile.on("request", lambda asked: troubles.append(f"asked: {asked.url}") if is_foreign(asked.url) else None)


def is_foreign(url: str) -> bool:
    """Return whether ``url`` is fetched from a server that no test has started."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in OURS
