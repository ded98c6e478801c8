"""The console's lists: every page opens, numbers are found in any spelling, and rows cannot be edited by hand."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from licensing.number import show
from server.licenses.models import License
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

LISTS = ("customer", "contract", "license", "terminal", "trial", "answer", "event")


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    return client


@pytest.fixture
def number(issue: Issue, now: datetime) -> str:
    """Return a number that is registered on 銀座 レジ1."""
    [number] = issue()
    FarTerminal().trial(now)
    FarTerminal("銀座 レジ1").register(number, now)
    return number


def page(client: Client, path: str, **query: str) -> str:
    response = client.get(f"/admin/licenses/{path}", query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_every_list_and_every_row_opens(staff: Client, number: str, name: str) -> None:
    listed = staff.get(f"/admin/licenses/{name}/")
    assert listed.status_code == 200
    row = listed.context["cl"].result_list[0]
    assert staff.get(f"/admin/licenses/{name}/{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("name", [name for name in LISTS if name != "customer"])
def test_nothing_is_added_changed_or_deleted_by_hand(staff: Client, number: str, name: str) -> None:
    row = staff.get(f"/admin/licenses/{name}/").context["cl"].result_list[0]
    assert staff.get(f"/admin/licenses/{name}/add/").status_code == 403
    assert staff.post(f"/admin/licenses/{name}/{row.pk}/change/", {}).status_code == 403
    assert staff.post(f"/admin/licenses/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("typed", [str, show, lambda number: number[:4], lambda number: show(number)[:9], str.lower])
def test_a_license_is_found_by_its_number(
    staff: Client, number: str, issue: Issue, typed: Callable[[str], str]
) -> None:
    [other] = issue()
    found = page(staff, "license/", q=typed(number))
    assert show(number) in found
    assert show(other) not in found


@pytest.mark.parametrize("typed", ["銀座商店", "owner@example.jp", "レジ1"])
def test_a_license_is_found_by_customer_address_and_terminal(staff: Client, number: str, typed: str) -> None:
    assert show(number) in page(staff, "license/", q=typed)


def test_a_license_shows_its_terminal_and_history(staff: Client, number: str) -> None:
    license = License.objects.get()
    assert "銀座 レジ1" in page(staff, "license/")
    assert "銀座 レジ1" in page(staff, f"license/{license.pk}/change/")
