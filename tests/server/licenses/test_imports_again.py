"""Bringing a file in again: whoever is in it was renamed, moved to another address, or is spelt in another way."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from server.licenses.models import Customer, License, Shop
from server.licenses.staff import changes, customer_changes, customers, imports, operations, undoing
from server.licenses.staff.import_file import read

Issue = Callable[..., list[str]]

HEADINGS = "customer,email,count,until\n"
LINE = "銀座商店,owner@example.jp,1,2027-11-22\n"


def do(lines: str, now: datetime) -> None:
    imports.perform(read((HEADINGS + lines).encode()), mails=False, token=changes.new_token(), who="sato", now=now)


def test_a_customer_that_was_renamed_is_known_by_its_former_name(issue: Issue, now: datetime) -> None:
    do(LINE, now)
    row = Customer.objects.get()
    customers.edit(row, {"email": "new@example.jp"}, who="sato", now=now)
    customer_changes.rename(row, "株式会社銀座", "", token="t", seen="銀座商店", who="sato", now=now)
    customers.edit(row, {"email": "newer@example.jp"}, who="sato", now=now)
    for line in (LINE, LINE.replace("owner", "new"), LINE.replace("銀座商店,owner", "株式会社銀座,new")):
        do(line, now)
    assert (Customer.objects.count(), License.objects.count()) == (1, 1)


def test_a_renaming_that_was_undone_leaves_the_customer_with_both_names(issue: Issue, now: datetime) -> None:
    issue()
    row = Customer.objects.get()
    done = customer_changes.rename(row, "浅草商店", "", token="t", seen="銀座商店", who="sato", now=now)
    undoing.undo(done, who="sato", now=now)
    done = customer_changes.rename(row, "浅草商店", "", token="u", seen="銀座商店", who="sato", now=now)
    do(LINE + LINE.replace("銀座", "浅草"), now)
    assert Customer.objects.count() == 1


def test_a_new_customer_may_have_a_name_that_another_one_had(issue: Issue, now: datetime) -> None:
    issue()
    row = Customer.objects.get()
    customer_changes.rename(row, "浅草商店", "", token="t", seen="銀座商店", who="sato", now=now)
    other = customers.add("銀座商店", "owner@example.jp", {}, who="sato", now=now)
    do(LINE, now)
    assert License.objects.get(contract__customer=other)


@pytest.mark.parametrize("email", ["Owner@Example.jp", "ｏｗｎｅｒ＠ｅｘａｍｐｌｅ．ｊｐ", "OWNER@EXAMPLE.JP"])
@pytest.mark.parametrize("name", ["銀座ＡＢＣ商店", "銀座 abc 商店"])
def test_case_and_width_make_no_second_customer(db: None, now: datetime, name: str, email: str) -> None:
    line, typed = "銀座ABC商店,owner@example.jp,2,2027-11-22\n", f"{name},{email},2,2027-11-22\n"
    assert len(imports.plan(read((HEADINGS + line + typed).encode())).new_customers) == 1
    do(line, now)
    do(typed, now)
    assert (Customer.objects.count(), License.objects.count()) == (1, 2)
    assert imports.plan(read((HEADINGS + typed).encode())).unchanged == 1


def test_of_two_that_differ_in_spelling_each_line_means_its_own(db: None, now: datetime) -> None:
    upper, lower = (
        customers.add("銀座商店", email, {}, who="sato", now=now) for email in ("Owner@example.jp", "owner@example.jp")
    )
    do(LINE, now)
    do(LINE.replace("owner", "Owner"), now)
    assert [row.contracts.count() for row in (upper, lower)] == [1, 1]


def test_what_was_renewed_or_moved_to_another_shop_since_is_not_issued_again(db: None, now: datetime) -> None:
    lines = "customer,email,count,until,shop,allowance_days\n銀座商店,owner@example.jp,3,2027-11-22,本店,60\n"
    more = "銀座商店,owner@example.jp,2,2028-11-22,本店,60\n"
    for text in (lines, lines + more):
        imports.perform(read(text.encode()), mails=False, token=changes.new_token(), who="sato", now=now)
    first, second, third, *_others = License.objects.order_by("pk")
    operations.renew(first, until=date(2028, 11, 22), who="sato", now=now)
    operations.set_allowance(second, days=30, who="sato", now=now)
    branch = Shop.objects.create(customer=Customer.objects.get(), name="支店")
    operations.set_shop(third, branch, who="sato", now=now)
    operations.set_shop(third, None, who="sato", now=now)
    plan = imports.plan(read((lines + more).encode()))
    assert (plan.new_licenses, plan.unchanged) == (0, 2)
    assert imports.plan(read((lines + more.replace(",2,", ",4,")).encode())).new_licenses == 2
    # A list that was brought up to date has them as they are.
    present = more.replace(",2,", ",3,") + more.replace("2,2028-11-22,本店,60", "1,2027-11-22,本店,30")
    assert imports.plan(read((lines.split("\n")[0] + "\n" + present).encode())).new_licenses == 0
