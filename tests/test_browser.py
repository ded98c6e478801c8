"""The browser of the tests tells on every page that is broken behind what a person sees of it."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests.browser import is_foreign

BROKEN = [
    pytest.param("<script>console.error('spilled')</script>", "console: spilled", id="an error in the console"),
    pytest.param("<script>throw new Error('fell')</script>", "script: fell", id="an exception in a script"),
    pytest.param(
        "<img src='http://counter.invalid/x.png'>", "asked: http://counter.invalid/x.png", id="a foreign picture"
    ),
]


@pytest.mark.parametrize(("markup", "told"), BROKEN)
def test_a_broken_page_is_told(page: Page, troubles: list[str], markup: str, told: str) -> None:
    page.set_content(markup)
    assert told in troubles
    troubles.clear()


def test_a_sound_page_is_not_told(page: Page, troubles: list[str]) -> None:
    page.set_content("<h1>免税</h1><script>console.log('said')</script>")
    assert page.get_by_role("heading").inner_text() == "免税"
    assert troubles == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:8765/", "data:,", "blob:null/1", "about:blank"])
def test_our_own_servers_are_not_foreign(url: str) -> None:
    assert not is_foreign(url)


@pytest.mark.django_db
def test_the_database_stays_usable_beside_the_browser(page: Page) -> None:
    page.set_content("<p>open</p>")
    assert User.objects.count() == 0
