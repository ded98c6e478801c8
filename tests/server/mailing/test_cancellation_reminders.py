"""解約: reminders for staff on the dashboard and by e-mail, and the customer's e-mails."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from server.licenses.log import chain
from server.licenses.models import Cancellation, Contract, Customer
from server.licenses.staff import cancellations
from server.licenses.staff.cancellations import Due
from server.mailing import notices, staff_reminders
from server.mailing.models import Message
from server.ops import worker
from tests.server.cancelling import LAST_DAY, TODAY, sign
from tests.server.customers import set_details

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)


@pytest.fixture
def asked(issue: Issue, now: datetime) -> Cancellation:
    """Return the cancellation of a contract of two licenses, requested today."""
    issue(2)
    return cancellations.ask(Contract.objects.get(), who="sato", now=now)


@pytest.fixture
def signed(asked: Cancellation, now: datetime) -> Cancellation:
    """Return it with its papers back today and the end of the year as its last day."""
    sign(asked, now)
    return asked


@pytest.mark.parametrize(("days", "due"), [(13, []), (14, [Due.NOT_BACK]), (32, [Due.NOT_BACK, Due.STOP_NEAR])])
def test_staff_are_reminded_of_overdue_papers(asked: Cancellation, now: datetime, days: int, due: list[Due]) -> None:
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now)
    found = cancellations.reminders(TODAY + days * DAY)
    assert [reminder.due for reminder in found] == due


def test_no_reminder_for_papers_that_are_back_or_withdrawn(signed: Cancellation, now: datetime) -> None:
    assert cancellations.reminders(LAST_DAY) == []
    cancellations.receive_papers(signed, None, who="sato", now=now)
    assert len(cancellations.reminders(LAST_DAY)) == 2
    cancellations.withdraw(signed, who="sato", now=now)
    assert cancellations.reminders(LAST_DAY) == []


def test_no_reminder_before_a_last_day_is_set(asked: Cancellation) -> None:
    assert cancellations.reminders(LAST_DAY) == []


def test_staff_are_reminded_of_a_missing_last_day(asked: Cancellation, now: datetime) -> None:
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.receive_papers(asked, TODAY + DAY, who="sato", now=now + DAY)
    assert cancellations.reminders(TODAY) == []
    [reminder] = cancellations.reminders(TODAY + DAY)
    assert (reminder.due, reminder.since) == (Due.NO_DAY, TODAY + DAY)
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now + DAY)
    assert cancellations.reminders(LAST_DAY) == []


# e-mails


def mails(kind: str, now: datetime) -> list[Message]:
    """Process the events and return the e-mails of ``kind``."""
    chain.seal()
    notices.follow(now)
    staff_reminders.remind(now)
    return list(Message.objects.filter(kind=kind).order_by("pk"))


@pytest.mark.parametrize(("language", "day"), [("ja", "2026年12月31日(木)"), ("en", "31 December 2026")])
def test_the_customer_gets_one_mail_with_the_day(signed: Cancellation, now: datetime, language: str, day: str) -> None:
    Customer.objects.update(language=language)
    [mail] = mails("cancellation", now)
    assert (mail.to, mail.language) == ("owner@example.jp", language)
    assert day in mail.text
    assert day in mail.html
    assert len(mails("cancellation", now)) == 1
    cancellations.plan_stop(signed, LAST_DAY - DAY, who="sato", now=now)
    assert len(mails("cancellation", now)) == 2, "another day is news"


def test_no_mail_for_a_cancellation_without_effect(asked: Cancellation, now: datetime) -> None:
    cancellations.plan_stop(asked, LAST_DAY, who="sato", now=now)
    assert mails("cancellation", now) == []
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    cancellations.withdraw(asked, who="sato", now=now)
    assert mails("cancellation", now) == []


def test_staff_get_one_mail_for_overdue_papers(asked: Cancellation, now: datetime, settings: Settings) -> None:
    settings.STAFF_MAIL = "staff@example.jp"
    set_details(phone="03-1234-5678")
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    assert mails("cancellation_reminder", now + 13 * DAY) == []
    assert staff_reminders.remind in worker.LOCAL
    [mail] = mails("cancellation_reminder", now + 14 * DAY)
    assert mail.to == "staff@example.jp"
    assert "03-1234-5678" in mail.text
    assert f"/admin/cancellations/{asked.pk}/" in mail.text
    assert staff_reminders.remind(now + 15 * DAY) == 0, "nothing was done, so the worker may rest"
    assert len(mails("cancellation_reminder", now + 15 * DAY)) == 1


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (Due.NOT_BACK, "解約書類を送ってから14日たっても、戻っていません"),
        (Due.STOP_NEAR, "最終利用日が近いのに、解約書類が戻っていません"),
        (Due.NO_DAY, "解約書類が戻ったのに、最終利用日が決まっていません"),
    ],
)
def test_the_reminder_names_what_is_missing(
    asked: Cancellation, now: datetime, settings: Settings, due: Due, expected: str
) -> None:
    settings.STAFF_MAIL = "staff@example.jp"
    if due is Due.STOP_NEAR:
        cancellations.plan_stop(asked, TODAY, who="sato", now=now)
    else:
        cancellations.send_papers(asked, TODAY - 14 * DAY, who="sato", now=now)
    if due is Due.NO_DAY:
        cancellations.receive_papers(asked, TODAY, who="sato", now=now)
    [mail] = mails("cancellation_reminder", now)
    assert expected in mail.text
    assert expected in mail.html
    assert ("最終利用日が決まっていません" in mail.subject) == (due is Due.NO_DAY)
    assert ("最終利用日を決めるまで" in mail.text) == (due is Due.NO_DAY)


def test_no_reminder_is_mailed_without_an_address(asked: Cancellation, now: datetime, settings: Settings) -> None:
    settings.STAFF_MAIL = ""
    cancellations.send_papers(asked, TODAY, who="sato", now=now)
    assert mails("cancellation_reminder", now + 14 * DAY) == []
