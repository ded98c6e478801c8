"""The console's lists in a real browser: nothing is cut off, however long the names."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib import admin
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from licensing.clock import day_of
from server import clock
from server.licenses.models import Change, Customer, License, Terminal
from server.licenses.staff import changes, operations
from server.mailing import notices
from server.mailing.models import Message
from tests.server.customers import set_details
from tests.server.terminal import FarTerminal
from tests.variants import variants

Issue = Callable[..., list[str]]

OFF_THE_EDGE = """() => [...document.querySelectorAll('body, body *')]
    .filter(one => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
    .filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => `${one.tagName}.${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""

CUT_CELLS = """() => [...document.querySelectorAll('#result_list :is(th, td)')]
    .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map(one => one.innerText)"""


@pytest.fixture
def crowded(issue: Issue) -> None:
    """Fill the lists with long names."""
    now = clock.now()
    number, other = issue(2)
    customer = Customer.objects.get()
    set_details(
        name="株式会社銀座中央百貨店 免税カウンター事業部",
        email="taxfree-counter@ginza-chuo-department.example.co.jp",
        phone="03-1234-5678",
        contact_name="田中 花子",
    )
    FarTerminal("Till 3 (Airport Terminal 1, Departures)").register(number, now)
    FarTerminal("お試しの端末").trial(now)
    Terminal.objects.update(clone_suspected_at=now)
    License.objects.update(back_and_forth_at=now, stops_on=day_of(now) + timedelta(days=20))
    license = operations.find(other)
    changes.change(
        Change.Kind.STOP,
        [license],
        lambda row: operations.stop(row, who="yamamoto-haruka", now=now),
        token="x",
        seen=None,
        who="yamamoto-haruka",
        now=now,
    )
    customer.refresh_from_db()
    notices.resend_numbers(customer.contracts.get(), once="x", who="yamamoto-haruka", now=now)
    Message.objects.update(state=Message.State.UNSURE, failure=Message.Failure.REPLY_LOST, tried_at=now)


@pytest.mark.variant
@pytest.mark.parametrize("language", variants("ja", "en"))
def test_every_list_fits_on_the_screen(staffed: Page, served: LiveServer, crowded: None, language: str) -> None:
    staffed.context.add_cookies([{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])
    staffed.goto(f"{served.url}/admin/")  # the first request has the lists registered
    lists = [model._meta for model in admin.site._registry]
    assert len(lists) >= 12
    for of in lists:
        staffed.goto(f"{served.url}/admin/{of.app_label}/{of.model_name}/")
        expect(staffed.locator("html[x-cloak]")).to_have_count(0)  # the page hides itself until its script has run
        assert staffed.evaluate(OFF_THE_EDGE) == [], of.label


def test_a_long_name_is_shown_whole_on_a_phone(staffed: Page, served: LiveServer, crowded: None) -> None:
    staffed.set_viewport_size({"width": 390, "height": 844})
    for of in ("licenses/license", "licenses/terminal", "licenses/contract", "licenses/event", "mailing/message"):
        staffed.goto(f"{served.url}/admin/{of}/")
        expect(staffed.locator("html[x-cloak]")).to_have_count(0)
        assert staffed.locator("#result_list td").count()
        assert staffed.evaluate(CUT_CELLS) == [], of
