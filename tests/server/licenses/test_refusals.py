"""Terminals that take no answer: the server tells it by what their next requests name, and of no others."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from licensing.clock import day_of
from licensing.request import Op, open_request
from server import clock
from server.licenses.door.answers import answer
from server.licenses.keys.signing import signer
from server.licenses.models import ContactDay, Terminal
from server.licenses.staff import operations, refusals
from server.mailing.models import Message
from server.ops import checks, worker
from tests.server.ops.test_monitoring import scrape
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)


class Deaf(FarTerminal):
    """A terminal that is given answers and takes none of them."""

    def repeat(self, now: datetime) -> None:  # type: ignore[override]
        request, jkt = open_request(self.blob)
        answer(request, jkt, signer(), now)


def registered(kind: type[FarTerminal], numbers: Iterable[str], now: datetime) -> list[FarTerminal]:
    made = [kind() for _ in numbers]
    for one, number in zip(made, numbers, strict=True):
        one.register(number, now)
    return made


def of_another(count: int, now: datetime) -> list[str]:
    contract = operations.issue(
        customer="よその店", email="other@example.jp", count=count, months=12, who="tester", now=now
    )
    return list(contract.licenses.values_list("number", flat=True))


def contacts(tills: Iterable[FarTerminal], now: datetime, *days: int) -> datetime:
    """Let each terminal check on each of ``days`` after ``now``; return the last moment."""
    for day in days:
        for till in tills:
            till.check(now + day * DAY)
    return now + days[-1] * DAY


def found(now: datetime) -> tuple[int, int, bool]:
    result = refusals.refusals(now)
    return result.terminals, result.refusing, result.notable


def test_all_that_stop_taking_answers_are_told_of_after_three_days(issue: Issue, now: datetime) -> None:
    tills = registered(FarTerminal, [*issue(3), *of_another(3, now)], now)
    contacts(tills, now, 1, 2)
    for till in tills:
        till.__class__ = Deaf
    later = contacts(tills, now, 3, 4)
    assert found(later) == (6, 0, False)
    later = contacts(tills, now, 5)
    assert found(later) == (6, 6, True)
    for till in tills:
        till.__class__ = FarTerminal
    contacts(tills, now, 6)
    assert found(contacts(tills, now, 7)) == (6, 0, False)


def test_new_terminals_that_never_take_one_are_told_of(issue: Issue, now: datetime) -> None:
    tills = registered(Deaf, issue(2), now)
    assert found(contacts(tills, now, 1)) == (2, 0, False)
    assert found(contacts(tills, now, 2)) == (2, 2, True)


@pytest.mark.parametrize(
    "days",
    [
        pytest.param([1], id="new"),
        pytest.param([1, 2, 3, 4], id="daily"),
        pytest.param([7, 14, 21, 28], id="weekly"),
        pytest.param([60, 150], id="rare"),
    ],
)
def test_who_takes_answers_is_not_told_of(issue: Issue, now: datetime, days: list[int]) -> None:
    tills = registered(FarTerminal, issue(3), now)
    for last in range(1, len(days) + 1):
        assert found(contacts(tills, now, *days[last - 1 : last])) == (3, 0, False)


def test_a_restored_database_is_no_refusal(issue: Issue, now: datetime) -> None:
    tills = registered(FarTerminal, issue(3), now)
    contacts(tills, now, 1)
    kept = list(Terminal.objects.values())
    contacts(tills, now, 2, 3, 4)
    for row in kept:
        Terminal.objects.filter(pk=row["id"]).update(**row)
    ContactDay.objects.filter(day__gt=day_of(now + DAY)).delete()
    for day in (5, 6, 7):
        assert not found(contacts(tills, now, day))[1]


def test_two_of_many_or_all_of_one_customer_are_no_fault_of_the_server(issue: Issue, now: datetime) -> None:
    tills = [*registered(Deaf, issue(5), now), *registered(FarTerminal, of_another(2, now), now)]
    later = contacts(tills, now, 1, 2)
    assert found(later) == (7, 5, False)
    more = registered(Deaf, of_another(1, now), now)
    assert found(contacts(more, now, 1, 2)) == (8, 6, True)
    assert not refusals.Refusals(terminals=100, refusing=9, customers=9).notable
    assert refusals.Refusals(terminals=100, refusing=10, customers=2).notable


def test_trials_of_strangers_and_terminals_that_are_away_are_not_compared(issue: Issue, now: datetime) -> None:
    strangers = [Deaf() for _ in range(3)]
    for one in strangers:
        one.trial(now)
    later = contacts([*registered(Deaf, issue(2), now), *strangers], now, 1, 2)
    assert found(later) == (2, 2, True)
    assert found(later + refusals.LATELY + DAY) == (0, 0, False)


def test_check_metric_and_one_e_mail_tell_staff(
    issue: Issue,
    now: datetime,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    monkeypatch.setattr(checks, "in_use", lambda: True)
    monkeypatch.setattr(clock, "now", lambda: now)
    tills = registered(Deaf, issue(2), now)
    settings.STAFF_MAIL = "staff@example.jp"
    worker.run_once(now)
    assert (checks.check_refusals(None), scrape()["attomenzei_refusing_terminals"]) == ([], 0)
    later = contacts(tills, now, 1, 2)
    monkeypatch.setattr(clock, "now", lambda: later)
    [warning] = checks.check_refusals(None)
    assert (warning.id, "2 of the 2 terminals" in warning.msg) == ("attomenzei.W019", True)
    assert "keys rotate" in str(warning.hint)
    for hours in (0, 1, 24):
        worker.run_once(later + timedelta(hours=hours))
    [mail] = Message.objects.filter(kind="refusals")
    assert (mail.to, "端末2台" in mail.subject) == ("staff@example.jp", True)
    assert scrape()["attomenzei_refusing_terminals"] == 2
    with django_assert_num_queries(1):
        refusals.refusals(later)
    with django_assert_num_queries(1):
        refusals.examine(later + timedelta(hours=24))


def test_a_request_that_is_sent_again_is_no_contact(issue: Issue, now: datetime) -> None:
    tills = registered(Deaf, issue(2), now)
    for day in (1, 2, 3):
        for till in tills:
            till.repeat(now + day * DAY)
    assert not found(now + 3 * DAY)[2]
    assert [till.request(Op.CHECK, now).last for till in tills] == [None, None]
