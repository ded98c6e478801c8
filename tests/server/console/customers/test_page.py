"""The page of a customer: everything that is known of it, with links, in a constant number of statements."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from licensing.number import show
from server.console.roles import Role
from server.licenses.log import chain
from server.licenses.models import Contact, Customer, License, Note, Shop
from server.licenses.staff import cancellations, customers, merging, operations
from server.mailing import notices
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.fixture
def row(issue: Issue, now: datetime) -> Customer:
    """Return 銀座商店 with everything that a customer can have."""
    numbers = issue(3)
    row = Customer.objects.get()
    FarTerminal("銀座 レジ1").register(numbers[0], now)
    operations.stop(operations.find(numbers[1]), who="kato", now=now)
    customers.edit(
        row, {"kana": "ギンザショウテン", "address": "中央区銀座1-1", "phone": "03-1234-5678"}, who="kato", now=now
    )
    Contact.objects.create(customer=row, role="経理", name="山田", email="keiri@example.jp", phone="03-9999-0000")
    License.objects.filter(number=numbers[0]).update(shop=Shop.objects.create(customer=row, name="銀座本店"))
    Note.objects.create(customer=row, who="kato", at=now, text="折り返し\nお電話", call_back_on=now.date())
    cancellations.ask(License.objects.get(number=numbers[0]).contract, who="kato", now=now)
    chain.seal()
    notices.follow(now)
    return row


def page_of(client: Client, row: Customer) -> str:
    response = client.get(f"/admin/customers/{row.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_everything_is_on_one_page(sato: Client, row: Customer) -> None:
    page = page_of(sato, row)
    for text in ("ギンザショウテン", "中央区銀座1-1", "経理", "山田", "銀座本店", "銀座 レジ1", "折り返し<br>お電話"):
        assert text in page
    for address in ("tel:03-1234-5678", "mailto:keiri@example.jp", "/admin/cancellations/", "/admin/mailing/message/"):
        assert f'href="{address}' in page
    for license in License.objects.all():
        assert f'<a href="/admin/licenses/license/{license.pk}/change/">' in page
        assert show(license.number) in page
    assert "有効 2・契約期限切れ 0・停止 1・未登録 2" in page
    assert "解約の受付" in page
    assert "契約者情報の変更" in page


def test_the_page_is_in_english(sato: Client, row: Customer) -> None:
    with translation.override("en"):
        page = sato.get(f"/admin/customers/{row.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "2 active" in page
    assert "お客様とお話しした内容" not in page


def test_english_pages_have_one_format_of_dates(sato: Client, row: Customer) -> None:
    license = row.contracts.get().licenses.first()
    assert license is not None
    for address in (
        f"/admin/customers/{row.pk}/",
        f"/admin/licenses/license/{license.pk}/change/",
        f"/admin/licenses/contract/{license.contract_id}/change/",
        f"/admin/actions/renew/?license={license.pk}&asked=1&months=12&token=t",
    ):
        page = sato.get(address, headers={"accept-language": "en"}).content.decode()
        assert "2027/11/22" in page
        assert not re.search(r"\d (Nov|November) 20\d\d", page)


def test_no_browser_cuts_what_is_pasted(sato: Client, row: Customer) -> None:
    for address in (
        f"/admin/customers/{row.pk}/",
        f"/admin/customers/{row.pk}/rename/",
        f"/admin/licenses/customer/{row.pk}/change/",
        "/admin/issue/",
        "/portal/apply/",
        "/admin/mail-texts/renewed/ja/",
    ):
        page = sato.get(address, follow=True).content.decode()
        cut = re.findall(r"<(?:input|textarea)[^>]*\bmaxlength=[^>]*>", page)
        assert [field for field in cut if 'name="q"' not in field] == [], address
    said = sato.post(f"/admin/customers/{row.pk}/", {"text": "長" * 2001})
    assert said.status_code == 400
    assert "2000文字までで入力してください" in said.content.decode()
    assert "長" * 2001 in said.content.decode()


def test_a_chain_takes_no_more_statements(sato: Client, row: Customer, now: datetime) -> None:
    page_of(sato, row)

    def statements() -> int:
        with CaptureQueriesContext(connection) as done:
            page_of(sato, row)
        return len(done)

    few = statements()
    contract = operations.issue(customer=row.name, email=row.email, count=150, months=1, who="tester", now=now)
    for license in contract.licenses.all()[:20]:
        FarTerminal(f"レジ{license.pk}").register(license.number, now)
    assert statements() <= few + 1, "and the count of the pages"
    assert "/admin/customers/" in page_of(sato, row)
    second = sato.get(f"/admin/customers/{row.pk}/?page=2").content.decode()
    assert "2 / 2" in second


def test_support_notes_what_was_said(row: Customer, now: datetime) -> None:
    support = signed_in("suzuki", Role.SUPPORT)
    address = f"/admin/customers/{row.pk}/"
    response = support.post(address, {"text": "再起動していただいた", "call_back_on": "2026-11-25"}, follow=True)
    assert "再起動していただいた" in response.content.decode()
    note = Note.objects.latest("pk")
    assert (note.who, note.at, str(note.call_back_on)) == ("suzuki", now, "2026-11-25")
    refused = support.post(address, {"text": " "})
    assert refused.status_code == 400
    assert "お話しした内容を入力" in refused.content.decode()
    viewer = signed_in("tanaka", Role.VIEWER)
    assert viewer.post(address, {"text": "x"}).status_code == 403
    assert 'name="text"' not in page_of(viewer, row)


def test_what_a_form_says_is_noted_once(sato: Client, row: Customer) -> None:
    address, noted = f"/admin/customers/{row.pk}/", row.notes.count()
    [token] = re.findall(r'name="token" value="([^"]+)"', page_of(sato, row))
    said = {"text": "不在", "call_back_on": "", "token": token}
    pages = [sato.post(address, said, follow=True).content.decode() for _ in range(2)]
    assert row.notes.count() == noted + 1
    assert ["もう一度は追加しませんでした" in page for page in pages] == [False, True]
    sato.post(address, {**said, "text": "不在。夕方もう一度"})
    [token] = re.findall(r'name="token" value="([^"]+)"', page_of(sato, row))
    sato.post(address, {**said, "token": token})
    assert row.notes.count() == noted + 3, "another text, and the same one on another day"


def test_a_note_on_a_customer_that_was_merged_meanwhile_is_the_others(
    sato: Client, row: Customer, now: datetime
) -> None:
    other = Customer.objects.create(name="銀座商天", email="x@example.jp")
    merging.merge(other, row, who="kato", now=now)
    sato.post(f"/admin/customers/{other.pk}/", {"text": "折り返した"})
    sato.post("/admin/called/", {"customer": other.pk, "again_on": "2026-11-24", "text": "不在"})
    assert {note.customer for note in Note.objects.filter(text__in=("折り返した", "不在"))} == {row}


def test_the_newest_of_the_timeline_is_first(sato: Client, row: Customer, now: datetime) -> None:
    Note.objects.create(customer=row, who="kato", at=now + timedelta(minutes=1), text="最新の対応")
    page = page_of(sato, row)
    assert re.search(r"<strong>発行</strong>\s*3件", page), "together, not one after the other"
    assert page.index("最新の対応") < page.index("折り返し")


def test_a_merged_customer_leads_to_the_other(sato: Client, row: Customer, now: datetime) -> None:
    other = Customer.objects.create(name="銀座商天", email="x@example.jp")
    merging.merge(other, row, who="kato", now=now)
    for address in (f"/admin/customers/{other.pk}/", f"/admin/licenses/customer/{other.pk}/change/"):
        response = sato.get(address, follow=True)
        assert response.redirect_chain[-1] == (f"/admin/customers/{row.pk}/", 302)
        assert "この契約者に統合されています" in response.content.decode()
    for unknown in ("99999", "x"):
        response = sato.get(f"/admin/licenses/customer/{unknown}/change/", follow=True)
        assert response.redirect_chain[-1] == ("/admin/", 302)


def test_lists_lead_to_the_page(sato: Client, row: Customer) -> None:
    for model in ("customer", "contract", "license", "terminal"):
        assert f'href="/admin/customers/{row.pk}/"' in sato.get(f"/admin/licenses/{model}/").content.decode(), model


def test_customers_are_sorted_as_they_are_read(sato: Client, db: None) -> None:
    for name, kana in (("東京", "トウキョウ"), ("アトリエ", ""), ("京都", "キョウト"), ("安部", "アベ")):
        Customer.objects.create(name=name, kana=kana, email="x@example.jp")
    page = sato.get("/admin/licenses/customer/").content.decode()
    assert sorted(("東京", "アトリエ", "京都", "安部"), key=page.index) == ["アトリエ", "安部", "京都", "東京"]


def test_the_page_names_what_the_customer_was_called_before(sato: Client, row: Customer, now: datetime) -> None:
    assert "以前の契約者名" not in page_of(sato, row)
    customers.rename(row, "株式会社銀座", "", who="kato", now=now)
    assert re.search(r"<dt>以前の契約者名</dt>\s*<dd>銀座商店</dd>", page_of(sato, row))
