"""The statements for a terminal's requests: deadlines, trials, retries, seq, and signs of copies."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from licensing.claims import LARGEST_INTEGER
from licensing.codes import Code
from licensing.request import Op
from licensing.statement import Kind, Status
from server.licenses.models import Answer, Event, Terminal, Trial
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal, refused

Issue = Callable[..., list[str]]
What = Event.What

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)


def count(what: Event.What) -> int:
    return Event.objects.filter(what=what).count()


def test_a_registration_returns_all_that_the_screens_show(issue: Issue, now: datetime) -> None:
    [number] = issue()
    statement = FarTerminal("銀座一号店 レジ1").register(number, now)
    assert (statement.kind, statement.status) == (Kind.LICENSE, Status.ACTIVE)
    assert statement.license == number
    assert statement.contract_until == date(2027, 11, 22)
    assert statement.customer == "銀座商店"
    assert statement.terminal_name == "銀座一号店 レジ1"
    assert statement.terminal_number == Terminal.objects.get().shown_number
    assert len(statement.terminal_number) == len("4821-7730-1195")
    assert statement.check_after == 6 * 3600
    assert statement.iat == now


@pytest.mark.parametrize(
    ("asked_at", "deadline"),
    [
        pytest.param(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), date(2027, 2, 20), id="the allowance from today"),
        pytest.param(datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC), date(2027, 2, 20), id="a second before midnight"),
        pytest.param(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), date(2027, 2, 21), id="midnight in Japan"),
        pytest.param(datetime(2027, 8, 24, 3, 0, tzinfo=UTC), date(2027, 11, 22), id="the contract's end is nearer"),
        pytest.param(datetime(2027, 11, 22, 14, 59, 59, tzinfo=UTC), date(2027, 11, 22), id="the contract's last day"),
        pytest.param(datetime(2028, 3, 1, 3, 0, tzinfo=UTC), date(2027, 11, 22), id="long after the contract's end"),
    ],
)
def test_the_deadline_is_the_contracts_end_but_at_most_the_allowance_away(
    issue: Issue, asked_at: datetime, deadline: date
) -> None:
    [number] = issue()
    statement = FarTerminal().register(number, asked_at)
    assert statement.deadline == deadline
    assert statement.exp == datetime(deadline.year, deadline.month, deadline.day, 15, 0, tzinfo=UTC)
    assert statement.status is Status.ACTIVE


def test_every_check_moves_the_deadline_forward(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    first = terminal.register(issue()[0], now)
    later = terminal.check(now + 10 * DAY)
    assert later.deadline == first.deadline + 10 * DAY


def test_a_license_has_its_own_allowance(issue: Issue, now: datetime) -> None:
    [number] = issue(allowance_days=14)
    assert FarTerminal().register(number, now).deadline == TODAY + 14 * DAY


def test_a_stopped_license_ends_today_and_continues_when_resumed(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    operations.stop(operations.find(number), who="tester", now=now)
    stopped = terminal.check(now + DAY)
    assert (stopped.status, stopped.deadline) == (Status.STOPPED, TODAY + DAY)
    assert stopped.license == number
    operations.resume(operations.find(number), who="tester", now=now)
    assert terminal.check(now + 2 * DAY).status is Status.ACTIVE


def test_a_renewed_contract_unlocks_an_expired_terminal(issue: Issue, now: datetime) -> None:
    [number] = issue(months=1)
    terminal = FarTerminal()
    terminal.register(number, now)
    later = now + 60 * DAY
    assert terminal.check(later).deadline == date(2026, 12, 22)
    operations.renew(operations.find(number), until=date(2027, 12, 22), who="tester", now=later)
    assert terminal.check(later).deadline == date(2027, 1, 21) + 90 * DAY


def test_an_unknown_terminal_is_refused_and_not_added(db: None, now: datetime) -> None:
    with refused(Code.UNKNOWN_TERMINAL):
        FarTerminal().check(now)
    assert not Terminal.objects.exists()


def test_a_terminal_without_any_right_is_unknown(db: None, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.trial(now)
    Trial.objects.all().delete()
    with refused(Code.UNKNOWN_TERMINAL):
        terminal.check(now)


def test_an_unknown_number_is_refused_and_changes_nothing(db: None, now: datetime) -> None:
    with refused(Code.UNKNOWN_LICENSE):
        FarTerminal().register("0000000000000000", now)
    assert not Terminal.objects.exists()


def test_a_stopped_number_is_refused(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.stop(operations.find(number), who="tester", now=now)
    with refused(Code.LICENSE_STOPPED):
        FarTerminal().register(number, now)


def test_the_same_nonce_gets_the_same_statement_again(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    first = terminal.register(issue()[0], now)
    assert terminal.repeat(now + 13 * DAY) == first
    assert count(What.REGISTERED) == 1
    assert Terminal.objects.get().seq == 1


def test_a_retry_does_not_take_a_moved_number_back(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal("旧"), FarTerminal("新")
    old.register(number, now)
    new.register(number, now, replace=True)
    assert old.repeat(now).status is Status.ACTIVE
    assert new.check(now).status is Status.ACTIVE
    assert old.check(now).status is Status.MOVED


def test_no_table_grows_with_the_number_of_checks(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    before = rows()
    for minutes in range(5):
        terminal.check(now + timedelta(minutes=minutes))
    assert rows() == before
    assert Answer.objects.count() == 1, "the answer to the registration stays"


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("licenses").get_models()}


def test_seq_rises_by_one_and_continues_from_the_terminals_after_a_restore(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    assert terminal.register(issue()[0], now).seq == 1
    assert terminal.check(now).seq == 2
    Terminal.objects.update(seq=0, last_jti="")
    assert terminal.check(now).seq == 3
    assert count(What.CLONE_SUSPECTED) == 0


def test_a_seq_at_the_end_of_its_range_remains_readable(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    held = terminal.register(issue()[0], now)
    object.__setattr__(held, "seq", LARGEST_INTEGER)
    assert terminal.check(now).seq == LARGEST_INTEGER


def test_two_machines_with_one_identity_are_flagged_once_and_not_locked_out(issue: Issue, now: datetime) -> None:
    original = FarTerminal()
    original.register(issue()[0], now)
    copied = original.held
    original.check(now)
    original.held, ahead = copied, original.held
    assert original.check(now).status is Status.ACTIVE, "one statement behind is a lost answer"
    assert count(What.CLONE_SUSPECTED) == 0
    original.held = copied
    assert original.check(now + DAY).status is Status.ACTIVE, "and then the answer to that one"
    assert count(What.CLONE_SUSPECTED) == 0
    original.held = ahead
    assert original.check(now + 2 * DAY).status is Status.ACTIVE, "an old copy of the folder, once"
    assert count(What.CLONE_SUSPECTED) == 0
    original.held = copied
    original.check(now + 3 * DAY)
    assert count(What.CLONE_SUSPECTED) == 1
    assert Terminal.objects.get().clone_suspected_at == now + 3 * DAY


@pytest.mark.parametrize("answered", [False, True])
def test_unknown_last_statements_in_turn_are_suspicious(issue: Issue, now: datetime, answered: bool) -> None:
    [number] = issue()
    terminal = FarTerminal()
    if answered:
        terminal.register(number, now)
    for last in ("of another server", "of a third one"):
        assert count(What.CLONE_SUSPECTED) == 0
        request = terminal.request(Op.REGISTER, now, license=number)
        terminal.ask(dataclasses.replace(request, last=last), now)
    assert count(What.CLONE_SUSPECTED) == int(answered)


def test_a_terminal_without_a_statement_is_no_clone(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    terminal.check(now)
    terminal.held = None
    terminal.check(now)
    assert count(What.CLONE_SUSPECTED) == 0


@pytest.mark.parametrize("op", [Op.CHECK, Op.TRIAL])
def test_a_copied_key_does_not_take_the_license_to_another_machine(issue: Issue, now: datetime, op: Op) -> None:
    terminal = FarTerminal()
    first = terminal.register(issue()[0], now)
    terminal.machine = "another-machine-hash"
    for _ in range(2):
        answered = terminal.ask(terminal.request(op, now), now)
        assert answered.machine == first.machine
    assert count(What.MACHINE_DIFFERS) == 1


def test_a_request_without_a_name_keeps_the_terminals_name(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal("銀座 レジ1")
    terminal.register(issue()[0], now)
    terminal.name = ""
    assert terminal.check(now).terminal_name == "銀座 レジ1"
    terminal.name = "銀座 レジ2"
    assert terminal.check(now).terminal_name == "銀座 レジ2"


def test_a_wrong_clock_is_recorded_and_not_trusted(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal(clock_error=timedelta(days=-3650))
    statement = terminal.register(issue()[0], now)
    assert statement.iat == now
    assert Terminal.objects.get().clock_offset_seconds == -3650 * 24 * 3600
