"""The console's lists: search, filters, event details, and editing a customer."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from licensing.number import show
from server import clock
from server.console.roles import Role
from server.licenses.models import Contact, Customer, Event, License, Shop, Terminal
from server.licenses.staff import customers, imports, operations
from server.licenses.staff.import_file import read
from tests.server.console.console_client import (
    ACTION,
    LIST,
    MANAGED,
    REASON,
    SUPPORTED,
    do,
    key,
    signed_in,
    undo,
    words,
)
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def edit(client: Client, **typed: str) -> str:
    customer = Customer.objects.get()
    address = f"/admin/licenses/customer/{customer.pk}/change/"
    form = client.get(address).context["adminform"].form
    details = {name: form.initial.get(name) or "" for name in customers.DETAILS}
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())
    sent = {"seen": seen[1].replace("&quot;", '"') if seen else "", **details, **typed}
    inlines = {f"{of}-{name}": "0" for of in ("contacts", "shops") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return client.post(address, {**inlines, **sent}, follow=True).content.decode()


def test_support_edits_contact_details(number: str) -> None:
    edit(signed_in("sato", Role.SUPPORT), phone="06-1111-2222", memo="午後に電話", name="別の名前")
    customer = Customer.objects.get()
    assert (customer.name, customer.phone, customer.memo) == ("銀座商店", "06-1111-2222", "午後に電話")
    event = Event.objects.get(what="customer_changed")
    assert (event.who, event.before, event.after) == (
        "sato",
        {"phone": "03-1234-5678", "memo": ""},
        {"phone": "06-1111-2222", "memo": "午後に電話"},
    )


def test_support_edits_people_and_shops(number: str) -> None:
    person = {"contacts-0-role": "経理", "contacts-0-name": "山田", "contacts-0-email": "", "contacts-0-phone": "03-1"}
    shop = {"shops-0-name": "銀座本店", "shops-0-phone": "", "shops-0-address": "中央区"}
    added = {"contacts-TOTAL_FORMS": "1", "shops-TOTAL_FORMS": "1"}
    page = edit(signed_in("sato", Role.SUPPORT), kana="ぎんざ", **person, **shop, **added)
    assert "銀座本店" in page
    assert "ギンザ" in page
    event = Event.objects.filter(what="customer_changed").latest("pk")
    assert event.before == {"contacts": "", "shops": ""}
    assert event.after == {"contacts": "経理 山田 03-1", "shops": "銀座本店 中央区"}


@pytest.mark.parametrize("deleted", [False, True])
def test_licenses_of_a_shop_that_was_renamed_or_deleted_are_not_imported_again(
    sato: Client, db: None, now: datetime, deleted: bool
) -> None:
    table = "customer,email,shop,count,until\n銀座商店,owner@example.jp,本店,3,2027-11-22\n"
    imports.perform(read(table.encode()), mails=False, token="t", who="sato", now=now)
    shop = Shop.objects.get()
    renamed = {"shops-TOTAL_FORMS": "1", "shops-INITIAL_FORMS": "1", "shops-0-id": str(shop.pk)}
    typed = {
        "shops-0-name": "銀座本店",
        "shops-0-phone": "",
        "shops-0-address": "",
        "shops-0-customer": str(shop.customer_id),
    }
    edit(sato, **renamed, **typed, **({"shops-0-DELETE": "on"} if deleted else {}))
    assert [str(shop) for shop in Shop.objects.all()] == ([] if deleted else ["銀座本店"])
    changed = Event.objects.filter(what="shop_changed", before={"shop": "本店"})
    assert {event.after["shop"] for event in changed if event.after} == {"" if deleted else "銀座本店"}
    imports.perform(read(table.encode()), mails=False, token="u", who="sato", now=now)
    assert License.objects.count() == changed.count() == 3
    assert Shop.objects.count() == (not deleted)


def test_a_person_who_was_changed_meanwhile_is_not_overwritten(sato: Client, number: str, now: datetime) -> None:
    customer = Customer.objects.get()
    person = Contact.objects.create(customer=customer, name="山田", email="yamada@example.jp")
    page = sato.get(f"/admin/licenses/customer/{customer.pk}/change/").content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen is not None
    person.email = "new@example.jp"
    person.save()
    shown = {"id": str(person.pk), "customer": str(customer.pk), "role": "", "name": "山田", "phone": ""}
    stale = {f"contacts-0-{name}": value for name, value in {**shown, "email": "yamada@example.jp"}.items()}
    forms = {"contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "1"}
    page = edit(sato, seen=seen[1].replace("&quot;", '"'), phone="06-1111-2222", **forms, **stale)
    assert "まだ保存していません。" in page
    assert Contact.objects.get().email == "new@example.jp"


def test_a_colleagues_edit_is_not_overwritten(sato: Client, number: str) -> None:
    old = '{"contact_name": "", "phone": "", "email": "owner@example.jp", "language": "ja", "memo": ""}'
    edit(signed_in("tanaka", Role.SUPPORT), phone="06-1111-2222")
    assert "tanakaさんが12:00に「契約者情報の変更」をしています" in edit(sato, seen=old, phone="0")
    assert Customer.objects.get().phone == "06-1111-2222"


def test_viewers_cannot_edit_a_customer(number: str) -> None:
    client = signed_in("sato", Role.VIEWER)
    address = f"/admin/licenses/customer/{Customer.objects.get().pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"phone": "0"}).status_code == 403


@pytest.mark.parametrize(
    "typed", ["ぎんざ", "ギンザ", "ﾚｼﾞ1", "レジ1", "れじ1", "0312345678", "03-1234", "GINZA shouten", "ginza レジ"]
)
def test_a_license_is_found_by_any_spelling_of_a_part(sato: Client, issue: Issue, now: datetime, typed: str) -> None:
    others = issue(2)
    contract = operations.issue(customer="Ginza商店", email="x@example.jp", count=1, months=12, who="tester", now=now)
    license = contract.licenses.get()
    FarTerminal("ギンザ・レジー1号 shouten").register(license.number, now)
    contract.customer.phone = "03(1234)5678"
    contract.customer.save()
    page = sato.get(LIST, {"q": typed}).content.decode()
    assert show(license.number) in page
    assert not any(show(other) in page for other in others)


@pytest.mark.parametrize("state", ["active", "expired", "stopped", "planned", "unused", "mixed_up"])
def test_licenses_are_filtered_by_their_state(sato: Client, issue: Issue, now: datetime, state: str) -> None:
    numbers = dict(zip(("active", "expired", "stopped", "planned", "unused", "mixed_up"), issue(6), strict=True))
    for name, number in numbers.items():
        if name != "unused":
            FarTerminal().register(number, now)
    row = {name: License.objects.filter(number=number) for name, number in numbers.items()}
    row["expired"].update(contract_until=date(2026, 11, 1))
    row["stopped"].update(stopped_at=now)
    row["planned"].update(stops_on=date(2026, 12, 1))
    row["mixed_up"].update(back_and_forth_at=now)
    found = {one.number for one in sato.get(LIST, {"state": state}).context["cl"].result_list}
    expected = {numbers[state]}
    if state == "active":
        expected = {numbers[name] for name in ("active", "planned", "unused", "mixed_up")}
    assert found == expected


def test_the_terminal_of_a_license_is_a_link(sato: Client, number: str) -> None:
    terminal = Terminal.objects.get()
    link = f'<a class="plain-link" href="/admin/licenses/terminal/{terminal.pk}/change/">'
    assert f"{link}銀座 レジ1</a>" in sato.get(LIST).content.decode()
    Terminal.objects.update(name="")
    assert f'{link}<span class="number">{terminal.shown_number}</span></a>' in sato.get(LIST).content.decode()


def test_terminals_are_filtered_by_the_version_of_their_app(number: str, issue: Issue) -> None:
    cache.clear()
    FarTerminal("古いレジ").register(issue()[0], clock.now())
    Terminal.objects.filter(name="古いレジ").update(app_version="0.9.0")
    client = signed_in("sato", Role.SUPPORT)
    everything = client.get("/admin/licenses/terminal/").content.decode()
    assert "?app_version=0.9.0" in everything
    assert "?app_version=1.0.0" in everything
    page = client.get("/admin/licenses/terminal/?app_version=0.9.0").content.decode()
    assert "古いレジ" in page
    assert "銀座 レジ1" not in page


def test_the_page_of_a_license_says_whom_to_call(sato: Client, number: str) -> None:
    page = sato.get(f"{LIST}{key(number)}/change/").content.decode()
    assert f'href="/admin/customers/{Customer.objects.get().pk}/"' in page
    assert "03-1234-5678" in page


def test_the_numbers_of_an_event_lead_to_what_is_known_about_them(sato: Client, number: str) -> None:
    event, terminal = Event.objects.get(what=Event.What.REGISTERED), Terminal.objects.get()
    for address in ("/admin/licenses/event/", f"/admin/licenses/event/{event.pk}/change/"):
        page = sato.get(address).content.decode()
        assert f'href="/admin/why/?q={number}"' in page
        assert f'href="/admin/why/?q={terminal.number}"' in page


def test_the_event_log_shows_before_and_after(sato: Client, number: str) -> None:
    do(sato, "renew", number, months="12")
    page = sato.get("/admin/licenses/event/", {"what": "renewed"}).content.decode()
    assert "契約期限: 2027年11月22日 → 2028年11月22日" in page
    assert show(number) in page


def test_the_changes_of_a_day_are_listed_with_what_can_be_undone(sato: Client, number: str) -> None:
    do(sato, "stop", number, when="now")
    assert "取り消せます" in sato.get("/admin/licenses/change/").content.decode()
    undo(sato)
    assert "取り消し済み" in sato.get("/admin/licenses/change/").content.decode()


def test_the_pages_of_a_license_and_its_contract_lead_to_every_action(sato: Client, number: str) -> None:
    license = operations.find(number)
    for kind, pk in (("license", license.pk), ("contract", license.contract_id)):
        page = sato.get(f"/admin/licenses/{kind}/{pk}/change/").content.decode()
        for action in [*MANAGED, *SUPPORTED]:
            assert f"/admin/actions/{action}/?{kind}={pk}" in page
        assert "/resend/" in page


def test_the_console_is_in_english(sato: Client, number: str) -> None:
    page = sato.get(
        ACTION.format("stop"),
        {"license": str(key(number)), "asked": "1", "when": "now", "reason": REASON},
        headers={"Accept-Language": "en"},
        follow=True,
    ).content.decode()
    assert "1 terminal will be locked" in page
    assert "at its next check (within about 6 hours)" in page


def test_an_empty_list_says_so_in_plain_english(sato: Client) -> None:
    page = words(sato.get(LIST, {"q": "none"}, headers={"Accept-Language": "en"}).content.decode())
    assert "Nothing found" in page
    assert "Nothing matches. Change the search or the filters." in page


@pytest.mark.parametrize(("count", "expected"), [(1, "1 License "), (2, "2 Licenses ")])
def test_one_row_is_not_counted_in_the_plural(sato: Client, issue: Issue, count: int, expected: str) -> None:
    issue(count)
    page = words(sato.get(LIST, headers={"Accept-Language": "en"}).content.decode())
    assert expected in page
    assert " Customer " in page, "the heading of a column"


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("mailing/message", "text__regex"),
        ("mailing/message", "html__startswith"),
        ("api/token", "digest__startswith"),
        ("api/webhook", "secret__contains"),
        ("auth/user", "password__startswith"),
        ("licenses/license", "contract__customer__memo__contains"),
    ],
)
def test_a_field_that_is_not_shown_cannot_be_guessed_by_a_filter(number: str, path: str, hidden: str) -> None:
    client = signed_in("sato", Role.ADMIN)
    assert client.get(f"/admin/{path}/?{hidden}=x").status_code == 400
    assert client.get("/admin/mailing/message/?state__exact=sent").status_code == 200


def test_a_key_that_looks_like_a_day_is_a_key(sato: Client, number: str) -> None:
    assert sato.get("/admin/licenses/license/", {"of": "11001133"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "lookup", "value"),
    [
        ("customer", "language__range", "x"),
        ("event", "what__range", ""),
        ("event", "at__range", "1"),
        ("event", "at__year", 20 * "9"),
        ("event", "at__gte", "99991231T235959-1200"),
        ("event", "at__gte", "9999-W52-5T23:59:59-12:00"),
        ("event", "at__lt", "00010101T000000+0900"),
        ("event", "at__lt", "x"),
        ("event", "what", "\x00"),
    ],
)
@pytest.mark.parametrize("file", [{}, {"csv": "utf-8"}])
def test_what_no_filter_asks_for_is_refused(
    sato: Client, number: str, path: str, lookup: str, value: str, file: dict[str, str]
) -> None:
    answer = sato.get(f"/admin/licenses/{path}/", {lookup: value, **file}, follow=True)
    assert answer.status_code in (200, 400)
