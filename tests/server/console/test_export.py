"""Every list as a CSV file: all rows of its search and filters, in both encodings, without formulas."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from licensing.number import show
from server.console.base import ConsoleAdmin
from server.console.roles import Role
from server.licenses.models import Customer, License
from server.licenses.staff import operations
from tests.server.conftest import NOON
from tests.server.console.console_client import LIST, signed_in
from tests.server.customers import set_details

Issue = Callable[..., list[str]]
CUSTOMERS = "/admin/licenses/customer/"
admin.autodiscover()  # otherwise the first request does it
LISTS = [model for model, kind in admin.site._registry.items() if isinstance(kind, ConsoleAdmin)]


def rows_of(client: Client, address: str, encoding: str = "utf-8", **filters: str) -> list[dict[str, str]]:
    response = client.get(address, {"csv": encoding, **filters})
    assert response.status_code == 200
    blob = b"".join(response)
    text = blob.decode("cp932" if encoding == "sjis" else "utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_every_list_can_be_saved(sato: Client, number: str, model: type) -> None:
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"  # type: ignore[attr-defined]
    rows = rows_of(sato, address)
    assert len(rows) == model._default_manager.count()  # type: ignore[attr-defined]
    page = sato.get(address).content.decode()
    assert ("?csv=utf-8" in page) is bool(rows)
    assert not any("<" in cell for row in rows for cell in row.values())


@pytest.mark.parametrize("page", ["0", "99", "9" * 30, "x"])
def test_the_file_has_all_pages_whatever_page_is_asked_for(
    sato: Client, issue: Issue, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    issue(2)
    monkeypatch.setattr(admin.site._registry[License], "list_per_page", 1)
    assert len(rows_of(sato, LIST, p=page)) == 2


def test_a_filter_that_cannot_be_is_told_as_in_the_list(sato: Client, number: str) -> None:
    for filters in ({}, {"csv": "utf-8"}):
        answer = sato.get("/admin/licenses/event/", {"at__gte": "x", **filters})
        assert answer.headers["Location"] == "/admin/licenses/event/?e=1"


@pytest.mark.parametrize("encoding", ["utf-8", "sjis"])
def test_the_file_has_what_is_filtered(sato: Client, number: str, issue: Issue, encoding: str) -> None:
    [other] = issue()
    [row] = rows_of(sato, LIST, encoding, state="unused")
    assert row["ライセンス番号"] == other
    [row] = rows_of(sato, LIST, encoding, q=show(number))
    assert (row["契約者"], row["状態"], row["契約期限"]) == ("銀座商店", "有効", "2027/11/22")
    assert row["端末"].startswith("銀座 レジ1 ")
    assert row["最終通信"] == "2026/11/22 12:00"
    assert row["停止日時"] == ""
    operations.stop(operations.find(number), who="sato", now=NOON)
    [row] = rows_of(sato, LIST, encoding, q=show(number))
    assert row["停止日時"] == "2026/11/22 12:00"
    assert len(rows_of(sato, LIST, encoding)) == 2


def test_the_file_has_all_pages_and_the_links_keep_the_filter(sato: Client, issue: Issue) -> None:
    issue(120)
    assert len(rows_of(sato, LIST)) == 120
    page = sato.get(LIST, {"q": "銀座", "p": "2"}).content.decode()
    assert "csv=utf-8" in page
    [address] = {part.split('"')[0] for part in page.split('href="') if part.startswith("?") and "csv=sjis" in part}
    assert "q=" in address
    assert "p=" not in address


def test_a_file_is_read_with_few_statements(sato: Client, issue: Issue) -> None:
    issue(60)
    with CaptureQueriesContext(connection) as done:
        rows_of(sato, LIST)
    assert len(done) < 15


def test_no_spreadsheet_runs_a_name_as_a_formula(sato: Client) -> None:
    Customer.objects.create(name="=1+1", kana="アベ", email="a@example.jp", memo="一行目\n二行目", address="中央区")
    [row] = rows_of(sato, CUSTOMERS)
    assert row["契約者名"] == "'=1+1"
    assert (row["フリガナ"], row["住所"], row["言語"]) == ("アベ", "中央区", "日本語")


def test_a_character_that_shift_jis_lacks_is_a_question_mark(sato: Client) -> None:
    Customer.objects.create(name="𠮷野家", email="a@example.jp")
    assert rows_of(sato, CUSTOMERS, "sjis")[0]["契約者名"] == "?野家"


def test_what_shift_jis_writes_otherwise_is_no_question_mark(sato: Client, issue: Issue) -> None:
    issue(2)
    License.objects.filter(pk=License.objects.earliest("pk").pk).update(contract_until=date(2027, 1, 31))
    assert rows_of(sato, "/admin/licenses/contract/", "sjis")[0]["契約期限"] == "2027/01/31～ 2027/11/22"
    Customer.objects.create(name="−1か\u3099く—ホテル", email="a@example.jp", phone="03\u20131234\u22125678")
    [row, _ginza] = rows_of(sato, CUSTOMERS, "sjis")
    assert (row["契約者名"], row["電話番号"]) == ("'－1がく―ホテル", "03-1234－5678")


@pytest.mark.parametrize("name", ["A<本店>", "R&amp;D"])
def test_a_name_that_looks_like_html_is_kept(sato: Client, number: str, name: str) -> None:
    set_details(name=name)
    assert rows_of(sato, CUSTOMERS)[0]["契約者名"] == name
    assert rows_of(sato, LIST)[0]["契約者"] == name


def test_an_unknown_encoding_is_the_list(sato: Client, number: str) -> None:
    assert "text/html" in sato.get(LIST, {"csv": "x"}).headers["Content-Type"]


def test_only_who_sees_the_list_gets_the_file(number: str) -> None:
    support = signed_in("suzuki", Role.SUPPORT)
    assert len(rows_of(support, LIST)) == License.objects.count()
    assert support.get("/admin/auth/user/", {"csv": "utf-8"}).status_code == 403
    assert Client().get(LIST, {"csv": "utf-8"}).status_code == 302
