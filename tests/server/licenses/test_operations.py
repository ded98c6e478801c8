"""Operations by staff: what they change and record, and that they are idempotent."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from licensing.clock import Moment, day_of
from licensing.holdings import Holdings
from licensing.number import generate, parse
from licensing.standing import Notice, decide
from server.licenses.models import Contract, Customer, Event, License
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
What = Event.What


def entries(what: Event.What) -> int:
    return Event.objects.filter(what=what).count()


def test_issued_numbers_are_valid_and_belong_to_one_contract(issue: Issue, now: datetime) -> None:
    numbers = issue(3, months=12, allowance_days=30)
    assert [parse(number) for number in numbers] == numbers
    contract = Contract.objects.get()
    assert (contract.customer.name, contract.customer.email, contract.issued_at) == (
        "銀座商店",
        "owner@example.jp",
        now,
    )
    assert {license.allowance_days for license in contract.licenses.all()} == {30}
    event = Event.objects.filter(what=What.ISSUED).first()
    assert event is not None
    assert (event.license, event.customer, event.who) == (numbers[0], "銀座商店", "tester")
    assert event.after == {"contract_until": "2027-11-22", "allowance_days": 30}


def test_the_same_name_and_address_are_the_same_customer(issue: Issue) -> None:
    issue()
    issue()
    assert (Customer.objects.count(), Contract.objects.count()) == (1, 2)


def test_another_name_or_another_address_is_another_customer(db: None, now: datetime) -> None:
    customers = [("銀座商店", "ginza@example.jp"), ("銀座商店", "osaka@example.jp"), ("大阪商店", "osaka@example.jp")]
    for customer, email in customers * 2:
        operations.issue(customer=customer, email=email, count=1, months=1, who="tester", now=now)
    assert list(Customer.objects.order_by("pk").values_list("name", "email")) == customers


@pytest.mark.parametrize(
    ("customer", "email", "allowance_days"),
    [
        pytest.param("", "owner@example.jp", 90, id="no name"),
        pytest.param("\u200b\n", "owner@example.jp", 90, id="nothing visible in the name"),
        pytest.param("銀座商店", "owner", 90, id="no e-mail address"),
        pytest.param("銀座商店", "owner@example.jp", 0, id="no allowance"),
        pytest.param("銀座商店", "owner@example.jp", 401, id="too long an allowance"),
    ],
)
def test_invalid_values_issue_nothing(db: None, now: datetime, customer: str, email: str, allowance_days: int) -> None:
    with pytest.raises(ValidationError):
        operations.issue(
            customer=customer,
            email=email,
            count=1,
            months=1,
            allowance_days=allowance_days,
            who="tester",
            now=now,
        )
    assert not Customer.objects.exists()
    assert not License.objects.exists()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2027, 1, 1), date(2028, 11, 22), id="renewed early: nothing that was paid for is lost"),
        pytest.param(date(2027, 11, 22), date(2028, 11, 22), id="on the last day"),
        pytest.param(date(2028, 1, 10), date(2029, 1, 10), id="after the end: the locked weeks are not charged"),
    ],
)
def test_a_renewal_counts_from_the_contracts_end_or_from_today(issue: Issue, today: date, expected: date) -> None:
    [number] = issue()
    assert operations.renewed_until(operations.find(number), 12, today) == expected


@pytest.mark.parametrize(
    ("issued", "months", "ends"),
    [
        ((2027, 1, 31), 1, ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        ((2028, 2, 29), 12, ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ((2027, 12, 31), 2, ["2028-02-29", "2028-04-30", "2028-06-30", "2028-08-31"]),
    ],
)
def test_a_contract_keeps_its_day_of_the_month(
    db: None, issued: tuple[int, int, int], months: int, ends: list[str]
) -> None:
    day = datetime(*issued, 3, tzinfo=UTC)
    contract = operations.issue(customer="A", email="a@example.jp", count=1, months=months, who="sato", now=day)
    license = contract.licenses.get()
    reached = [license.contract_until.isoformat()]
    for _ in ends[1:]:
        until = operations.renewed_until(license, months, day.date())
        operations.renew(license, until=until, who="sato", now=day)
        license.refresh_from_db()
        reached.append(license.contract_until.isoformat())
    assert reached == ends


def test_a_day_that_was_set_by_hand_is_kept(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.renew(operations.find(number), until=date(2028, 4, 30), who="sato", now=now)
    assert operations.renewed_until(operations.find(number), 1, date(2027, 1, 1)) == date(2028, 5, 30)


def test_a_renewal_is_recorded_with_before_and_after(issue: Issue, now: datetime) -> None:
    [number] = issue()
    for _ in range(2):
        operations.renew(operations.find(number), until=date(2028, 11, 22), who="佐藤", now=now)
    event = Event.objects.get(what=What.RENEWED)
    assert (event.who, event.license) == ("佐藤", number)
    assert event.before == {"contract_until": "2027-11-22"}
    assert event.after == {"contract_until": "2028-11-22"}


def test_stopping_and_resuming_are_idempotent(issue: Issue, now: datetime) -> None:
    [number] = issue()
    for later in (timedelta(), timedelta(days=1)):
        operations.stop(operations.find(number), who="tester", now=now + later)
    assert operations.find(number).stopped_at == now
    assert operations.find(number).state(date(2026, 11, 22)) is License.State.STOPPED
    for _ in range(2):
        operations.resume(operations.find(number), who="tester", now=now)
    assert operations.find(number).stopped_at is None
    assert (entries(What.STOPPED), entries(What.RESUMED)) == (1, 1)


def test_releasing_a_free_number_does_nothing(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.release(operations.find(number), who="tester", now=now)
    assert entries(What.RELEASED) == 0
    FarTerminal().register(number, now)
    for _ in range(2):
        operations.release(operations.find(number), who="tester", now=now)
    assert entries(What.RELEASED) == 1


def test_an_unknown_license_is_named_in_groups_of_four(db: None) -> None:
    number = generate()
    with pytest.raises(operations.UnknownLicense, match=f"{number[:4]}-{number[4:8]}"):
        operations.find(number)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        pytest.param(date(2027, 11, 22), License.State.ACTIVE, id="the last day"),
        pytest.param(date(2027, 11, 23), License.State.EXPIRED, id="the day after"),
    ],
)
def test_a_license_is_active_through_its_contracts_last_day(issue: Issue, today: date, state: License.State) -> None:
    assert operations.find(issue()[0]).state(today) is state


def test_a_license_is_active_through_the_last_day_of_a_planned_stop(issue: Issue, now: datetime) -> None:
    license = operations.find(issue()[0])
    operations.plan_stop(license, on=date(2026, 12, 1), who="tester", now=now)
    license.refresh_from_db()
    assert license.state(date(2026, 12, 1)) is License.State.ACTIVE
    assert license.state(date(2026, 12, 2)) is License.State.STOPPED


def test_a_terminal_tells_of_a_planned_stop_as_of_the_contracts_end(issue: Issue, now: datetime) -> None:
    [number], terminal = issue(allowance_days=60), FarTerminal()
    terminal.register(number, now)
    last_day, notices = day_of(now) + timedelta(days=40), []
    operations.plan_stop(operations.find(number), on=last_day, who="sato", now=now)
    for passed in (0, 10, 11, 40):
        later = now + timedelta(days=passed)
        statement = terminal.check(later)
        holdings = Holdings(jkt=statement.jkt, machine=statement.machine, statement=statement)
        standing = decide(holdings, Moment(later, None, None), reachable=True)
        assert (standing.deadline, standing.contract_until) == (last_day, last_day)
        notices.append(standing.notice)
    assert notices == [None, None, Notice.CONTRACT_ENDING, Notice.CONTRACT_ENDING]
