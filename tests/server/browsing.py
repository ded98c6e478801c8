"""A server that a real browser can reach, and a page of it on which somebody has signed in."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer


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
def staffed(served: LiveServer, context: BrowserContext, page: Page) -> Page:
    """Return a page on which sato has signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served.url}])
    return page
