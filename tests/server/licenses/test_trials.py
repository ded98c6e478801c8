"""Trials at the server: one for each machine, from the consent on, and none after a number."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from licensing.clock import day_of
from licensing.request import Op
from licensing.statement import Kind, Status
from server.licenses.door import answers
from server.licenses.models import Trial
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("agreed_ago", "deadline"),
    [
        pytest.param(timedelta(), TODAY + 30 * DAY, id="just now"),
        pytest.param(3 * DAY, TODAY + 27 * DAY, id="three days ago, offline"),
        pytest.param(timedelta(hours=13), TODAY + 29 * DAY, id="yesterday in Japan"),
        pytest.param(31 * DAY, TODAY - DAY, id="over, a day ago"),
        pytest.param(100 * DAY, TODAY - DAY, id="over, long ago"),
        pytest.param(401 * DAY, TODAY - DAY, id="so old that the clock was wrong"),
        pytest.param(timedelta(hours=-2), TODAY + 30 * DAY, id="the clock was corrected since"),
        pytest.param(-2 * DAY, TODAY - DAY, id="in the terminal's future"),
        pytest.param(-200 * DAY, TODAY - DAY, id="200 days in its future"),
    ],
)
def test_a_trial_counts_from_the_consent_by_the_terminals_own_clock(
    db: None, now: datetime, agreed_ago: timedelta, deadline: date
) -> None:
    terminal = FarTerminal(clock_error=timedelta(days=-4000))
    statement = terminal.trial(now, agreed_at=now + terminal.clock_error - agreed_ago)
    assert (statement.kind, statement.status, statement.deadline) == (Kind.TRIAL, Status.ACTIVE, deadline)
    assert (statement.license, statement.contract_until, statement.customer) == (None, None, "")


@pytest.mark.parametrize("had_trial", [False, True])
def test_a_machine_that_ever_had_a_number_gets_no_trial(issue: Issue, now: datetime, had_trial: bool) -> None:
    """A deleted data folder, another user, or a stopped license: whatever key asks for the trial."""
    licensed = FarTerminal(machine="machine-of-the-shop")
    if had_trial:
        licensed.trial(now)
    [number] = issue()
    licensed.register(number, now)
    again = FarTerminal(machine="machine-of-the-shop")
    assert again.trial(now + DAY).deadline == day_of(now)
    asked = again.check(now + 2 * DAY)
    assert (asked.kind, asked.status, asked.deadline) == (Kind.TRIAL, Status.ACTIVE, day_of(now + DAY))
    operations.stop(operations.find(number), who="tester", now=now + 2 * DAY)
    stopped = FarTerminal(machine="machine-of-the-shop").trial(now + 3 * DAY)
    assert stopped.deadline == day_of(now + 2 * DAY)
    assert Trial.objects.filter(machine="machine-of-the-shop").count() == int(had_trial)
    assert FarTerminal(machine="the-other-machine").trial(now + DAY).deadline > day_of(now + DAY)


def test_a_machine_has_one_trial_even_after_its_files_were_deleted(db: None, now: datetime) -> None:
    first = FarTerminal(machine="machine-of-the-shop").trial(now)
    again = FarTerminal(machine="machine-of-the-shop").trial(now + 20 * DAY)
    assert again.deadline == first.deadline
    assert again.terminal_number != first.terminal_number
    assert Trial.objects.count() == 1


def test_a_trial_without_terms_begins_today(db: None, now: datetime) -> None:
    request = FarTerminal().request(Op.CHECK, now)  # open_request lets no trial without terms through
    assert answers._age(request) == timedelta()


def test_a_trial_is_checked_like_a_license(db: None, now: datetime) -> None:
    terminal = FarTerminal()
    first = terminal.trial(now)
    later = terminal.check(now + 5 * DAY)
    assert (later.kind, later.deadline, later.seq) == (Kind.TRIAL, first.deadline, 2)


def test_a_licensed_terminal_that_asks_for_a_trial_gets_its_license(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    assert terminal.trial(now).kind is Kind.LICENSE
    assert not Trial.objects.exists()


def test_a_copied_trial_stays_with_its_machine(db: None, now: datetime) -> None:
    terminal = FarTerminal()
    first = terminal.trial(now)
    terminal.machine = "another-machine-hash"
    assert terminal.check(now).machine == first.machine
