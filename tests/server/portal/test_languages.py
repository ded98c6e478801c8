"""A form that is filled in and not sent is shown again, as it is, after the language was changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.licenses.models import Contact, Customer, Terminal
from server.mailing.models import Message
from server.portal.models import OwnerRequest
from tests.browser import follow
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import SIGN_IN, Owner, of
from tests.server.terminal import FarTerminal

ASK = "/portal/ask/"
DETAILS = {"contact_name": "山田", "phone": "12", "new_email": "new@", "name": "田中", "email": "tanaka@example.jp"}


@pytest.fixture
def signed_in(owner: Owner, till: FarTerminal) -> Owner:
    owner.sign_in()
    return owner


def details() -> str:
    return f"/portal/details/{Customer.objects.get(name='銀座商店').pk}/"


def in_english(client: Client, address: str, typed: dict[str, str]) -> str:
    """Press the language button on the page of ``address``, and return the page."""
    page = client.get(address).content.decode()
    assert '<button form="typed" name="language" value="en" lang="en">' in page
    assert page.count('id="typed"') == 1
    answer: Any = client.post(address, {**typed, "language": "en"})
    assert (answer.status_code, answer.cookies["django_language"].value) == (200, "en")
    assert answer["Content-Language"] == "en"
    shown: str = answer.content.decode()
    assert '<html lang="en">' in shown
    assert "errorlist" not in shown
    return shown


def test_a_request_is_kept(signed_in: Owner) -> None:
    page = in_english(signed_in.client, ASK, {"kind": "other", "text": "12か月"})
    assert "12か月</textarea>" in page
    assert '<option value="other" selected>' in page
    assert not OwnerRequest.objects.exists()


def test_the_name_of_a_terminal_is_kept(signed_in: Owner, numbers: list[str]) -> None:
    assert 'value="レジ9"' in in_english(signed_in.client, of(numbers[0], "rename"), {"name": "レジ9"})
    assert Terminal.objects.get().name_wanted == ""


def test_details_address_and_person_are_kept_together(signed_in: Owner) -> None:
    page = in_english(signed_in.client, details(), DETAILS)
    assert [typed for typed in DETAILS.values() if f'value="{typed}"' not in page] == []
    assert (Customer.objects.get().contact_name, Contact.objects.count()) == ("", 0)


def test_the_address_to_sign_in_with_is_kept(owner: Owner) -> None:
    assert 'value="owner@exa"' in in_english(owner.client, SIGN_IN, {"email": "owner@exa"})
    assert not Message.objects.exists()


def test_what_is_typed_is_kept_once_the_session_is_over(signed_in: Owner) -> None:
    signed_in.client.cookies.clear()
    page = signed_in.client.post(ASK, {"kind": "other", "text": "12か月"}).content.decode()
    assert "12か月</textarea>" in page
    assert "set_language" not in page
    assert 'action="/i18n/setlang/"' not in page, "it would leave what was typed"
    page = signed_in.client.post(ASK, {"kind": "other", "text": "12か月", "language": "en"}).content.decode()
    assert '<html lang="en">' in page
    assert "12か月</textarea>" in page


def test_what_is_typed_beside_a_mistake_is_kept(signed_in: Owner) -> None:
    answer = signed_in.client.post(f"{details()}?done=saved", {**DETAILS, "do": "details"})
    page = answer.content.decode()
    assert (answer.status_code, page.count("errorlist")) == (400, 1)
    assert [typed for typed in DETAILS.values() if f'value="{typed}"' not in page] == []
    assert "ご連絡先を変更しました" not in page, "of the form that was sent before"


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        pytest.param({"contact_name": "山田"}, "saved", id="details"),
        pytest.param({"new_email": "new@example.jp"}, "mailed", id="address"),
        pytest.param({"name": "田中", "email": "tanaka@example.jp"}, "added", id="person"),
    ],
)
def test_the_enter_key_does_what_was_filled_in(signed_in: Owner, typed: dict[str, str], done: str) -> None:
    shown = dict.fromkeys(("contact_name", "phone", "postal_code", "address", "new_email", "name", "email"), "")
    assert signed_in.client.post(details(), shown | typed)["Location"] == f"{details()}?done={done}"


def test_the_enter_key_does_nothing_if_more_was_filled_in(signed_in: Owner) -> None:
    page = signed_in.client.post(details(), {"postal_code": "", "address": "", **DETAILS}).content.decode()
    assert [typed for typed in DETAILS.values() if f'value="{typed}"' not in page] == []
    assert (Customer.objects.get().contact_name, Contact.objects.count()) == ("", 0)


def test_the_enter_key_does_not_change_the_language(
    served: LiveServer, page: Page, troubles: list[str], issue: Callable[..., list[str]], moving_clock: MovingClock
) -> None:
    issue(1)
    page.goto(f"{served.url}/portal/apply/")
    page.locator("#id_company").fill("銀座商店")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert any("400" in trouble for trouble in troubles)
    troubles.clear()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.goto(f"{served.url}/portal/sign-in/")
    page.locator("[name=email]").fill("owner@example.jp")
    follow(page.get_by_role("button", name="English"))
    expect(page.locator("[name=email]")).to_have_value("owner@example.jp")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    with page.expect_event("load"):
        page.locator("[name=email]").press("Enter")
    assert Message.objects.get().to == "owner@example.jp"
