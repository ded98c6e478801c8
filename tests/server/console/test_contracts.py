"""The list of contracts, its filters for days to come, and the page of a contract."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from server.licenses.models import Contract, License
from server.licenses.staff import cancellations, operations
from tests.server.console.console_client import LIST, open_action

Issue = Callable[..., list[str]]

CONTRACTS = "/admin/licenses/contract/"
TODAY = date(2026, 11, 22)


def contract(now: datetime, customer: str, *, until: date = date(2027, 11, 22), count: int = 1) -> Contract:
    made = operations.issue(customer=customer, email="a@example.jp", count=count, months=12, who="test", now=now)
    made.licenses.update(contract_until=until)
    return made


def listed(client: Client, address: str = CONTRACTS, **chosen: str) -> set[str]:
    """Return the names of the customers in the list."""
    page = client.get(address, chosen).content.decode()
    return set(re.findall(r"商店[A-F]", page.partition('id="result_list"')[2]))


@pytest.mark.parametrize("address", [CONTRACTS, LIST], ids=["contracts", "licenses"])
def test_what_ends_on_coming_days_is_found(sato: Client, now: datetime, address: str) -> None:
    """Django's own filter offered today, the past 7 days, this month and this year, for days in the future."""
    for place, days in enumerate((-31, -1, 0, 30, 31, 60)):
        contract(now, f"商店{'ABCDEF'[place]}", until=TODAY + timedelta(days=days))
    assert listed(sato, address, ends="past30") == {"商店B"}
    assert listed(sato, address, ends="7") == {"商店C"}
    assert listed(sato, address, ends="30") == {"商店C", "商店D"}
    assert listed(sato, address, ends="90") == {"商店C", "商店D", "商店E", "商店F"}
    assert listed(sato, address, ends="2026-11") == {"商店B", "商店C"}, "the whole month"
    assert listed(sato, address, ends="2026-12") == {"商店D", "商店E"}
    assert listed(sato, address, ends="nonsense") == {"商店" + letter for letter in "ABCDEF"}
    assert "2026年12月" in sato.get(address).content.decode()


def test_a_contract_of_many_licenses_is_listed_once_with_size_end_and_state(sato: Client, now: datetime) -> None:
    one = contract(now, "商店A", count=3)
    first, second, _third = one.licenses.order_by("pk")
    License.objects.filter(pk=first.pk).update(contract_until=date(2026, 12, 7))
    operations.stop(second, who="sato", now=now)
    page = sato.get(CONTRACTS, {"ends": "2026-12"}).content.decode()
    row = re.sub(r"<[^>]+>", " ", page.partition('id="result_list"')[2])
    row = " ".join(row.split())
    assert "2026/12/07〜 2027/11/22" in row
    assert "有効 2" in row
    assert "停止 1" in row
    assert row.count("商店A") == 1


def test_contracts_are_found_by_their_state(sato: Client, now: datetime) -> None:
    contract(now, "商店A")
    contract(now, "商店B", until=date(2026, 11, 21))
    operations.stop(contract(now, "商店C").licenses.get(), who="sato", now=now)
    cancellations.ask(contract(now, "商店D"), who="sato", now=now)
    assert listed(sato, state="active") == {"商店A", "商店D"}
    assert listed(sato, state="expired") == {"商店B"}
    assert listed(sato, state="stopped") == {"商店C"}
    assert listed(sato, state="leaving") == {"商店D"}
    assert "解約受付中" in sato.get(CONTRACTS).content.decode()


def test_the_list_needs_as_many_queries_for_thirty_contracts_as_for_three(
    sato: Client, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        contract(now, "商店A")
    sato.get(CONTRACTS)
    with CaptureQueriesContext(connection) as few:
        sato.get(CONTRACTS)
    for _ in range(27):
        contract(now, "商店A", count=2)
    with django_assert_num_queries(len(few)):
        sato.get(CONTRACTS)


def test_the_page_of_a_large_contract_leads_to_the_list_of_its_licenses(
    sato: Client, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    contract(now, "商店B")
    one = contract(now, "商店A", count=150)
    one.customer.phone = "03-1234-5678"
    one.customer.save()
    page = sato.get(f"{CONTRACTS}{one.pk}/change/").content.decode()
    assert f'href="/admin/customers/{one.customer_id}/"' in page
    assert "03-1234-5678" in page
    assert page.count("商店A") < 30, "not a line for each license"
    assert "150件のライセンスの一覧へ" in page
    assert listed(sato, LIST, of=str(one.pk)) == {"商店A"}
    assert listed(sato, LIST, of="nonsense") == {"商店A", "商店B"}
    with django_assert_num_queries(11):
        sato.get(f"{CONTRACTS}{one.pk}/change/")


def test_a_cancellation_is_shown_before_a_renewal(sato: Client, issue: Issue, now: datetime) -> None:
    """A customer that had asked to cancel was renewed: nothing said so."""
    [number] = issue()
    one = operations.find(number).contract
    asked = cancellations.ask(one, who="suzuki", now=now)
    pages = {
        "contract": sato.get(f"{CONTRACTS}{one.pk}/change/").content.decode(),
        "form": open_action(sato, "renew", number),
        "preview": open_action(sato, "renew", number, months="12"),
    }
    for name, page in pages.items():
        assert "銀座商店 の契約は、2026年11月22日に解約を受け付けています。" in page, name
        assert "最終利用日はまだ決まっていません。" in page, name
        assert f'href="/admin/cancellations/{asked.pk}/"' in page, name
    cancellations.plan_stop(asked, date(2026, 12, 31), who="suzuki", now=now)
    assert "最終利用日は2026年12月31日です。" in open_action(sato, "renew", number)
    cancellations.withdraw(asked, who="suzuki", now=now)
    assert "解約を受け付けています" not in open_action(sato, "renew", number)


def test_a_cancellation_that_is_over_is_no_warning(sato: Client, issue: Issue, now: datetime) -> None:
    [number] = issue()
    asked = cancellations.ask(operations.find(number).contract, who="suzuki", now=now)
    day = TODAY - timedelta(days=1)
    type(asked).objects.update(papers_sent_on=day, papers_back_on=day, stops_on=day)
    assert "解約を受け付けています" not in open_action(sato, "renew", number)


def test_200_licenses_with_as_many_ends_are_summed_up(sato: Client, issue: Issue) -> None:
    numbers = issue(8)
    for days, license in enumerate(License.objects.order_by("pk")):
        License.objects.filter(pk=license.pk).update(contract_until=TODAY + timedelta(days=days))
    summary = open_action(sato, "renew", *numbers, months="12").partition("<table")[0]
    assert "契約期限がそれぞれ長くなります。" in summary
    shorter = open_action(sato, "renew", *numbers, months="", until="2026-11-01").partition("<table")[0]
    assert "契約期限がそれぞれ短くなります。" in shorter
