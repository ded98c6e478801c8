"""The company of ``tests.company``, which the tests of pages share, is what it is said to be."""

from datetime import timedelta

from django.db.models import Q

from licensing.clock import day_of
from server.console.support.findings import diagnose
from server.licenses.models import Cancellation, ContactDay, Contract, Customer, License, Registration, Terminal
from server.mailing import reminders
from server.mailing.models import Message
from server.portal.models import Application
from tests.company import Company


def test_it_has_the_size_of_a_vendor_of_some_years(company: Company) -> None:
    assert Customer.objects.count() == 428
    assert 3_000 < License.objects.count() < 3_200
    assert 2_500 < Registration.objects.filter(until=None).count() < 2_800
    assert ContactDay.objects.values("day").distinct().count() == 366
    assert Message.objects.filter(state__in=Message.STUCK).count() == 229
    assert Cancellation.objects.count() == 12
    assert Application.objects.filter(state=Application.State.WAITING).count() == 7
    assert Terminal.objects.exclude(clone_suspected_at=None).exists()
    assert License.objects.exclude(back_and_forth_at=None).exists()


def test_it_is_the_same_each_time(company: Company) -> None:
    assert License.objects.order_by("pk")[0].number == "WTAM0HKJZ72GJ9SP"


def test_its_customers_are_reminded_but_for_those_that_were_this_week(company: Company) -> None:
    recent = company.now - timedelta(days=6)
    reminded = set(Message.objects.filter(kind="silent", created_at__gt=recent).values_list("customer", flat=True))
    reminders.remind(company.now)
    new = Message.objects.filter(kind="silent", created_at=company.now).values_list("customer", flat=True)
    assert new
    assert not reminded & set(new)


def test_six_terminals_of_the_chain_cannot_be_used(company: Company) -> None:
    mine = Q(registrations__license__contract__customer=company.chain)
    findings = [diagnose(terminal, company.now) for terminal in Terminal.objects.filter(mine).distinct()]
    locked = {one.snapshot.terminal for one in findings if one.snapshot and one.standing and not one.standing.usable}
    assert len(findings) == company.chain_terminals == 172
    assert locked == set(company.locked.values())


def test_most_terminals_of_forgotten_contracts_still_ask(company: Company) -> None:
    today = day_of(company.now)
    ended = Contract.objects.exclude(customer=company.chain).filter(licenses__contract_until__lt=today).distinct()
    assert ended.count() == 31
    assert License.objects.filter(contract__in=ended).count() == 127
    assert 100 < company.ended_asking < 127
