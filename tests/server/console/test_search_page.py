"""The search of every page: any name or number leads to its page, in a constant number of statements."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from licensing.number import show
from server.licenses.models import Change, Contact, Customer, License, Shop, Terminal
from server.licenses.staff import changes, operations
from server.portal.models import Application
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
SEARCH = "/admin/search/"


@pytest.fixture
def row(number: str) -> Customer:
    """Return 銀座商店 with a person, a shop and a registered terminal, beside another customer."""
    row = Customer.objects.get()
    row.kana, row.address = "ギンザショウテン", "中央区1-2"
    row.save()
    Contact.objects.create(customer=row, name="高橋", email="takahashi@example.jp")
    Shop.objects.create(customer=row, name="有楽町店", phone="03-7777-1111")
    Customer.objects.create(name="新宿書店", email="shinjuku@example.jp", phone="03-9999-0000")
    return row


@pytest.mark.parametrize(
    "typed",
    [
        "銀座商",
        "ぎんざ しょう",
        "GINZA",
        "高橋",
        "takahashi@",
        "有楽町",
        "03-1234-5678",
        "０３１２３４",
        "中央区",
        "03-7777",
    ],
)
def test_what_only_one_customer_has_leads_to_its_page(sato: Client, row: Customer, typed: str) -> None:
    if typed == "GINZA":
        row.memo = "Ginza"
        row.save()
    response = sato.get(SEARCH, {"q": typed})
    assert response.headers["Location"] == f"/admin/customers/{row.pk}/"


def test_a_number_leads_to_its_page(sato: Client, row: Customer, number: str) -> None:
    license, terminal = License.objects.get(), Terminal.objects.get()
    for typed in (show(number), number.lower(), show(number)[5:14]):
        assert sato.get(SEARCH, {"q": typed}).headers["Location"] == f"/admin/licenses/license/{license.pk}/change/"
    assert sato.get(SEARCH, {"q": terminal.shown_number}).headers["Location"].startswith("/admin/licenses/terminal/")
    assert sato.get(SEARCH, {"q": "レジ1"}).headers["Location"].startswith("/admin/licenses/terminal/")


@pytest.mark.parametrize("typed", ["E-105", "e105", "AVBQ-AFQV"])
def test_a_code_of_the_app_leads_to_its_explanation(sato: Client, row: Customer, typed: str) -> None:
    assert sato.get(SEARCH, {"q": typed}).headers["Location"].startswith("/admin/why/?q=")


def test_several_are_listed_by_kind(sato: Client, row: Customer, now: datetime) -> None:
    Application.objects.create(
        digest="x", company="銀座書房", contact_name="林", email="h@example.jp", phone="1", postal_code="1",
        address="x", starts_on=now.date(), terms_version="1", sent_at=now,
    )  # fmt: skip
    page = sato.get(SEARCH, {"q": "銀座"}).content.decode()
    for text in ("銀座商店", "銀座 レジ1", "銀座書房"):
        assert text in page
    assert "新宿書店" not in page
    assert 'href="/admin/why/?q=' in page


def test_what_is_not_there_is_said(sato: Client, row: Customer) -> None:
    assert "「ABCDEFGH」は見つかりません。" in sato.get(SEARCH, {"q": "ABCDEFGH"}).content.decode(), "no support code"
    assert "「渋谷」は見つかりません。" in sato.get(SEARCH, {"q": "渋谷"}).content.decode()
    assert "探せるもの" in sato.get(SEARCH, {"q": " ・ "}).content.decode()


def test_the_rest_is_in_the_list(sato: Client, row: Customer, issue: Issue) -> None:
    for place in range(12):
        Customer.objects.create(name=f"銀座{place}", email=f"{place}@example.jp")
    page = sato.get(SEARCH, {"q": "銀座"}).content.decode()
    assert len(re.findall(r'href="/admin/customers/\d+/', page)) == 10
    address = "/admin/licenses/customer/?q=%E9%8A%80%E5%BA%A7"
    assert f'href="{address}"' in page
    assert sato.get(address).context["cl"].result_count == 13


def test_many_hits_take_no_more_statements(sato: Client, row: Customer, now: datetime) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as done:
            assert sato.get(SEARCH, {"q": "銀座"}).status_code == 200
        return len(done)

    few = statements()
    contract = operations.issue(customer=row.name, email=row.email, count=9, months=1, who="tester", now=now)
    for license in contract.licenses.all():
        FarTerminal(f"銀座 {license.pk}").register(license.number, now)
    assert statements() == few


def test_every_page_has_the_search(sato: Client, row: Customer) -> None:
    for address in (
        "/admin/",
        "/admin/licenses/license/",
        f"/admin/customers/{row.pk}/",
        "/admin/issue/?token=x",
        SEARCH,
    ):
        assert f'action="{SEARCH}"' in sato.get(address).content.decode(), address


@pytest.mark.parametrize("typed", ["ぎんざ", "0312345678", "高橋", "{number}"])
@pytest.mark.parametrize("model", ["customer", "contract", "license", "terminal", "change"])
def test_lists_find_the_rows_of_a_customer(
    sato: Client, row: Customer, number: str, now: datetime, model: str, typed: str
) -> None:
    operations.issue(customer="新宿書店", email="shinjuku@example.jp", count=1, months=1, who="tester", now=now)
    license = License.objects.get(number=number)
    done = changes.change(Change.Kind.RENEW, [license], lambda one: None, token="t", seen=None, who="sato", now=now)
    cl = sato.get(f"/admin/licenses/{model}/", {"q": typed.format(number=number)}).context["cl"]
    assert cl.result_count == 1
    of_row = {"customer": row, "contract": license.contract, "license": license, "change": done}
    assert list(cl.queryset) == [of_row.get(model, Terminal.objects.get())]


def test_all_words_must_be_found(sato: Client, row: Customer) -> None:
    assert "見つかりません" in sato.get(SEARCH, {"q": "銀座 新宿"}).content.decode()
