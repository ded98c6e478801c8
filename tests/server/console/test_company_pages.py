"""Support page and dashboard of a vendor with 428 customers; one of them is a chain with 172 terminals."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from licensing.clock import day_of
from server.console import dashboard
from server.console.roles import Role
from server.console.support.board import board_of
from server.licenses.models import Cancellation, Contract, Customer, Event, License, StaffRequest
from tests.company import CHAIN, Company
from tests.server.console.console_client import page_of, signed_in, words
from tests.variants import variants

HOME, WHY = "/admin/", "/admin/why/"
BOARD = "/admin/why/?customer=1"


@pytest.mark.parametrize("typed", [CHAIN, "092-5018-2605", "info@customer-000.example.jp"])
def test_the_six_broken_terminals_of_a_chain_come_first(company: Company, sato: Client, typed: str) -> None:
    page = page_of(sato, WHY, q=typed)
    assert "172台のうち6台が使えません。" in words(page)
    shown = re.findall(r"\?q=(\d{4}-\d{4}-\d{4})", page)
    assert set(shown[:6]) == {terminal.shown_number for terminal in company.locked.values()}


def test_each_broken_terminal_has_its_reason(company: Company, sato: Client) -> None:
    page = words(page_of(sato, WHY, q=CHAIN))
    for reason in (
        "契約は有効ですが、端末が通信しないまま期限が切れました",
        "契約期限が切れています",
        "ライセンスが停止されています",
        "番号が別の端末で登録されました",
        "番号の登録が解除されました",
    ):
        assert reason in page


def test_the_rest_is_listed_on_demand_and_by_shop(company: Company, sato: Client, now: datetime) -> None:
    board = board_of(company.chain, now)
    assert (len(board.locked), board.total) == (6, 172)
    fine = [finding.snapshot.terminal.shown_number for finding in board.fine if finding.snapshot]
    page = page_of(sato, WHY, q=CHAIN)
    assert not any(number in page for number in fine)
    everything = page_of(sato, WHY, customer=str(company.chain.pk), all="1")
    assert all(number in everything for number in fine)
    shop = board.shops[0]
    of_shop = board.of_shop(shop)
    assert 0 < of_shop.total < 10
    assert f"{of_shop.total}台" in words(page_of(sato, WHY, customer=str(company.chain.pk), shop=shop))


def test_the_number_of_statements_does_not_grow_with_the_terminals(company: Company, sato: Client) -> None:
    with CaptureQueriesContext(connection) as done:
        page_of(sato, WHY, customer=str(company.chain.pk), all="1")
    assert len(done) < 25


def test_customers_of_one_name_are_offered_with_their_terminals(company: Company, sato: Client) -> None:
    [name] = Customer.objects.values_list("name", flat=True).filter(email="info@customer-427.example.jp")
    twins = Customer.objects.filter(name=name)
    page = page_of(sato, WHY, q=name)
    assert "契約者が2件見つかりました。" in words(page)
    for customer in twins:
        assert f"?customer={customer.pk}" in page


def test_many_terminals_without_a_customer_are_counted_truly(company: Company, sato: Client) -> None:
    assert "端末が300台見つかりました。最近通信した20台です。" in words(page_of(sato, WHY, q="お試し"))


@pytest.mark.parametrize(
    ("model", "address"),
    [
        (Customer, HOME),
        (Customer, f"{WHY}?customer={{}}"),
        (Contract, "/admin/licenses/contract/{}/change/"),
        (Cancellation, "/admin/cancellations/{}/"),
    ],
)
def test_where_a_phone_has_no_headings_each_day_says_what_it_is(
    company: Company, sato: Client, model: type[Customer | Contract | Cancellation], address: str
) -> None:
    page = sato.get(address.format(model.objects.earliest("pk").pk)).content.decode()
    assert 'class="day" data-of="' in page
    tables = re.findall(r'<table class="[^"]*stack.*?</table>', page, re.DOTALL)
    assert not [
        cell for table in tables for cell in re.findall(r"<td[^>]*>\d{4}/[\d/ :]+</td>", table) if "data-of" not in cell
    ]


def test_applicants_are_found(company: Company, sato: Client) -> None:
    assert "本店商会" in page_of(sato, WHY, q="apply@applicant-0.example.jp")


@pytest.mark.parametrize(
    ("role", "renews", "asks"),
    [
        (Role.SUPPORT, False, True),
        pytest.param(Role.ADMIN, True, False, marks=pytest.mark.variant),
        pytest.param(Role.VIEWER, False, False, marks=pytest.mark.variant),
    ],
)
def test_buttons_are_those_that_the_role_may_press(company: Company, role: Role, renews: bool, asks: bool) -> None:
    client = signed_in("mita", role)
    page = page_of(client, WHY, q=CHAIN)
    assert ("/admin/actions/renew/" in page) is renews
    assert ("管理者に依頼する" in page) is asks
    kinds = {re.sub(r"\d+", "1", link.partition("?")[0]): link for link in re.findall(r'href="(/admin/[^"]+)"', page)}
    for link in kinds.values():
        assert client.get(link.replace("&amp;", "&"), follow=True).status_code == 200, link


def test_support_asks_administrators_once(company: Company) -> None:
    suzuki = signed_in("suzuki", Role.SUPPORT)
    forgotten = License.objects.get(registrations__terminal=company.locked["ended"])
    posted = {"license": forgotten.pk, "what": "renewed", "next": BOARD}
    for _click in range(2):
        response = suzuki.post(f"{WHY}request/", posted)
        assert response["Location"] == BOARD
    request = StaffRequest.objects.get()
    assert (request.license, request.what, request.who) == (forgotten, Event.What.RENEWED, "suzuki")
    page = words(page_of(suzuki, WHY, q=CHAIN))
    assert "suzukiさんが11/22 12:00に管理者へ依頼しました" in page


# the dashboard


def test_forgotten_contracts_of_the_company_are_first(company: Company, sato: Client) -> None:
    found = dashboard.ended_contracts(day_of(company.now))
    assert sum(row.licenses for row in found.rows) == company.ended_asking + 1, "and one of the chain's"
    page = page_of(sato, HOME)
    places = [page.index(f'id="{name}"') for name in ("applications", "ended", "lockouts", "contracts", "mails")]
    assert places == sorted(places)
    row = found.rows[0]
    assert row.customer.phone in page
    assert f"{row.days_ago}日前" in words(page)
    assert f"/admin/actions/renew/?contract={row.contract.pk}" in page


def test_the_number_of_statements_does_not_grow_with_the_work(company: Company, sato: Client) -> None:
    for address in (HOME, "/admin/?list=mails", "/admin/?list=lockouts", "/admin/?list=contracts"):
        with CaptureQueriesContext(connection) as done:
            page_of(sato, address)
        assert len(done) < 45, address


@pytest.mark.parametrize(
    "name", ["applications", "requests", "ended", "lockouts", "contracts", "flags", "waiting", "trials", "mails"]
)
def test_each_list_can_be_shown_in_full(company: Company, sato: Client, name: str) -> None:
    page = sato.get(f"/admin/?list={name}").content.decode()
    assert f'id="{name}"' in page
    assert name == "requests" or page.count("<tr>") > 1


@pytest.mark.parametrize("role", variants(*reversed(Role)))
def test_links_lead_where_the_role_may_go(company: Company, role: Role) -> None:
    client = signed_in("mita", role)
    page = client.get(HOME).content.decode()
    links = {
        link.replace("&amp;", "&")
        for link in re.findall(r'href="(/admin/[a-z][^"#]+)"', page[page.index("console-page") :])
    }
    kinds = {re.sub(r"\d+", "1", link.partition("?")[0]): link for link in links}
    assert len(kinds) > 4
    for link in kinds.values():
        assert client.get(link, follow=True).status_code == 200, link


def test_failed_mails_of_the_company_fit_on_the_page(company: Company, sato: Client) -> None:
    assert sum(row.count for row in dashboard.failed_mails().rows) == 229
    assert sato.get(HOME).content.decode().count("いまの宛先に再送") <= 2 * 5
