"""Filters that staff save under a name, above each list that has filters."""

import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.console.base import ConsoleAdmin
from server.console.models import LONGEST_QUERY, SavedFilter
from server.console.roles import Role
from tests.browser import follow
from tests.server.browsing import check_page
from tests.server.console.console_client import LIST, page_of, signed_in, words
from tests.variants import variants

SAVE = "/admin/filters/"
ENDING = "ends=30&state=active"
NAME = "30日以内に終わる"


def save(client: Client, name: str = NAME, query: str = ENDING, listing: str = "licenses.license") -> int:
    return client.post(SAVE, {"listing": listing, "name": name, "query": query}).status_code


def names(page: str) -> list[str]:
    return re.findall(r'<a href="\?[^"]*"(?: aria-current="true")?>([^<]*)</a>\s*<form method="post"', page)


@pytest.fixture
def saved(sato: Client) -> SavedFilter:
    assert save(sato) == 302
    return SavedFilter.objects.get()


def test_a_saved_filter_is_a_link_above_its_list(sato: Client, saved: SavedFilter) -> None:
    page = page_of(sato, LIST)
    assert names(page) == [NAME]
    assert 'href="?ends=30&amp;state=active"' in page
    assert "aria-current" not in page[page.index("saved-filters") : page.index("</ul>", page.index("saved-filters"))]
    assert names(page_of(sato, "/admin/licenses/contract/")) == [], "of another list"


def test_the_filter_that_is_shown_is_marked_and_cannot_be_saved_twice(sato: Client, saved: SavedFilter) -> None:
    chosen = page_of(sato, LIST, state="active", ends="30", p="1")
    assert 'aria-current="true">' + NAME in chosen
    assert "いまの絞り込みを保存する" not in chosen
    assert "いまの絞り込みを保存する" in page_of(sato, LIST, state="active")
    assert "いまの絞り込みを保存する" not in page_of(sato, LIST), "there is none"


def test_saving_another_one_under_the_name_replaces_it(sato: Client, saved: SavedFilter) -> None:
    save(sato, f" {NAME}\n", "state=stopped&p=3&q=")
    saved.refresh_from_db()
    assert saved.query == "state=stopped"
    assert SavedFilter.objects.count() == 1


def test_it_is_of_one_person_alone(sato: Client, saved: SavedFilter) -> None:
    suzuki = signed_in("suzuki", Role.SUPPORT)
    assert names(page_of(suzuki, LIST)) == []
    assert suzuki.post(f"{SAVE}{saved.pk}/delete/").status_code == 404
    assert SavedFilter.objects.get() == saved


def test_it_is_deleted_and_the_list_stays_as_it_is(sato: Client, saved: SavedFilter) -> None:
    answer = sato.post(f"{SAVE}{saved.pk}/delete/", {"query": "state=stopped"})
    assert answer["Location"] == f"{LIST}?state=stopped"
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"query": "p=2"}, {"query": "q=" + "x" * LONGEST_QUERY}])
def test_nothing_is_saved_of_what_is_no_filter(sato: Client, wrong: dict[str, str]) -> None:
    assert save(sato, **wrong) == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("address", [SAVE, f"{SAVE}1/delete/"])
def test_who_comes_back_there_after_a_new_sign_in_is_led_on(sato: Client, address: str) -> None:
    assert sato.get(address)["Location"] == "/admin/"


@pytest.mark.parametrize("listing", ["console.signin", "licenses.seal", "x"])
def test_of_lists_that_the_person_may_not_see_none_is_saved(listing: str, db: None) -> None:
    assert save(signed_in("mita", Role.VIEWER), listing=listing) == 403


def test_every_list_with_filters_offers_it(sato: Client) -> None:
    page_of(sato, LIST)  # has the lists registered
    with_filters = [
        model for model, shown in admin.site._registry.items() if isinstance(shown, ConsoleAdmin) and shown.list_filter
    ]
    assert len(with_filters) > 8
    for model in with_filters:
        save(sato, query="q=x", listing=model._meta.label_lower)
        page = page_of(sato, f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
        assert names(page) == [NAME], model


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_in_a_browser(staffed: Page, served: LiveServer, language: str) -> None:
    saving, deleting = {
        "ja": ("いまの絞り込みを保存する", "絞り込み「終わる」を削除"),
        "en": ("Save the present filters", "Delete the filter 終わる"),
    }[language]
    staffed.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])
    for width in (1280, 390):
        staffed.set_viewport_size({"width": width, "height": 844})
        staffed.goto(f"{served.url}{LIST}?ends=30")
        staffed.get_by_text(saving).click()
        staffed.locator(".saved-filters input[name=name]").fill("終わる")
        check_page(staffed, "saved-filters-saving")
        follow(staffed.locator(".saved-filters .press-plain"))
        expect(staffed.locator(".saved-filters a[aria-current]")).to_have_text("終わる")
        check_page(staffed, "saved-filters")
        follow(staffed.get_by_role("button", name=deleting))
        expect(staffed.locator(".saved-filters a")).to_have_count(0)
    assert "30" in words(staffed.url)
