"""Customers that are merged while somebody adds to one of them, on PostgreSQL: what is added is the remaining one's."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from server.licenses.models import Change, Contact, Contract, Customer, License, Note, Shop
from server.licenses.staff import customer_changes, customers, import_file, imports, operations
from server.portal import details
from tests.server.licenses.test_cancellation_races import Office, office  # noqa: F401  # a fixture

NAME, EMAIL = "銀座商店", "x@example.jp"
FILE = "契約者名,メールアドレス,契約期限,発行する数\n銀座商店,x@example.jp,2027-11-30,2\n".encode()
MERGE = "UPDATE licenses_customer SET merged_into_id = %s WHERE id = %s"


def added_by_issue(now: datetime) -> Customer:
    return operations.issue(customer=NAME, email=EMAIL, count=1, months=12, who="sato", now=now).customer


def added_by_import(now: datetime) -> Customer:
    change = imports.perform(import_file.read(FILE), mails=False, token="t", who="sato", now=now)
    [contract] = Contract.objects.filter(licenses__changes=change).distinct()
    return contract.customer


def added_by_transfer(now: datetime) -> Customer:
    other = operations.issue(customer="浅草商店", email="a@example.jp", count=1, months=12, who="sato", now=now)
    license = other.licenses.get()
    License.objects.update(shop=Shop.objects.create(customer=other.customer, name="本店"))
    operations.transfer(license, to=Customer.objects.get(name=NAME), who="sato", now=now)
    license = License.objects.get()
    assert license.shop is not None
    assert license.shop.customer == license.customer
    return license.customer


def added_by_note(now: datetime) -> Customer:
    customers.note(Customer.objects.get(name=NAME), "電話した", token="t", who="sato", now=now)
    return Note.objects.get().customer


def added_by_owner(now: datetime) -> Customer:
    row = Customer.objects.get(name=NAME)
    details.add_person(row, "山田", "yamada@example.jp", who="owner", now=now)
    return Contact.objects.get().customer


@pytest.mark.parametrize("add", [added_by_issue, added_by_import, added_by_transfer, added_by_note, added_by_owner])
def test_what_is_added_while_its_customer_is_merged_is_the_other_ones(
    office: Office,  # noqa: F811
    now: datetime,
    add: Callable[[datetime], Customer],
) -> None:
    row = office.do(lambda: customers.add(NAME, EMAIL, {}, who="sato", now=now))
    into = office.do(lambda: customers.add("銀座", "y@example.jp", {}, who="sato", now=now))
    begun = office.meanwhile(partial(add, now), MERGE, into.pk, row.pk)
    office.colleague.commit()
    assert begun.result() == into


def test_a_merge_waits_for_what_is_being_added(office: Office, now: datetime) -> None:  # noqa: F811
    row = office.do(lambda: customers.add(NAME, EMAIL, {}, who="sato", now=now))
    into = office.do(lambda: customers.add("銀座", "y@example.jp", {}, who="sato", now=now))
    lock = "SELECT id FROM licenses_customer WHERE id = %s FOR NO KEY UPDATE"
    merge = partial(customer_changes.merge, row, into, token="t", who="sato", now=now)
    begun = office.meanwhile(merge, lock, row.pk)
    insert = "INSERT INTO licenses_contract (customer_id, issued_at) VALUES (%s, %s)"
    office.colleague.execute(insert, [row.pk, now])
    office.colleague.commit()
    assert begun.result().kind == Change.Kind.MERGE_CUSTOMERS
    assert office.do(Contract.objects.get).customer_id == into.pk


def test_two_merges_of_the_same_customers_do_not_wait_for_each_other(office: Office, now: datetime) -> None:  # noqa: F811
    first = office.do(lambda: customers.add("銀座", "y@example.jp", {}, who="sato", now=now))
    row = office.do(lambda: customers.add(NAME, EMAIL, {}, who="sato", now=now))
    lock = "SELECT id FROM licenses_customer WHERE id = %s FOR NO KEY UPDATE"
    begun = office.meanwhile(
        partial(customer_changes.merge, row, first, token="t", who="sato", now=now), lock, first.pk
    )
    office.colleague.execute(lock, [row.pk])
    office.colleague.commit()
    assert begun.result().kind == Change.Kind.MERGE_CUSTOMERS


@pytest.mark.parametrize("add", [added_by_issue, added_by_import])
def test_what_is_added_while_the_import_of_its_customer_is_undone_has_a_new_one(
    office: Office,  # noqa: F811
    now: datetime,
    add: Callable[[datetime], Customer],
) -> None:
    row = office.do(lambda: customers.add(NAME, EMAIL, {}, who="sato", now=now))
    begun = office.meanwhile(partial(add, now), "DELETE FROM licenses_customer WHERE id = %s", row.pk)
    office.colleague.commit()
    assert (begun.result().name, begun.result().email) == (NAME, EMAIL)


def test_undoing_an_import_waits_for_what_is_being_added(office: Office, now: datetime) -> None:  # noqa: F811
    file = "契約者名,メールアドレス\n銀座商店,x@example.jp\n".encode()
    read = partial(import_file.read, file)
    done = office.do(lambda: imports.perform(read(), mails=False, token="t", who="sato", now=now))
    lock = "SELECT id FROM licenses_customer FOR NO KEY UPDATE"
    begun = office.meanwhile(partial(imports.undo, done, who="sato", now=now), lock)
    insert = "INSERT INTO licenses_contract (customer_id, issued_at) SELECT id, %s FROM licenses_customer"
    office.colleague.execute(insert, [now])
    office.colleague.commit()
    assert begun.result() == []
    assert office.do(Contract.objects.get).customer_id == office.do(Customer.objects.get).pk
