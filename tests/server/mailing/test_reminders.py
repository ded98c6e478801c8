"""Daily reminders: contracts near their end, and paid but silent terminals; one e-mail for each occasion."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from licensing.clock import day_of
from licensing.number import show
from server.console import dashboard
from server.licenses.models import Cancellation, ContactDay, Contract, Customer, License, Terminal
from server.licenses.staff import cancellations, operations
from server.mailing import reminders
from server.mailing.models import Message
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

UNTIL = date(2027, 11, 22)
"""The end of a contract of twelve months in these tests."""


def morning(day: date) -> datetime:
    """Return 9:00 in Japan."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def written(day: date) -> list[str]:
    """Return the subjects of the e-mails queued on that day."""
    known = set(Message.objects.values_list("pk", flat=True))
    reminders.remind(morning(day))
    return [message.subject for message in Message.objects.exclude(pk__in=known).order_by("pk")]


def days_with_mail(first: date, last: date) -> list[int]:
    """Run the job on each day and return how many days before ``UNTIL`` an e-mail was queued."""
    days = (first + timedelta(days=passed) for passed in range((last - first).days + 1))
    return [(UNTIL - day).days for day in days if written(day)]


def test_a_customer_is_reminded_60_30_and_7_days_before_the_end(issue: Issue) -> None:
    issue(3)
    assert days_with_mail(UNTIL - timedelta(days=90), UNTIL + timedelta(days=30)) == [60, 30, 7]
    first, *_ = Message.objects.order_by("pk")
    assert first.subject == "【あっと免税】ご契約は2027年11月22日までです(あと60日)"
    assert "(3台分)" in first.text
    assert all(show(license.number) in first.text for license in License.objects.all())


def test_contracts_that_were_reminded_cost_nothing_on_the_days_after(
    issue: Issue, django_assert_num_queries: Callable[[int], AbstractContextManager[CaptureQueriesContext]]
) -> None:
    issue()
    written(UNTIL - timedelta(days=60))
    with CaptureQueriesContext(connection) as of_one:
        written(UNTIL - timedelta(days=59))
    for _ in range(3):
        issue()
    written(UNTIL - timedelta(days=58))
    with django_assert_num_queries(len(of_one)):
        assert written(UNTIL - timedelta(days=57)) == []


def test_days_on_which_the_server_was_off_are_made_up_for(issue: Issue) -> None:
    issue()
    assert len(written(UNTIL - timedelta(days=55))) == 1
    assert written(UNTIL - timedelta(days=54)) == []
    assert "あと3日" in written(UNTIL - timedelta(days=3))[0]


def test_reminders_are_not_sent_at_night_and_not_twice_a_day(issue: Issue) -> None:
    issue()
    day = morning(UNTIL - timedelta(days=60))
    assert reminders.remind(day - timedelta(minutes=1)) == 0
    assert reminders.remind(day) == 1
    Message.objects.all().delete()
    assert reminders.remind(day + timedelta(hours=5)) == 0


def test_no_reminder_for_a_contract_that_was_renewed_or_cancelled(issue: Issue, now: datetime) -> None:
    renewed, stopped, planned, leaving = (issue()[0] for _ in range(4))
    operations.renew(operations.find(renewed), until=date(2028, 11, 22), who="sato", now=now)
    operations.stop(operations.find(stopped), who="sato", now=now)
    License.objects.filter(number=planned).update(stops_on=UNTIL)
    Cancellation.objects.create(contract=operations.find(leaving).contract, asked_at=now)
    assert written(UNTIL - timedelta(days=60)) == []
    Cancellation.objects.update(withdrawn_at=now)
    assert len(written(UNTIL - timedelta(days=59))) == 1


