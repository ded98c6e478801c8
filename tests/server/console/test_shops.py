"""The shop of licenses, set for one or several at once, and undone."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from server.console.roles import Role
from server.licenses.models import Change, Contract, Customer, Event, License, Shop
from tests.server.caller import Caller
from tests.server.console.console_client import do, open_action, page_of, signed_in, undo

Issue = Callable[..., list[str]]


@pytest.fixture
def numbers(issue: Issue) -> list[str]:
    return issue(3)


@pytest.fixture
def shop(numbers: list[str]) -> Shop:
    made: Shop = Shop.objects.create(customer=Customer.objects.get(), name="銀座本店")
    return made


def shops() -> list[str | None]:
    return list(License.objects.order_by("pk").values_list("shop__name", flat=True))


def test_support_sets_the_shop_of_several_licenses_and_it_can_be_undone(numbers: list[str], shop: Shop) -> None:
    suzuki = signed_in("suzuki", Role.SUPPORT)
    asked = open_action(suzuki, "shop", *numbers[:2])
    assert '<option value="銀座本店">' in asked
    preview = open_action(suzuki, "shop", *numbers[:2], shop="銀座本店")
    assert "店舗が「なし」から「銀座本店」になります。" in preview
    assert shops() == [None] * 3
    do(suzuki, "shop", *numbers[:2], shop="銀座本店")
    assert shops() == ["銀座本店", "銀座本店", None]
    event = Event.objects.filter(what=Event.What.SHOP_CHANGED).latest("pk")
    assert (event.who, event.before, event.after) == ("suzuki", {"shop": ""}, {"shop": "銀座本店"})
    assert Change.objects.get().kind == Change.Kind.SHOP
    assert "店舗は「銀座本店」のままです。" in open_action(suzuki, "shop", *numbers[:2], shop="銀座本店")
    undo(suzuki)
    assert shops() == [None] * 3


def test_none_is_chosen_too(sato: Client, numbers: list[str], shop: Shop) -> None:
    License.objects.update(shop=shop)
    do(sato, "shop", numbers[0], shop="")
    assert shops() == [None, "銀座本店", "銀座本店"]


def test_a_shop_of_another_customer_is_refused(sato: Client, numbers: list[str], shop: Shop, now: datetime) -> None:
    other = Customer.objects.create(name="新宿商店", email="x@example.jp")
    contract = Contract.objects.create(customer=other, issued_at=now)
    License.objects.filter(number=numbers[2]).update(contract=contract)
    page = open_action(sato, "shop", *numbers, shop="銀座本店")
    assert "「新宿商店」に「銀座本店」という店舗は登録されていません。" in page
    assert "店舗を選んでください" in open_action(sato, "shop", numbers[2], shop="銀座本店")


def test_the_page_of_a_customer_leads_to_it_for_those_who_may(numbers: list[str], shop: Shop) -> None:
    address = f"/admin/customers/{shop.customer_id}/"
    for role, may in ((Role.VIEWER, False), (Role.SUPPORT, True)):
        page = page_of(signed_in("sato", role), address)
        assert page.count('name="license"') == (3 if may else 0)
        assert (f'aria-label="{numbers[0]}"' in page) is may
        assert ("選んだライセンスの店舗を変更する…" in page) is may
    Shop.objects.all().delete()
    assert 'name="license"' not in page_of(signed_in("sato", Role.SUPPORT), address), "there is none to choose"


def test_the_api_refuses_a_shop_that_does_not_exist(numbers: list[str], shop: Shop, now: datetime) -> None:
    caller = Caller("crm", now)
    answer = caller.post(f"licenses/{numbers[0]}/shop", {"shop": "銀座"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "shop"
    assert caller.post(f"licenses/{numbers[0]}/shop", {"shop": "銀座本店"}).json()["changed"]
    assert shops() == ["銀座本店", None, None]
