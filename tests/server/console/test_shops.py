"""The shop of a license, set by hand on its page, and undone."""

import pytest
from django.test import Client

from server.console.roles import Role
from server.licenses.models import Change, Customer, Event, License, Shop
from tests.server.console.console_client import page_of, signed_in, undo

PAGE = "/admin/licenses/license/{}/change/"
SET = "/admin/licenses/license/{}/shop/"


@pytest.fixture
def shop(number: str) -> Shop:
    made: Shop = Shop.objects.create(customer=Customer.objects.get(), name="銀座本店")
    return made


@pytest.fixture
def license(number: str) -> License:
    return License.objects.get()


def test_support_sets_the_shop_of_a_license_and_it_can_be_undone(license: License, shop: Shop) -> None:
    suzuki = signed_in("suzuki", Role.SUPPORT)
    assert "店舗を変更する" in page_of(suzuki, PAGE.format(license.pk))
    page = suzuki.post(SET.format(license.pk), {"shop": shop.pk}, follow=True).content.decode()
    assert "店舗を変更しました" in page
    assert License.objects.get().shop == shop
    event = Event.objects.get(what=Event.What.SHOP_CHANGED)
    assert (event.who, event.before, event.after) == ("suzuki", {"shop": ""}, {"shop": "銀座本店"})
    assert Change.objects.get().kind == Change.Kind.SHOP
    undo(suzuki)
    assert License.objects.get().shop is None


def test_none_is_chosen_too(sato: Client, license: License, shop: Shop) -> None:
    License.objects.update(shop=shop)
    sato.post(SET.format(license.pk), {"shop": ""})
    assert License.objects.get().shop is None
    sato.post(SET.format(license.pk), {"shop": ""})
    assert Event.objects.filter(what=Event.What.SHOP_CHANGED).count() == 1, "the second changed nothing"


def test_a_shop_of_another_customer_is_refused(sato: Client, license: License, shop: Shop) -> None:
    other = Shop.objects.create(customer=Customer.objects.create(name="x", email="x@example.jp"), name="x")
    assert sato.post(SET.format(license.pk), {"shop": other.pk}).status_code == 404
    assert License.objects.get().shop is None


def test_viewers_may_not(license: License, shop: Shop) -> None:
    mita = signed_in("mita", Role.VIEWER)
    assert "店舗を変更する" not in page_of(mita, PAGE.format(license.pk))
    assert mita.post(SET.format(license.pk), {"shop": shop.pk}).status_code == 403


def test_its_address_alone_leads_to_the_license(sato: Client, license: License) -> None:
    assert sato.get(SET.format(license.pk))["Location"] == PAGE.format(license.pk)
