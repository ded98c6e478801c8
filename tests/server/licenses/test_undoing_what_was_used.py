"""Undoing a change after what it came from, or what it made, was deleted or used by another one."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import connection

from server.licenses.models import Change, Contract, Customer, Event, License, Shop
from server.licenses.staff import cancellations, changes, customer_changes, imports, operations, requests, undoing
from server.licenses.staff.import_file import read
from server.mailing.mail_queue import enqueue
from server.mailing.models import Message
from tests.server.cancelling import sign
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def imported(now: datetime, *, mails: bool) -> Change:
    """Import two licenses of one contract."""
    table = "customer,email,count,starts_on,until\n銀座陶器,ginza@example.jp,2,2026-12-01,2027-11-30\n"
    return imports.perform(read(table.encode()), mails=mails, token=changes.new_token(), who="sato", now=now)


def change(license: License, kind: Change.Kind, act: Callable[[License], None], now: datetime) -> Change:
    return changes.change(kind, [license], act, token=changes.new_token(), seen=None, who="sato", now=now)


def test_a_license_does_not_return_to_a_shop_that_was_deleted(issue: Issue, now: datetime) -> None:
    [number] = issue()
    former, shop = (Shop.objects.create(customer=Customer.objects.get(), name=name) for name in ("本店", "新宿店"))
    License.objects.update(shop=former)

    def act(license: License) -> None:
        operations.set_shop(license, shop, who="sato", now=now)

    done = change(operations.find(number), Change.Kind.SHOP, act, now)
    former.delete()
    [obstacle] = undoing.undo(done, who="tanaka", now=now)
    connection.check_constraints()
    assert (obstacle.license.number, License.objects.get().shop) == (number, shop)


def test_a_license_does_not_return_to_a_contract_that_was_deleted(db: None, now: datetime) -> None:
    done = imported(now, mails=False)
    other = Customer.objects.create(name="新宿商店", email="x@example.jp")

    def act(license: License) -> None:
        operations.transfer(license, to=other, who="sato", now=now)

    license = License.objects.order_by("pk")[0]
    transferred = change(license, Change.Kind.TRANSFER, act, now)
    FarTerminal().register(license.number, now)
    assert [one.license for one in undoing.undo(done, who="tanaka", now=now)] == [license]
    assert [one.license for one in undoing.undo(transferred, who="tanaka", now=now)] == [license]
    connection.check_constraints()
    assert License.objects.get().customer == other


def test_a_number_that_was_moved_or_renewed_since_stays_issued(db: None, now: datetime) -> None:
    def make() -> Contract:
        return operations.issue(customer="銀座商店", email="g@example.jp", count=3, months=12, who="sato", now=now)

    done = changes.issued(make, token="t", who="sato", now=now)
    moved, renewed, other = License.objects.order_by("pk")
    operations.transfer(moved, to=Customer.objects.create(name="浅草", email="a@example.jp"), who="sato", now=now)
    operations.renew(renewed, until=date(2030, 1, 1), who="sato", now=now)
    assert [one.license for one in undoing.undo(done, who="tanaka", now=now)] == [moved, renewed]
    assert [license.pk for license in License.objects.filter(stopped_at=now)] == [other.pk]


def test_an_imported_license_that_was_moved_or_renewed_since_stays(db: None, now: datetime) -> None:
    done = imported(now, mails=False)
    moved, renewed = License.objects.order_by("pk")
    operations.transfer(moved, to=Customer.objects.create(name="浅草", email="a@example.jp"), who="sato", now=now)
    assert [one.license for one in undoing.undo(done, who="tanaka", now=now)] == [moved]
    assert not License.objects.filter(pk=renewed.pk).exists()
    done = imported(now, mails=True)
    renewed = License.objects.order_by("-pk")[0]
    operations.renew(renewed, until=date(2030, 1, 1), who="sato", now=now)
    assert [one.license for one in undoing.undo(done, who="tanaka", now=now)] == [renewed]
    assert License.objects.get(pk=renewed.pk).stopped_at is None


def test_customers_that_are_separated_have_no_shops_of_each_other(issue: Issue, now: datetime) -> None:
    [mine] = issue()
    ginza = Customer.objects.get()
    theirs = imported(now, mails=False).licenses.order_by("pk")[0]
    other = theirs.customer
    shops = {row: Shop.objects.create(customer=row, name=f"{row.name}本店") for row in (ginza, other)}
    done = customer_changes.merge(other, ginza, token="t", who="sato", now=now)
    operations.set_shop(operations.find(mine), shops[other], who="sato", now=now)
    operations.set_shop(theirs, shops[ginza], who="sato", now=now)
    undoing.undo(done, who="sato", now=now)
    found = {license.customer: license.shop for license in License.objects.exclude(shop=None)}
    assert {row: (shop.customer, shop.name) for row, shop in found.items() if shop} == {
        ginza: (ginza, "銀座陶器本店"),
        other: (other, "銀座商店本店"),
    }
    assert Shop.objects.count() == 4


def test_undoing_an_import_leaves_a_license_that_support_asked_about(db: None, now: datetime) -> None:
    done = imported(now, mails=False)
    asked, _other = License.objects.order_by("pk")
    requests.ask([asked], Event.What.RENEWED, who="suzuki", now=now)
    assert [one.license for one in undoing.undo(done, who="tanaka", now=now)] == [asked]
    assert License.objects.get() == asked


def test_undoing_an_import_leaves_a_customer_that_was_written_to(db: None, now: datetime) -> None:
    done = imported(now, mails=False)
    row, context = Customer.objects.get(), {"customer": "銀座陶器", "rows": [], "until": date(2027, 11, 30), "days": 7}
    enqueue("ending", key="ending:1", to=row.email, language="ja", context=context, now=now, customer=row)
    assert undoing.undo(done, who="tanaka", now=now) == []
    assert (License.objects.count(), Contract.objects.count(), Message.objects.get().customer) == (
        0,
        0,
        Customer.objects.get(),
    )


def test_undoing_an_import_does_not_extend_a_cancellation_to_the_whole_contract(db: None, now: datetime) -> None:
    done = imported(now, mails=False)
    leaving, staying = License.objects.order_by("pk")
    FarTerminal().register(staying.number, now)
    cancellation = cancellations.ask(Contract.objects.get(), part=[leaving.pk], who="sato", now=now)
    assert len(undoing.undo(done, who="tanaka", now=now)) == 2
    sign(cancellation, now)
    assert list(License.objects.order_by("pk").values_list("stops_on", flat=True)) == [date(2026, 12, 31), None]
