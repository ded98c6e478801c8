"""Issuing numbers in the console, and sending their e-mail again."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from server.licenses.models import Contract, Customer, Event, License
from server.licenses.staff import merging
from server.mailing.models import Message
from tests.server.console.console_client import ISSUE, undo

Issue = Callable[..., list[str]]


def issue_page(client: Client, query: str = "", **typed: str) -> str:
    token = re.search(
        r'name="token" value="([^"]+)"', client.get(f"/admin/issue/{query}", follow=True).content.decode()
    )
    assert token is not None
    posted = client.post(f"/admin/issue/{query}", {"token": token[1], **ISSUE, **typed}, follow=True)
    return posted.content.decode()


def test_numbers_are_issued_to_a_new_customer(sato: Client) -> None:
    assert "ライセンス番号を発行しました" in issue_page(sato)
    customer = Customer.objects.get()
    assert (customer.name, customer.contact_name, customer.phone) == ("新宿商店", "山田", "03-0000-0000")
    assert License.objects.filter(contract__customer=customer).count() == 2


def test_numbers_are_issued_to_an_existing_customer(sato: Client, number: str) -> None:
    customer = Customer.objects.get()
    issue_page(sato, f"?customer={customer.pk}", customer="", email="", count="3")
    assert customer.contracts.count() == 2
    assert License.objects.count() == 4


def test_numbers_for_a_customer_that_was_merged_meanwhile_are_the_others(
    sato: Client, number: str, now: datetime
) -> None:
    other, row = Customer.objects.create(name="銀座商天", email="x@example.jp"), Customer.objects.get(name="銀座商店")
    merging.merge(other, row, who="kato", now=now)
    page = issue_page(sato, f"?customer={other.pk}", customer="", email="")
    assert "「銀座商天」は、この契約者に統合されています。" in page
    assert "ライセンス番号を発行しました" in page
    assert row.contracts.count() == 2


@pytest.mark.parametrize("key", ["x", "0", "99999", 30 * "9"])
def test_nothing_is_issued_to_a_customer_that_is_none(sato: Client, number: str, key: str) -> None:
    assert sato.get("/admin/issue/", {"customer": key}).status_code == 404


def test_the_paid_time_begins_on_the_first_day(sato: Client) -> None:
    issue_page(sato, starts_on="2027-01-08")
    assert Contract.objects.get().first_day == date(2027, 1, 8)
    assert {license.contract_until for license in License.objects.all()} == {date(2028, 1, 8)}


def test_the_last_day_can_be_entered(sato: Client) -> None:
    issue_page(sato, months="", until="2027-10-31")
    assert {license.contract_until for license in License.objects.all()} == {date(2027, 10, 31)}


@pytest.mark.parametrize("typed", [{"customer": "株式会社新宿商店"}, {"phone": "0300000000", "customer": "別の名前"}])
def test_a_customer_that_is_known_is_offered_before_it_is_added_again(sato: Client, typed: dict[str, str]) -> None:
    known = Customer.objects.create(name="新宿商店(株)", email="other@example.jp", phone="03-0000-0000")
    page = issue_page(sato, **typed)
    assert f'href="/admin/issue/?customer={known.pk}"' in page
    assert "まだ発行していません" in page
    assert not License.objects.exists()
    issue_page(sato, **typed, another="1")
    assert License.objects.count() == 2
    assert Customer.objects.count() == 2


def test_what_only_the_rules_refuse_is_said_in_the_form(sato: Client) -> None:
    assert "200" in issue_page(sato, kana="㍿" * 200), "four characters each, as they are stored"
    assert not License.objects.exists()


def test_exactly_the_known_customer_is_used_without_a_question(sato: Client) -> None:
    Customer.objects.create(name="新宿商店", email="owner@example.jp")
    issue_page(sato)
    assert Customer.objects.get().contracts.count() == 1


def test_a_second_click_issues_nothing(sato: Client) -> None:
    for _ in range(2):
        sato.post("/admin/issue/", {"token": "once", **ISSUE})
    assert License.objects.count() == 2


def test_issued_numbers_are_withdrawn_while_unused(sato: Client) -> None:
    issue_page(sato)
    undo(sato)
    assert all(license.stopped_at is not None for license in License.objects.all())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"customer": ""}, "契約者名を入力してください"),
        ({"email": "owner"}, "name@example.jp のように入力してください"),
        ({"count": "0"}, "1から200までの数字を入力してください"),
        ({"months": "x"}, "1から120までの数字を入力してください"),
        ({"months": ""}, "契約の月数か、契約期限のどちらか一方を入力してください。"),
        ({"until": "2027-10-31"}, "契約の月数か、契約期限のどちらか一方を入力してください。"),
        ({"months": "", "starts_on": "2027-01-08", "until": "2027-01-07"}, "契約開始日以降の日付を入力してください。"),
    ],
)
def test_invalid_input_issues_nothing_and_says_what_to_enter(
    sato: Client, typed: dict[str, str], expected: str
) -> None:
    assert expected in issue_page(sato, **typed)
    assert not License.objects.exists()


def test_the_mail_is_sent_again_once(sato: Client, number: str) -> None:
    contract = Contract.objects.get()
    address = f"/admin/contracts/{contract.pk}/resend/"
    assert "owner@example.jp" in sato.get(address, follow=True).content.decode()
    for _ in range(2):
        sato.post(address, {"once": "a"})
    assert Message.objects.filter(kind="numbers").count() == 1
    assert Event.objects.get(what="mail_resent").who == "sato"
