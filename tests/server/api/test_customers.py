"""Customers in the API: added, changed and moved, with the rules of the console."""

from collections.abc import Callable
from datetime import datetime

from licensing.number import show
from server.licenses.models import Customer, Event, License
from server.licenses.staff import merging
from tests.server.caller import Caller, refusal
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

GINZA = {"customer": "銀座陶器", "kana": "ぎんざとうき", "email": "ginza@example.jp", "phone": "03-1234-5678"}


def test_a_customer_is_added_once(crm: Caller) -> None:
    added = crm.post("customers", GINZA)
    assert added.status_code == 201
    found = added.json()
    assert (found["customer"], found["kana"], found["phone"]) == ("銀座陶器", "ギンザトウキ", "03-1234-5678")
    assert crm.get(f"customers/{found['id']}").json() == found
    assert crm.post("customers", {**GINZA, "phone": "0"}).json() == found, "it is returned as it is"
    assert Event.objects.get(what="customer_added").who == "api:crm"


def test_what_is_no_customer_is_refused(crm: Caller) -> None:
    problem = refusal(crm.post("customers", {**GINZA, "email": "ginza"}), 422, "invalid_fields")
    assert problem["errors"][0]["field"] == "email"
    problem = refusal(crm.post("customers", {**GINZA, "customer": "\u200b"}), 422, "invalid_fields")
    assert problem["errors"][0]["field"] == "customer"
    assert not Customer.objects.exists()


def test_only_what_is_sent_is_changed(crm: Caller, issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    row = Customer.objects.get()
    changed = crm.patch(f"customers/{row.pk}", {"customer": "株式会社銀座", "address": "中央区"}).json()
    assert (changed["customer"], changed["address"], changed["email"]) == ("株式会社銀座", "中央区", "owner@example.jp")
    assert terminal.check(now).customer == "株式会社銀座"
    assert crm.patch(f"customers/{row.pk}", {"phone": "1"}).json()["customer"] == "株式会社銀座"
    assert Event.objects.filter(what__in=("customer_renamed", "customer_changed")).count() == 3


def test_a_name_that_is_taken_is_refused_and_changes_nothing(crm: Caller, issue: Issue) -> None:
    issue()
    Customer.objects.create(name="銀座", email="owner@example.jp")
    row = Customer.objects.get(name="銀座商店")
    problem = refusal(crm.patch(f"customers/{row.pk}", {"customer": "銀座", "phone": "1"}), 422, "invalid_fields")
    assert "merge the two" in problem["detail"]
    Customer.objects.create(name="銀座商店", email="other@example.jp")
    problem = refusal(crm.patch(f"customers/{row.pk}", {"email": "other@example.jp"}), 422, "invalid_fields")
    assert problem["errors"][0]["field"] == "email"
    assert Customer.objects.get(pk=row.pk).phone == ""


def test_a_merged_customer_is_not_found(crm: Caller, issue: Issue, now: datetime) -> None:
    issue()
    former = Customer.objects.create(name="銀座", email="x@example.jp")
    merging.merge(former, Customer.objects.get(name="銀座商店"), who="sato", now=now)
    refusal(crm.patch(f"customers/{former.pk}", {"phone": "1"}), 404, "not_found")
    assert [one["customer"] for one in crm.get("customers").json()["items"]] == ["銀座商店"]


def test_a_license_is_moved_to_another_customer(crm: Caller, issue: Issue) -> None:
    [number] = issue()
    other = crm.post("customers", GINZA).json()
    moved = crm.post(f"licenses/{show(number)}/transfer", {"customer_id": other["id"]}).json()
    assert (moved["changed"], moved["license"]["customer"]) == (True, "銀座陶器")
    assert crm.post(f"licenses/{number}/transfer", {"customer_id": other["id"]}).json()["changed"] is False
    problem = refusal(crm.post(f"licenses/{number}/transfer", {"customer_id": 999}), 422, "invalid_fields")
    assert problem["errors"][0]["field"] == "customer_id"
    assert License.objects.get().customer.name == "銀座陶器"


def test_who_may_not_stop_lets_nobody_else_in_as_the_owner(issue: Issue, now: datetime) -> None:
    """The owner's page, for whoever reads the customer's mail, releases numbers from their terminals."""
    [number] = issue()
    row, billing = Customer.objects.get(), Caller("billing", now, "read", "licenses:write")
    other = billing.post("customers", GINZA).json()
    for asked in (
        billing.patch(f"customers/{row.pk}", {"email": "x@example.jp", "phone": "1"}),
        billing.post(f"licenses/{number}/transfer", {"customer_id": other["id"]}),
    ):
        assert "licenses:stop" in refusal(asked, 403, "missing_scope")["detail"]
    row.refresh_from_db()
    assert (row.email, row.phone, License.objects.get().customer) == ("owner@example.jp", "", row)
    assert billing.patch(f"customers/{row.pk}", {"email": row.email, "phone": "1"}).status_code == 200


def test_a_contract_may_begin_and_end_on_given_days(crm: Caller) -> None:
    order = {"customer": "銀座陶器", "email": "ginza@example.jp", "count": 1}
    assert crm.post("contracts", {**order, "starts_on": "2027-01-08", "until": "2027-12-31"}).status_code == 201
    license = License.objects.get()
    assert (str(license.contract.first_day), str(license.contract_until)) == ("2027-01-08", "2027-12-31")
    refusal(crm.post("contracts", order), 422, "invalid_fields")
    refusal(crm.post("contracts", {**order, "months": 1, "until": "2027-12-31"}), 422, "invalid_fields")
