"""Names that people type or paste: one line of visible characters, so that no terminal rejects a statement for one."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from licensing.answer import read_answer
from licensing.errors import Refused
from licensing.request import Op, sign_request
from server.licenses.models import Customer, License, Terminal
from server.licenses.staff import customers, operations
from tests.server import direct
from tests.server.caller import Caller, refusal
from tests.server.console.console_client import ISSUE
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

PASTED = "\u202a銀座\u200b商店\u202c \u200d"
"""A name with what address books, spreadsheets and emoji leave in it."""


def test_an_issued_name_is_what_a_person_sees_of_it(issue: Issue, now: datetime) -> None:
    issue()
    operations.issue(customer=PASTED, email="owner@example.jp", count=1, months=1, who="tester", now=now)
    assert Customer.objects.get().name == "銀座商店", "and so it is the same customer"


def test_a_name_of_nothing_visible_is_refused(db: None, now: datetime) -> None:
    with pytest.raises(ValidationError):
        operations.issue(customer="\u200b\u202e", email="owner@example.jp", count=1, months=1, who="tester", now=now)
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        (PASTED, "銀座商店 "),
        ("A\x9b2J", "A 2J"),
        ("銀座\u2028商店", "銀座 商店"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
    ],
)
def test_a_customer_from_before_the_rule_gets_a_statement_that_terminals_accept(
    issue: Issue, now: datetime, name: str, stated: str
) -> None:
    [number] = issue()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE licenses_customer SET name = %s", [name])
    assert Customer.objects.get().name == name
    assert FarTerminal().register(number, now).customer == stated


@pytest.mark.parametrize("until", [date(1990, 1, 1), date(9999, 12, 31)])
def test_a_contract_from_before_the_limits_gets_a_statement_that_terminals_accept(
    issue: Issue, now: datetime, until: date
) -> None:
    [number] = issue()
    License.objects.update(contract_until=until)
    assert FarTerminal().register(number, now).contract_until == min(max(until, date(2000, 1, 1)), date(2199, 12, 31))


def test_the_name_of_the_terminal_that_has_the_number_can_be_read_too(issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    Terminal.objects.update(name="レジ\u202e1")
    newcomer = FarTerminal()
    request = sign_request(newcomer.request(Op.REGISTER, now, license=number), newcomer.key)
    answer = direct.post(request)
    with pytest.raises(Refused) as caught:
        read_answer(answer.status_code, answer["Content-Type"], answer.content)
    assert caught.value.holder is not None
    assert caught.value.holder.terminal_name == "レジ1"


def test_a_customers_details_are_cleaned_and_so_recorded(issue: Issue, now: datetime) -> None:
    issue()
    customers.edit(Customer.objects.get(), {"contact_name": PASTED, "phone": "03\u200b-1"}, who="tester", now=now)
    customer = Customer.objects.get()
    assert (customer.contact_name, customer.phone) == ("銀座商店", "03-1")


def test_the_console_cleans_what_is_pasted(admin_client: Client) -> None:
    admin_client.post("/admin/issue/", {"token": "once", **ISSUE, "customer": PASTED, "contact_name": "山\u200b田"})
    customer = Customer.objects.get()
    assert (customer.name, customer.contact_name) == ("銀座商店", "山田")


def test_the_api_cleans_invisible_characters_and_refuses_controls(db: None, now: datetime) -> None:
    crm = Caller("crm", now, "licenses:write")
    order = {"customer": PASTED, "email": "owner@example.jp", "count": 1, "months": 1}
    created = crm.post("contracts", order)
    assert created.status_code == 201, json.loads(created.content)
    assert Customer.objects.get().name == "銀座商店"
    for name in ("A\x9b2J", "\u200b"):
        refusal(crm.post("contracts", {**order, "customer": name}), 422, "invalid_fields")
    assert Customer.objects.count() == 1
