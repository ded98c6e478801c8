"""The support page of a customer: all terminals judged, the broken ones first, whatever their number."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from licensing.clock import day_of
from server.console.roles import SUPPORT, Role
from server.console.support.board import Board, board_of
from server.console.support.cards import together
from server.console.support.remedies import anything
from server.home import Home
from server.licenses.models import Customer, Event, License, Shop, StaffRequest, Terminal
from server.licenses.staff import operations
from tests.server.console.console_client import key, page_of, signed_in, words
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

WHY = "/admin/why/"
DAY = timedelta(days=1)


def test_a_customer_without_terminals_is_said_to_have_none(issue: Issue, sato: Client) -> None:
    issue(2)
    page = words(page_of(sato, WHY, q="銀座商店"))
    assert "番号を登録した端末はありません。" in page
    assert "登録されていない番号が2件あります。" in page


def test_all_terminals_work(issue: Issue, sato: Client, now: datetime) -> None:
    for number in issue(4):
        FarTerminal("レジ").register(number, now)
    assert "4台はすべて使えています。" in words(page_of(sato, WHY, q="銀座商店"))


def test_an_unknown_customer_is_not_found(sato: Client) -> None:
    assert sato.get(WHY, {"customer": "99"}).status_code == 404
    assert sato.get(WHY, {"customer": "x"}).status_code == 200


def board_after(issue: Issue, now: datetime, later: datetime) -> Board:
    """Return the board of a customer with a terminal whose number moved to another one at ``now``."""
    [number] = issue()
    old, new = FarTerminal("旧レジ"), FarTerminal("新レジ")
    old.register(number, now - DAY)
    new.register(number, now, replace=True)
    old.check(later)
    return board_of(Customer.objects.get(), later)


def test_a_terminal_that_lost_its_number_counts_while_it_asks(issue: Issue, now: datetime) -> None:
    board = board_after(issue, now, now + DAY)
    assert [finding.locked for finding in board.all] == [True, False]
    assert board_of(Customer.objects.get(), now + 40 * DAY).total == 1, "it was replaced"


def test_a_terminal_of_another_customers_number_is_not_this_ones(issue: Issue, now: datetime) -> None:
    [first] = issue()
    contract = operations.issue(customer="別の店", email="b@example.jp", count=1, months=12, who="test", now=now)
    terminal = FarTerminal("レジ1")
    terminal.register(first, now)
    terminal.register(contract.licenses.get().number, now)
    assert board_of(Customer.objects.get(name="銀座商店"), now).total == 0
    assert board_of(contract.customer, now).total == 1


def test_shops_and_numbers_in_names_are_in_the_order_of_people(issue: Issue, now: datetime) -> None:
    for number, name in zip(issue(4), ("駅前店 レジ10", "駅前店 レジ2", "本店", "空港店 レジ1"), strict=True):
        FarTerminal(name).register(number, now)
    board = board_of(Customer.objects.get(), now)
    names = [finding.snapshot.terminal.name for finding in board.all if finding.snapshot]
    assert names == ["本店", "空港店 レジ1", "駅前店 レジ2", "駅前店 レジ10"]
    assert board.shops == ["空港店", "駅前店"]


def test_the_shop_of_a_license_goes_before_that_of_the_terminals_name(
    issue: Issue, now: datetime, sato: Client
) -> None:
    numbers = issue(4)
    for number in numbers:
        FarTerminal("レジ").register(number, now)
    customer = Customer.objects.get()
    License.objects.filter(number=numbers[0]).update(shop=Shop.objects.create(customer=customer, name="天神店"))
    assert board_of(customer, now).shops == ["天神店"]
    assert "天神店 レジ" in words(page_of(sato, WHY, customer=str(customer.pk), all="1"))


def test_codes_are_explained_without_a_vendor_profile(sato: Client, home: Home) -> None:
    home.vendor.unlink()
    assert "サーバと安全に接続できませんでした。" in page_of(sato, WHY, q="E-203")


# what a role may do


def test_one_button_renews_all_terminals_of_an_ended_contract(issue: Issue, now: datetime, sato: Client) -> None:
    for number in issue(4, months=1):
        FarTerminal("レジ").register(number, now - 40 * DAY)
    License.objects.update(contract_until=day_of(now - 20 * DAY))
    later = now + 90 * DAY
    board = board_of(Customer.objects.get(), later)
    assert len(board.locked) == 4
    [everything] = together(board.locked, anything)
    assert [everything.remedy.link.count(f"license={license.pk}") for license in License.objects.all()] == [1] * 4
    assert sato.get(everything.remedy.link, follow=True).status_code == 200
    [asked] = together(board.locked, lambda permission: permission == SUPPORT)
    assert (asked.remedy.asked, len(asked.keys)) == (Event.What.RENEWED, 4)
    assert together(board.locked[:1], anything) == []
    assert together(board.locked, lambda permission: False) == [], "who may only look is led to no action"


@pytest.mark.parametrize(
    ("posted", "made"),
    [({"what": "stopped"}, 0), ({"what": "renewed", "next": "https://example.com/"}, 1), ({}, 0)],
    ids=["something else", "back to another site", "nothing, after a sign-in"],
)
def test_only_what_solves_a_reason_is_asked_for(issue: Issue, db: None, posted: dict[str, str], made: int) -> None:
    [number] = issue()
    response = signed_in("suzuki", Role.SUPPORT).post(f"{WHY}request/", {"license": key(number), **posted})
    assert response["Location"] == "/admin/"
    assert StaffRequest.objects.count() == made


@pytest.mark.parametrize("address", ["request/", "clear/"])
def test_viewers_change_nothing(db: None, address: str) -> None:
    assert signed_in("mita", Role.VIEWER).post(f"{WHY}{address}").status_code == 403


# flags


def test_flags_are_cleared_where_they_are_shown(issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal("レジ1").register(number, now)
    Terminal.objects.update(clone_suspected_at=now)
    License.objects.update(back_and_forth_at=now)
    suzuki = signed_in("suzuki", Role.SUPPORT)
    page = page_of(suzuki, WHY, q=number)
    assert page.count("疑いを解消する…") == 2
    for name, row in (("terminal", Terminal.objects.get()), ("license", License.objects.get())):
        suzuki.post(f"{WHY}clear/", {name: row.pk, "next": f"{WHY}?q={number}"})
    assert "疑いを解消する…" not in page_of(suzuki, WHY, q=number)
    whats = Event.objects.values_list("what", flat=True)
    assert {Event.What.CLONE_CLEARED, Event.What.BACK_AND_FORTH_CLEARED} <= set(whats)
    assert suzuki.post(f"{WHY}clear/", {"license": "x"}).status_code == 302
