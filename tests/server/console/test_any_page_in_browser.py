"""What holds for any page of the console: long texts fit, it can be printed, and a double click is one click."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.licenses.models import Contact, Contract, Shop
from server.licenses.staff import cancellations, customers, operations
from server.mailing.mail_queue import enqueue
from server.mailing.models import Message
from tests.browser import follow
from tests.server.browsing import check_page

LONG = "W" * 200
MAIL = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.jp"
URL = f"https://example.jp/{'x' * 250}"


@pytest.fixture
def contract(served: LiveServer, now: datetime) -> Contract:
    made = operations.issue(customer=LONG, email=MAIL, count=2, months=12, who="sato", now=now)
    row = made.customer
    customers.edit(row, {"memo": URL, "address": URL, "contact_name": LONG[:100]}, who="sato", now=now)
    shop = Shop.objects.create(customer=row, name=LONG[:100], address=URL)
    for license in made.licenses.order_by("pk"):
        operations.set_shop(license, shop, who="sato", now=now)
    Contact.objects.create(customer=row, name=LONG[:100], email=MAIL)
    customers.note(row, URL, token="t", who=MAIL, now=now)
    cancellations.ask(made, who="sato", now=now)
    return made


@pytest.mark.first(1)
@pytest.mark.parametrize("width", [1280, 360])
def test_long_texts_fit(staffed: Page, served: LiveServer, contract: Contract, width: int) -> None:
    staffed.set_viewport_size({"width": width, "height": 800})
    key, license = contract.customer_id, contract.licenses.order_by("pk")[0].pk
    for place in (
        "",
        f"customers/{key}/",
        f"customers/{key}/rename/",
        f"licenses/contract/{contract.pk}/change/",
        f"licenses/license/{license}/change/",
        f"actions/renew/?license={license}&asked=1&months=12",
        f"cancellations/ask/{contract.pk}/",
        f"contracts/{contract.pk}/resend/",
        f"why/?customer={key}",
        f"issue/?customer={key}",
    ):
        staffed.goto(f"{served.url}/admin/{place}")
        check_page(staffed, f"long-{place.replace('/', '-')}")


def test_a_page_is_printed_without_what_is_pressed(staffed: Page, served: LiveServer, contract: Contract) -> None:
    staffed.goto(f"{served.url}/admin/customers/{contract.customer_id}/")
    staffed.emulate_media(media="print")
    expect(staffed.locator("#who")).to_be_visible()
    expect(staffed.get_by_role("link", name="ダッシュボード")).to_be_hidden()
    expect(staffed.get_by_role("button", name="記録する")).to_be_hidden()


def test_the_second_click_of_a_double_click_does_nothing(staffed: Page, served: LiveServer, now: datetime) -> None:
    for place in range(2):
        key = f"test:{place}"
        enqueue(
            "sign_in", to=f"{place}@example.jp", language="ja", key=key, context={"link": "", "minutes": 1}, now=now
        )
    Message.objects.update(state=Message.State.REFUSED)
    staffed.goto(f"{served.url}/admin/")
    follow(staffed.get_by_role("button", name="確認済みにする").first)
    # The second click comes a moment later: the next row is where the first one was.
    button = staffed.get_by_role("button", name="確認済みにする")
    button.hover()
    staffed.mouse.down(click_count=2)
    staffed.mouse.up(click_count=2)
    staffed.goto(f"{served.url}/admin/")
    expect(button).to_have_count(1)
    follow(button)
    expect(button).to_have_count(0)
