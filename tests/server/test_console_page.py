"""The staff's console in a real browser."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.axe import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_walk(page: Page, live_server: LiveServer) -> None:
    User.objects.create_superuser("sato", password="a long password")
    page.goto(f"{live_server.url}/admin/")
    page.screenshot(path="/tmp/i4console-1.png")
    assert_accessible(page)
    page.locator("[name=username]").fill("sato")
    page.locator("[name=password]").fill("a long password")
    page.locator("button[type=submit]").click()
    page.goto(f"{live_server.url}/admin/licenses/license/")
    page.screenshot(path="/tmp/i4console-2.png")
    assert_accessible(page)
