"""Renaming and merging customers in the console: preview, confirmation, one time for a form, undo, roles."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from server.console.customers import operations
from server.console.roles import Role
from server.licenses.models import Change, Contact, Customer, Event, License, Shop
from server.licenses.staff import customers, merging
from tests.server.console.console_client import do, open_action, signed_in, undo
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def row(number: str) -> Customer:
    return Customer.objects.get()


def confirm(client: Client, address: str, page: str) -> str:
    """Submit the preview ``page`` and return the next page."""
    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page[page.index('name="token"') - 40 :])
    )
    return client.post(address, fields, follow=True).content.decode()


def preview(client: Client, address: str, **typed: str | int) -> str:
    return client.get(address, typed).content.decode()


def test_a_customer_is_renamed_after_a_preview_and_back(sato: Client, row: Customer) -> None:
    address = f"/admin/customers/{row.pk}/rename/"
    assert 'value="銀座商店"' in sato.get(address).content.decode()
    page = preview(sato, address, asked=1, name="株式会社銀座商店", kana="ぎんざ")
    assert "契約者名が「銀座商店」から「株式会社銀座商店」になります。" in page
    assert "登録済みの端末1台" in page
    assert not Change.objects.exists()
    done = confirm(sato, address, page)
    assert "契約者名: 銀座商店 → 株式会社銀座商店" in done
    assert Customer.objects.get().kana == "ギンザ"
    assert "もう一度は行いませんでした" in confirm(sato, address, page), "the same form"
    assert "株式会社銀座商店" in sato.get(f"/admin/customers/{row.pk}/").content.decode()
    assert "操作の前の状態に戻しました" in undo(sato)
    assert Customer.objects.get().name == "銀座商店"
    assert "この操作を取り消しています" in undo(sato)


def test_a_colleague_who_renamed_it_meanwhile_is_named(sato: Client, row: Customer, now: datetime) -> None:
    address = f"/admin/customers/{row.pk}/rename/"
    page = preview(sato, address, asked=1, name="新宿", kana="")
    customers.rename(row, "渋谷", "", who="kato", now=now)
    assert "katoさんが" in confirm(sato, address, page)
    assert Customer.objects.get().name == "渋谷"


def test_a_rename_that_was_followed_by_another_is_not_undone(sato: Client, row: Customer, now: datetime) -> None:
    address = f"/admin/customers/{row.pk}/rename/"
    confirm(sato, address, preview(sato, address, asked=1, name="新宿", kana=""))
    customers.rename(row, "渋谷", "", who="kato", now=now)
    assert "katoさんが" in undo(sato)
    assert Customer.objects.get().name == "渋谷"


def test_what_is_no_name_is_asked_again(sato: Client, row: Customer) -> None:
    address = f"/admin/customers/{row.pk}/rename/"
    assert "契約者名を入力してください。" in preview(sato, address, asked=1, name=" ")
    Customer.objects.create(name="銀座", email=row.email)
    page = confirm(sato, address, preview(sato, address, asked=1, name="銀座"))
    assert "統合してください" in page
    assert row.name == Customer.objects.get(pk=row.pk).name


def test_the_used_address_of_a_form_leads_to_what_was_done(sato: Client, row: Customer) -> None:
    address = f"/admin/customers/{row.pk}/rename/"
    page = preview(sato, address, asked=1, name="新宿", token="mine")
    assert 'value="mine"' in page
    confirm(sato, address, page)
    response = sato.get(address, {"token": "mine"})
    assert response.headers["Location"] == f"/admin/changes/{Change.objects.get().pk}/"


def test_a_name_that_another_customer_has_by_now_is_not_given_back(sato: Client, row: Customer) -> None:
    address = f"/admin/customers/{row.pk}/rename/"
    confirm(sato, address, preview(sato, address, asked=1, name="新宿"))
    Customer.objects.create(name="銀座商店", email=row.email)
    assert "同じ名前とメールアドレスの契約者がすでにあります。" in undo(sato)
    assert Change.objects.get().undone_at is None


def test_customers_are_merged_after_a_preview_and_separated(sato: Client, row: Customer, issue: Issue) -> None:
    typo = Customer.objects.create(name="銀座商店株式会社", email="typo@example.jp", contact_name="山田")
    Shop.objects.create(customer=typo, name="二号店")
    address = f"/admin/customers/{typo.pk}/merge/"
    asked = sato.get(address).content.decode()
    assert "銀座商店 / owner@example.jp / 03-1234-5678" in asked, "those that look alike are offered"
    assert "契約者を選んでください。" in preview(sato, address, find="", into="")
    page = preview(sato, address, find="", into=row.pk)
    assert "店舗1件" in page
    assert "typo@example.jp は連絡先に残ります" in page
    done = confirm(sato, address, page)
    assert "契約者名: 銀座商店株式会社 → 銀座商店" in done
    assert [shop.customer for shop in Shop.objects.all()] == [row]
    assert [contact.email for contact in row.contacts.all()] == ["typo@example.jp"]
    assert "銀座商店株式会社" not in sato.get("/admin/licenses/customer/").content.decode()
    assert "もう一度は行いませんでした" in confirm(sato, address, page), "the second of two clicks"
    assert "は、この契約者に統合されています。" in sato.get(address, follow=True).content.decode()
    undo(sato)
    assert not Contact.objects.exists()
    assert [shop.customer for shop in Shop.objects.all()] == [typo]


def test_the_second_of_two_clicks_at_one_moment_merges_nothing(
    sato: Client, row: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    typo = Customer.objects.create(name="銀座商店株式会社", email="typo@example.jp")
    address = f"/admin/customers/{typo.pk}/merge/"
    page = preview(sato, address, find="", into=row.pk)
    confirm(sato, address, page)
    # Both have found the form unused before one of them was done.
    monkeypatch.setattr(operations, "_begin", lambda *_: (typo, None))
    assert "もう一度は行いませんでした" in confirm(sato, address, page)
    assert Change.objects.count() == 1


def test_a_merge_of_the_same_address_says_nothing_of_mails(sato: Client, row: Customer) -> None:
    typo = Customer.objects.create(name="銀座商天", email=row.email)
    address = f"/admin/customers/{typo.pk}/merge/"
    page = preview(sato, address, find="", into=row.pk, token="mine")
    assert "は連絡先に残ります" not in page
    confirm(sato, address, page)
    undo(sato)
    assert "もう一度は行いませんでした" in sato.get(address, {"token": "mine"}, follow=True).content.decode()


def test_any_customer_can_be_searched_for_a_merge(sato: Client, row: Customer) -> None:
    other = Customer.objects.create(name="新宿書店", kana="シンジュク", email="x@example.jp")
    page = preview(sato, f"/admin/customers/{row.pk}/merge/", find="しんじゅく")
    assert f'value="{other.pk}"' in page
    assert "ほかの契約者は見つかりません。" in preview(sato, f"/admin/customers/{row.pk}/merge/", find="渋谷")


def test_it_is_told_that_more_customers_are_found_than_are_offered(sato: Client, row: Customer, number: str) -> None:
    def pages() -> list[str]:
        merge = preview(sato, f"/admin/customers/{row.pk}/merge/", find="新宿")
        return [merge, open_action(sato, "transfer", number, find="新宿", customer_id="")]

    for place in range(operations.MOST):
        Customer.objects.create(name=f"新宿{place}", email="x@example.jp")
    assert not any("語を足して" in page for page in pages())
    Customer.objects.create(name="新宿", email="x@example.jp")
    assert all("語を足して" in page for page in pages())


def test_a_customer_that_was_merged_meanwhile_is_refused(sato: Client, row: Customer, now: datetime) -> None:
    other = Customer.objects.create(name="銀座商店2", email="x@example.jp")
    third = Customer.objects.create(name="銀座商店3", email="y@example.jp")
    address = f"/admin/customers/{other.pk}/merge/"
    page = preview(sato, address, find="銀座", into=row.pk)
    merging.merge(row, third, who="kato", now=now)
    assert "契約者を選んでください。" in confirm(sato, address, page)
    assert License.objects.filter(contract__customer=third).count() == 1


def test_only_administrators_rename_and_merge(row: Customer) -> None:
    support = signed_in("suzuki", Role.SUPPORT)
    for name in ("rename", "merge"):
        assert support.get(f"/admin/customers/{row.pk}/{name}/").status_code == 403
        assert f"/{name}/" not in support.get(f"/admin/customers/{row.pk}/").content.decode()


def test_the_terminal_shows_the_new_name(sato: Client, issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    row = Customer.objects.get()
    address = f"/admin/customers/{row.pk}/rename/"
    confirm(sato, address, preview(sato, address, asked=1, name="新宿商店"))
    assert terminal.check(now).customer == "新宿商店"
    assert Event.objects.filter(what="customer_renamed", who="sato").count() == 1


def test_licenses_are_moved_to_a_customer_that_is_searched(sato: Client, row: Customer, number: str) -> None:
    other = Customer.objects.create(name="新宿書店", kana="シンジュク", email="x@example.jp")
    asked = open_action(sato, "transfer", number)
    assert 'name="find"' in asked
    assert "表示された中から選んでください" in open_action(sato, "transfer", number, find="しぶや")
    found = open_action(sato, "transfer", number, find="しんじゅく")
    assert "新宿書店 / x@example.jp" in found
    page = open_action(sato, "transfer", number, find="しんじゅく", customer_id=str(other.pk))
    assert "契約者が「銀座商店」から「新宿書店」になります。" in page
    assert License.objects.get().customer == row
    do(sato, "transfer", number, find="しんじゅく", customer_id=str(other.pk))
    assert License.objects.get().customer == other
    undo(sato)
    assert License.objects.get().customer == row
