"""Fixtures for tests in a real browser: a live server, and a page with a signed-in user of the console."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.axe import assert_accessible
from tests.variants import THOROUGH

PICTURES = os.environ.get("ATTOMENZEI_PICTURES")
"""A folder for a screenshot of every page that a test visits."""


def check_page(page: Page, name: str) -> None:
    """Fail if the page is cut off at the side, or not accessible; save a screenshot if ``PICTURES`` is set.

    Only ``make check`` looks at accessibility: axe-core takes as long as the rest of such a test.
    """
    expect(page.locator("html[x-cloak]")).to_have_count(0)  # django-unfold hides the page until its script has run
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        language = page.locator("html").get_attribute("lang")
        page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if THOROUGH:
        assert_accessible(page)


class SharingServer(ThreadedWSGIServer):
    """A browser's connection may end after the test, and then has to leave the next test's transaction alone."""

    def _close_connections(self) -> None:
        """Leave the database's connection open: it is the test's."""


@pytest.fixture
def served(db: None, settings: Settings) -> Iterator[LiveServer]:
    """Return a server on the test's own connection, inside the transaction that is rolled back at the end.

    pytest-django's ``live_server`` would empty every table instead, which the triggers of the event log prevent.
    """
    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost", start=False)
    server.thread.connections_override = {connection.alias: connections[connection.alias]}
    server.thread.server_class = SharingServer
    server.start()
    # Never undone: a thread may still be ending its request when the next test begins a transaction.
    connection.inc_thread_sharing()
    connection.close_if_unusable_or_obsolete = lambda: None  # type: ignore[method-assign]
    yield server
    server.stop()


@pytest.fixture
def staffed(served: LiveServer, context: BrowserContext, page: Page) -> Page:
    """Return a page on which the superuser sato has signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served.url}])
    return page