def test_a_stop_that_is_planned_after_the_end_hides_no_end(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.plan_stop(operations.find(number), on=UNTIL + timedelta(days=9), who="sato", now=now)
    assert len(written(UNTIL - timedelta(days=30))) == 1
    assert dashboard.ending_contracts(UNTIL).total == 1
    FarTerminal().register(number, now)
    Terminal.objects.update(last_contact=morning(UNTIL + timedelta(days=1)))
    assert dashboard.ended_contracts(UNTIL + timedelta(days=1)).total == 1
    operations.plan_stop(operations.find(number), on=UNTIL, who="sato", now=now)
    assert dashboard.ending_contracts(UNTIL).total == 0


def test_a_license_that_is_cancelled_alone_is_not_in_the_reminder(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    contract = operations.find(first).contract
    cancellations.ask(contract, who="sato", now=now, part=[operations.find(first).pk])
    assert len(written(UNTIL - timedelta(days=60))) == 1
    mail = Message.objects.get(kind="ending")
    assert (show(first) in mail.text, show(second) in mail.text) == (False, True)


def test_a_short_contract_is_not_reminded_of_its_end_at_its_start(issue: Issue, now: datetime) -> None:
    issue(months=1)
    until = License.objects.get().contract_until
    days = [until - timedelta(days=left) for left in range(30, -1, -1)]
    assert [(until - day).days for day in days if written(day)] == [7]


def test_numbers_with_their_terminals_are_listed_in_english_too(issue: Issue, now: datetime) -> None:
    [number] = issue()
    Customer.objects.update(language="en")
    statement = FarTerminal("Ginza 1").register(number, now)
    assert written(UNTIL - timedelta(days=30))[-1].startswith(
        "あっと免税: your contract ends on 22 November 2027 (30 days"
    )
    message = Message.objects.get(kind="ending")
    assert f"{show(number)}  Ginza 1 {statement.terminal_number}" in message.text.splitlines()


@pytest.fixture
def silent(issue: Issue, now: datetime) -> str:
    """Return a number whose terminal was in contact on the first day only, with a deadline 90 days later."""
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    assert Terminal.objects.get().deadline == date(2027, 2, 20)
    return number


def test_a_silent_terminal_with_a_paid_contract_is_one_mail_a_week(silent: str) -> None:
    assert written(date(2027, 1, 21)) == [], "30 days are left: the window is not open yet"
    [subject] = written(date(2027, 1, 22))
    assert subject == "【あっと免税】2027年2月20日までに端末をインターネットに接続してください"
    days = (date(2027, 1, 22) + timedelta(days=passed) for passed in range(1, 40))
    assert [day.isoformat() for day in days if written(day)] == ["2027-01-29", "2027-02-05", "2027-02-12", "2027-02-19"]
    mail = Message.objects.filter(kind="silent")[0]
    for part in (mail.text, mail.html):
        assert "銀座 レジ1" in part
        assert "利用期限 2027/02/20" in part
        assert "/offline/" in part
        assert "更新されています" not in part, "nothing was renewed"


def test_a_mail_of_a_day_that_has_not_come_yet_silences_no_customer(silent: str) -> None:
    assert written(date(2027, 1, 22))
    Message.objects.update(created_at=morning(date(2028, 1, 22)))  # while the clock was a year ahead
    assert written(date(2027, 1, 29))


def test_all_terminals_of_a_customer_are_one_mail(issue: Issue, now: datetime) -> None:
    for number in [*issue(2), *issue(1)]:
        FarTerminal().register(number, now)
    assert len(written(date(2027, 2, 1))) == 1
    assert "(3台)" in Message.objects.get(kind="silent").text


def contact(terminal: Terminal, day: date, allowance: int) -> None:
    """Have ``terminal`` in contact on ``day``, as a check would."""
    at, deadline = morning(day), day + timedelta(days=allowance)
    Terminal.objects.filter(pk=terminal.pk).update(last_contact=at, deadline=deadline, usable_until=deadline)
    ContactDay.objects.get_or_create(terminal=terminal, day=day)


@pytest.mark.parametrize("every", [1, 5, 7])
def test_a_terminal_that_asks_as_often_as_ever_is_no_mail(issue: Issue, now: datetime, every: int) -> None:
    """Twenty terminals that asked once a week were 49 e-mails in eight weeks to one owner."""
    numbers = issue(count=4, allowance_days=30)
    for number in numbers:
        FarTerminal().register(number, now)
    terminals = list(Terminal.objects.order_by("pk"))
    first = day_of(now)
    for passed in range(56):
        day = first + timedelta(days=passed)
        for place, terminal in enumerate(terminals):
            if passed % every == place % every:
                contact(terminal, day, 30)
        assert written(day) == [], day


def test_a_week_of_holidays_is_no_mail(issue: Issue, now: datetime) -> None:
    [number] = issue(allowance_days=30)
    FarTerminal().register(number, now)
    terminal, first = Terminal.objects.get(), day_of(now)
    for passed in range(30):
        contact(terminal, first + timedelta(days=passed), 30)
    last = first + timedelta(days=29)
    assert all(written(last + timedelta(days=closed)) == [] for closed in range(1, 16))
    assert len(written(last + timedelta(days=16))) == 1, "half of its allowance is over"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"contract_until": date(2027, 2, 20)}, id="not renewed: a contact would win nothing"),
        pytest.param({"stopped_at": datetime(2026, 12, 1, tzinfo=UTC)}, id="stopped"),
        pytest.param({"stops_on": date(2027, 2, 20)}, id="ends on purpose"),
    ],
)
def test_no_mail_if_a_contact_would_not_extend_the_deadline(silent: str, change: dict[str, object]) -> None:
    License.objects.update(**change)
    reminders.remind(morning(date(2027, 2, 1)))
    assert not Message.objects.filter(kind="silent").exists()


def test_no_mail_for_a_terminal_without_a_number(silent: str, now: datetime) -> None:
    operations.release(operations.find(silent), who="sato", now=now)
    assert written(date(2027, 2, 1)) == []
    assert Contract.objects.count() == 1
