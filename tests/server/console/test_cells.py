"""How the console writes what it links to."""

from datetime import datetime

import pytest
from django.test import Client

from server.console.cells import dialled
from server.licenses.models import Contract, Customer
from server.licenses.staff import customers


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("03-1234-5678", "03-1234-5678"),
        ("０３－１２３４－５６７８", "03-1234-5678"),
        ("０３ー１２３４ー５６７８", "03-1234-5678"),
        ("（03）1234 5678", "0312345678"),
        ("+81 3-1234-5678", "+813-1234-5678"),
        ("本社 03-1234-5678（内線 12）", "03-1234-5678"),
        ("03-1234-5678 / 090-1111-2222", "03-1234-5678"),
        ("不明", ""),
        ("", ""),
    ],
)
def test_a_number_is_dialled_however_it_was_typed(typed: str, called: str) -> None:
    assert dialled(typed) == called


def test_the_page_of_a_contract_calls_and_writes(sato: Client, number: str, now: datetime) -> None:
    address = f"/admin/licenses/contract/{Contract.objects.get().pk}/change/"
    row = Customer.objects.get()
    customers.edit(row, {"phone": "０３－１２３４－５６７８（内線 1）"}, who="sato", now=now)
    page = sato.get(address).content.decode()
    assert 'href="tel:03-1234-5678">０３－１２３４－５６７８（内線 1）<' in page
    assert 'href="mailto:owner@example.jp"' in page
    customers.edit(row, {"phone": ""}, who="sato", now=now)
    assert "tel:" not in sato.get(address).content.decode()
