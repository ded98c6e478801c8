"""Customers that change: renamed, merged, found again before they are added twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from server.licenses.models import Change, Contact, Customer, Event, License, Note, Shop
from server.licenses.staff import changes, customer_changes, customers, merging, operations
from server.licenses.staff.actions import Transfer
from server.licenses.staff.changes import DoneBefore, Overtaken, TooLate
from server.licenses.staff.listing import with_terminals
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
What = Event.What


@pytest.fixture
def ginza(issue: Issue) -> Customer:
    issue()
    return Customer.objects.get()


@pytest.fixture
def asakusa(db: None, now: datetime) -> Customer:
    """Return a customer with a contract, a person, a shop and a note."""
    contract = operations.issue(
        customer="浅草商店", email="asakusa@example.jp", count=2, months=1, who="tester", now=now
    )
    row = contract.customer
    customers.edit(row, {"contact_name": "山田", "phone": "03-1111-2222"}, who="tester", now=now)
    Contact.objects.create(customer=row, name="経理", email="money@example.jp")
    Shop.objects.create(customer=row, name="浅草本店")
    Note.objects.create(customer=row, who="tester", at=now, text="電話した")
    return row


def test_statements_carry_a_new_name_from_the_next_contact_on(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    assert terminal.register(number, now).customer == "銀座商店"
    [row] = Customer.objects.all()
    customer_changes.rename(row, " 株式会社銀座 ", "ぎんざ", token="t", seen="銀座商店", who="sato", now=now)
    assert terminal.check(now).customer == "株式会社銀座"
    assert Customer.objects.get().kana == "ギンザ"
    event = Event.objects.get(what=What.CUSTOMER_RENAMED)
    assert (event.who, event.customer) == ("sato", "株式会社銀座")
    assert event.before == {"customer": "銀座商店", "kana": ""}


def test_a_form_of_renaming_is_performed_once_and_on_what_it_displayed(ginza: Customer, now: datetime) -> None:
    customer_changes.rename(ginza, "新宿", "", token="t", seen="銀座商店", who="sato", now=now)
    with pytest.raises(DoneBefore):
        customer_changes.rename(ginza, "渋谷", "", token="t", seen="新宿", who="sato", now=now)
    with pytest.raises(Overtaken) as overtaken:
        customer_changes.rename(ginza, "渋谷", "", token="u", seen="銀座商店", who="kato", now=now)
    assert overtaken.value.event is not None
    assert overtaken.value.event.who == "sato"
    assert Customer.objects.get().name == "新宿"


def test_renaming_is_idempotent(ginza: Customer, now: datetime) -> None:
    customers.rename(ginza, "銀座商店", "", who="sato", now=now)
    assert not Event.objects.filter(what=What.CUSTOMER_RENAMED).exists()


@pytest.mark.parametrize("name", ["", " \u200b", "あ" * 201])
def test_no_name_is_refused(ginza: Customer, now: datetime, name: str) -> None:
    with pytest.raises(ValidationError):
        customer_changes.rename(ginza, name, "", token="t", seen="銀座商店", who="sato", now=now)


def test_a_name_that_another_customer_of_the_address_has_is_refused(ginza: Customer, now: datetime) -> None:
    Customer.objects.create(name="銀座", email=ginza.email)
    with pytest.raises(ValidationError):
        customers.rename(ginza, "銀座", "", who="sato", now=now)


def test_a_new_name_is_undone_for_a_day_unless_it_was_changed_again(ginza: Customer, now: datetime) -> None:
    first = customer_changes.rename(ginza, "新宿", "シンジュク", token="1", seen="銀座商店", who="sato", now=now)
    customer_changes.undo(first, who="kato", now=now)
    assert Customer.objects.get().name == "銀座商店"
    with pytest.raises(TooLate):
        customer_changes.undo(first, who="kato", now=now)
    second = customer_changes.rename(ginza, "新宿", "", token="2", seen="銀座商店", who="sato", now=now)
    with pytest.raises(TooLate):
        customer_changes.undo(second, who="kato", now=now + timedelta(hours=24))
    customers.rename(ginza, "渋谷", "", who="sato", now=now)
    with pytest.raises(Overtaken):
        customer_changes.undo(second, who="kato", now=now)
    assert Customer.objects.get().name == "渋谷"


def test_a_merge_moves_everything_and_can_be_undone(ginza: Customer, asakusa: Customer, now: datetime) -> None:
    done = customer_changes.merge(asakusa, ginza, token="t", who="sato", now=now)
    assert License.objects.filter(contract__customer=ginza).count() == 3
    assert [shop.name for shop in ginza.shops.all()] == ["浅草本店"]
    assert ginza.notes.count() == 1
    assert list(ginza.contacts.order_by("pk").values_list("name", "email")) == [
        ("経理", "money@example.jp"),
        ("山田", "asakusa@example.jp"),
    ]
    assert list(customers.listed()) == [ginza]
    assert customers.names_of(ginza) == ["浅草商店", "銀座商店"]
    customer_changes.undo(done, who="kato", now=now)
    assert License.objects.filter(contract__customer=asakusa).count() == 2
    assert [shop.name for shop in asakusa.shops.all()] == ["浅草本店"]
    assert [contact.name for contact in Contact.objects.all()] == ["経理"]
    assert ginza.contacts.count() == ginza.shops.count() == ginza.notes.count() == 0
    assert customers.listed().count() == 2
    assert Event.objects.get(what=What.UNDONE).before == {"undone": "merge_customers"}


def test_what_is_issued_to_a_merged_customer_is_the_others(ginza: Customer, asakusa: Customer, now: datetime) -> None:
    merging.merge(asakusa, ginza, who="sato", now=now)
    contract = operations.issue(
        customer="浅草商店", email="asakusa@example.jp", count=1, months=1, who="tester", now=now
    )
    assert contract.customer == ginza


def test_a_customer_of_the_same_address_adds_no_contact(ginza: Customer, now: datetime) -> None:
    typo = Customer.objects.create(name="銀座商天", email=ginza.email)
    merging.merge(typo, ginza, who="sato", now=now)
    assert not Contact.objects.exists()


def test_only_two_customers_can_be_merged(ginza: Customer, asakusa: Customer, now: datetime) -> None:
    with pytest.raises(ValidationError):
        merging.merge(ginza, ginza, who="sato", now=now)
    merging.merge(asakusa, ginza, who="sato", now=now)
    with pytest.raises(ValidationError):
        merging.merge(asakusa, ginza, who="sato", now=now)
    with pytest.raises(ValidationError):
        merging.merge(ginza, asakusa, who="sato", now=now)


def test_former_names_are_followed(ginza: Customer, now: datetime) -> None:
    for name in ("A商店", "B商店", "C商店"):
        customers.rename(ginza, name, "", who="sato", now=now)
    ginza.refresh_from_db()
    assert customers.names_of(ginza) == ["A商店", "B商店", "C商店", "銀座商店"]
    assert {str(former) for former in ginza.former_names.all()} == {"A商店", "B商店", "銀座商店"}


@pytest.mark.parametrize(
    ("name", "email", "phone"),
    [
        ("(株)銀座陶器", "", ""),
        ("銀座 陶器 有限会社", "", ""),
        ("ｷﾞﾝｻﾞﾄｳｷ", "", ""),
        ("まったく別", "GINZA@example.jp", ""),
        ("まったく別", "", "0312345678"),
    ],
)
def test_a_customer_that_looks_alike_is_found(db: None, name: str, email: str, phone: str) -> None:
    known = Customer.objects.create(
        name="株式会社銀座陶器", kana="ギンザトウキ", email="ginza@example.jp", phone="03-1234-5678"
    )
    Customer.objects.create(name="株式会社新宿書店", email="s@example.jp", phone="03-9999-9999")
    assert list(customers.similar(name, email, phone)) == [known]


def test_what_has_no_name_is_like_no_other(db: None) -> None:
    Customer.objects.create(name="株式会社銀座陶器", email="ginza@example.jp")
    assert not customers.similar("株式会社", "", "03").exists()


def test_a_license_is_moved_with_its_shop_and_back(issue: Issue, asakusa: Customer, now: datetime) -> None:
    first, second = map(operations.find, issue(2))
    ginza = first.customer
    License.objects.filter(pk=first.pk).update(shop=Shop.objects.create(customer=ginza, name="本店"))
    terminal = FarTerminal()
    terminal.register(first.number, now)
    action = Transfer(customer_id=asakusa.pk)

    def act(one: License) -> None:
        action.perform(one, who="sato", now=now)

    done = changes.change(Change.Kind.TRANSFER, [first, second], act, token="t", seen=None, who="sato", now=now)
    assert terminal.check(now).customer == "浅草商店"
    moved = operations.find(first.number)
    assert moved.shop is not None
    assert (moved.customer, moved.shop.customer, moved.shop.name) == (asakusa, asakusa, "本店")
    assert operations.find(second.number).contract == moved.contract, "they were of one contract"
    assert moved.contract.issued_at == first.contract.issued_at
    event = Event.objects.filter(what=What.TRANSFERRED).latest("pk")
    assert (event.customer, event.before, event.after) == (
        "浅草商店",
        {"customer": "銀座商店"},
        {"customer": "浅草商店"},
    )
    again = with_terminals(License.objects.filter(pk=first.pk)).get()
    assert "何も変わりません" in action.effect(again, now).sentence
    assert changes.undo(done, who="kato", now=now) == []
    assert terminal.check(now).customer == "銀座商店"
    assert operations.find(first.number).shop.name == "本店"  # type: ignore[union-attr]


def test_a_license_is_moved_to_a_customer_that_there_is(ginza: Customer, asakusa: Customer, now: datetime) -> None:
    merging.merge(ginza, asakusa, who="sato", now=now)
    license = License.objects.filter(contract__customer=asakusa).first()
    assert license is not None
    for key in (ginza.pk, 12345):
        with pytest.raises(ValidationError):
            Transfer(customer_id=key).perform(license, who="sato", now=now)


def test_a_customer_is_added_unless_it_is_known(ginza: Customer, asakusa: Customer, now: datetime) -> None:
    assert customers.add("銀座商店", "owner@example.jp", {"phone": "1"}, who="sato", now=now) == ginza
    merging.merge(asakusa, ginza, who="sato", now=now)
    assert customers.add("浅草商店", "asakusa@example.jp", {}, who="sato", now=now) == ginza
    assert customers.add("上野", "ueno@example.jp", {"kana": "うえの"}, who="sato", now=now).kana == "ウエノ"


@pytest.mark.parametrize("typed", [("浅草商店", "Asakusa@Example.JP"), ("浅草 商店", "asakusa@example.jp")])
def test_another_spelling_makes_no_second_customer(asakusa: Customer, now: datetime, typed: tuple[str, str]) -> None:
    name, email = typed
    issued = operations.issue(customer=name, email=email, count=1, months=1, who="tester", now=now)
    assert issued.customer == customers.add(name, email, {}, who="tester", now=now) == asakusa
    customers.rename(asakusa, "浅草百貨店", "", who="sato", now=now)
    issued = operations.issue(customer=name, email=email, count=1, months=1, who="tester", now=now)
    assert issued.customer == asakusa
    assert Customer.objects.count() == 1


def test_customers_that_were_merged_one_after_the_other_are_the_last_one(
    ginza: Customer, asakusa: Customer, now: datetime
) -> None:
    last = Customer.objects.create(name="上野商店", email="ueno@example.jp")
    contracts = set(ginza.contracts.all())
    first = customer_changes.merge(ginza, asakusa, token="1", who="sato", now=now)
    customer_changes.merge(asakusa, last, token="2", who="sato", now=now)
    assert customers.add(ginza.name, ginza.email, {}, who="sato", now=now) == last
    assert operations.customer_of(ginza.name, ginza.email) == last
    assert set(customers.names_of(last)) == {"上野商店", "浅草商店", "銀座商店"}
    customer_changes.undo(first, who="sato", now=now)
    assert set(ginza.contracts.all()) == contracts
    assert set(customers.names_of(last)) == {"上野商店", "浅草商店"}


def test_a_contract_ends_months_after_its_first_day(db: None, now: datetime) -> None:
    start = (now + timedelta(days=40)).date()
    contract = operations.issue(
        customer="銀座", email="x@example.jp", count=1, months=12, starts_on=start, who="sato", now=now
    )
    [license] = contract.licenses.all()
    assert contract.first_day == start
    assert license.contract_until == start.replace(year=start.year + 1)
    assert operations.renewed_until(license, 1, start) > license.contract_until


def test_a_contract_may_end_on_any_day(db: None, now: datetime) -> None:
    end = (now + timedelta(days=99)).date()
    contract = operations.issue(customer="銀座", email="x@example.jp", count=1, until=end, who="sato", now=now)
    assert contract.licenses.get().contract_until == end
