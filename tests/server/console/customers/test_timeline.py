"""The timeline of a customer, which the event log knows by name alone: customers of one name are told apart."""

from datetime import datetime

import pytest
from django.test import Client

from server.licenses.models import Cancellation, Contract, Customer
from server.licenses.staff import cancellations, customers, merging, operations
from server.mailing.models import Message
from server.portal import requests
from server.portal.models import OwnerRequest
from tests.server.console.console_client import words

DOUBT = "別の契約者の記録かもしれません"


def issued(email: str, now: datetime, customer: str = "銀座商店") -> Contract:
    return operations.issue(customer=customer, email=email, count=1, months=12, who="sato", now=now)


def timeline_of(client: Client, row: Customer) -> str:
    page = words(client.get(f"/admin/customers/{row.pk}/").content.decode())
    return page[page.index("対応と操作の記録") : page.index("送ったメール")]


@pytest.fixture
def two(db: None, now: datetime) -> tuple[Contract, Contract]:
    """Return the contracts of two customers of one name, with a stop, a cancellation and a request of each."""
    contracts = issued("one@example.jp", now), issued("two@example.jp", now)
    for contract, reason in zip(contracts, ("一方の理由", "他方の理由"), strict=True):
        operations.stop(contract.licenses.get(), who="sato", reason=reason, now=now)
        cancellations.ask(contract, who="sato", now=now)
        requests.ask(reason, contract.customer, kind="other", text="", email=contract.customer.email, now=now)
    return contracts


def test_what_is_about_the_licenses_of_another_customer_of_the_name_is_not_in_it(
    sato: Client, two: tuple[Contract, Contract]
) -> None:
    first, second = two
    shown = timeline_of(sato, first.customer)
    assert "一方の理由" in shown
    assert "他方の理由" not in shown
    assert shown.count("解約の受付") == shown.count("お客様からの依頼") == 1
    assert (Cancellation.objects.count(), OwnerRequest.objects.count()) == (2, 2)
    assert second.customer.email in shown, "a link to the other one"


def test_what_may_be_about_either_says_so(sato: Client, two: tuple[Contract, Contract], now: datetime) -> None:
    first, second = (contract.customer for contract in two)
    note = f"「{DOUBT}」と添えています。"
    assert timeline_of(sato, first).replace(note, "").count(DOUBT) == 0
    customers.edit(second, {"contact_name": "山田"}, who="sato", now=now)
    assert timeline_of(sato, first).replace(note, "").count(DOUBT) == 1


def test_a_number_that_went_to_a_third_customer_may_be_of_either(
    sato: Client, two: tuple[Contract, Contract], now: datetime
) -> None:
    first, _ = two
    third = issued("third@example.jp", now, customer="浅草商店").customer
    operations.transfer(first.licenses.get(), to=third, who="sato", now=now)
    assert "一方の理由" in timeline_of(sato, first.customer)
    assert DOUBT in timeline_of(sato, first.customer).replace(f"「{DOUBT}」", "")


def test_a_former_name_counts_and_a_merged_customer_does_not(
    sato: Client, two: tuple[Contract, Contract], now: datetime
) -> None:
    first, second = (contract.customer for contract in two)
    customers.rename(second, "浅草商店", "", who="sato", now=now)
    assert "他方の理由" not in timeline_of(sato, first)
    merging.merge(second, first, who="sato", now=now)
    shown = timeline_of(sato, first)
    assert "他方の理由" in shown
    assert "同じ名前の契約者がほかにあります" not in shown


def test_mails_are_counted_and_are_those_of_the_customer(
    sato: Client, two: tuple[Contract, Contract], now: datetime
) -> None:
    first, second = (contract.customer for contract in two)
    rows = [(first, "自分の件名")] * 60 + [(second, "他人の件名"), (None, "申込みの件名")]
    Message.objects.bulk_create(
        Message(
            key=f"{place}",
            customer=of,
            kind="issued",
            to=first.email,
            language="ja",
            subject=subject,
            created_at=now,
            queued_at=now,
            not_before=now,
        )
        for place, (of, subject) in enumerate(rows)
    )
    page = words(sato.get(f"/admin/customers/{first.pk}/").content.decode())
    assert "送ったメール61 " in page
    assert "申込みの件名" in page
    assert "他人の件名" not in page
    assert "新しい順に50通を表示しています。" in page
