"""Every change is one event with its person, time, number, terminal, and the values before and after."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from licensing.request import Op
from server.licenses.door import trials
from server.licenses.models import ContactDay, Event, License, Terminal, Trial
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
What = Event.What

DAY = timedelta(days=1)
CUSTOMER = "銀座商店"


def written(what: Event.What) -> dict[str, Any]:
    """Return the only event of that kind, without its primary key."""
    [entry] = Event.objects.filter(what=what).values("at", "who", "license", "terminal", "customer", "before", "after")
    return dict(entry)


def entry(at: datetime, who: str, **facts: Any) -> dict[str, Any]:
    blank = {"license": "", "terminal": "", "customer": "", "before": None, "after": None}
    return {"at": at, "who": who, **blank, **facts}


def number_of(terminal: FarTerminal) -> str:
    assert terminal.held is not None
    return terminal.held.terminal_number.replace("-", "")


def test_an_issue(issue: Issue, now: datetime) -> None:
    [number] = issue(allowance_days=30)
    after = {"contract_until": "2027-11-22", "allowance_days": 30}
    assert written(What.ISSUED) == entry(now, "tester", license=number, customer=CUSTOMER, after=after)


def test_a_renewal(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.renew(operations.find(number), until=date(2028, 11, 22), who="佐藤", now=now + DAY)
    assert written(What.RENEWED) == entry(
        now + DAY,
        "佐藤",
        license=number,
        customer=CUSTOMER,
        before={"contract_until": "2027-11-22"},
        after={"contract_until": "2028-11-22"},
    )


def test_a_stop_and_its_end(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.stop(operations.find(number), who="佐藤", now=now)
    assert written(What.STOPPED) == entry(now, "佐藤", license=number, customer=CUSTOMER)
    operations.resume(operations.find(number), who="鈴木", now=now + DAY)
    before = {"stopped_at": "2026-11-22T03:00:00+00:00"}
    assert written(What.RESUMED) == entry(now + DAY, "鈴木", license=number, customer=CUSTOMER, before=before)


def test_a_planned_stop_and_its_end(issue: Issue, now: datetime) -> None:
    [number] = issue()
    none, soon, later = {"stops_on": None}, {"stops_on": "2026-12-01"}, {"stops_on": "2026-12-31"}
    operations.plan_stop(operations.find(number), on=date(2026, 12, 1), who="佐藤", now=now)
    planned = entry(now, "佐藤", license=number, customer=CUSTOMER, before=none, after=soon)
    assert written(What.STOP_PLANNED) == planned
    operations.plan_stop(operations.find(number), on=date(2026, 12, 31), who="佐藤", now=now)
    assert Event.objects.filter(what=What.STOP_PLANNED, before=soon, after=later).count() == 1
    operations.plan_stop(operations.find(number), on=None, who="鈴木", now=now + DAY)
    unplanned = entry(now + DAY, "鈴木", license=number, customer=CUSTOMER, before=later, after=none)
    assert written(What.STOP_UNPLANNED) == unplanned


def test_resuming_on_the_planned_last_day_keeps_the_plan(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.plan_stop(operations.find(number), on=date(2026, 11, 22), who="佐藤", now=now)
    operations.stop(operations.find(number), who="佐藤", now=now)
    operations.resume(operations.find(number), who="佐藤", now=now)
    assert written(What.RESUMED)["before"] == {"stopped_at": "2026-11-22T03:00:00+00:00"}
    assert License.objects.get().stops_on == date(2026, 11, 22)


def test_resuming_after_a_planned_stop_removes_its_day(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.plan_stop(operations.find(number), on=date(2026, 12, 1), who="佐藤", now=now)
    operations.resume(operations.find(number), who="鈴木", now=now + 20 * DAY)
    before = {"stopped_at": None, "stops_on": "2026-12-01"}
    assert written(What.RESUMED) == entry(now + 20 * DAY, "鈴木", license=number, customer=CUSTOMER, before=before)
    assert License.objects.get().stops_on is None


def test_another_allowance(issue: Issue, now: datetime) -> None:
    [number] = issue(allowance_days=90)
    operations.set_allowance(operations.find(number), days=30, who="佐藤", now=now + DAY)
    before, after = {"allowance_days": 90}, {"allowance_days": 30}
    assert written(What.ALLOWANCE_CHANGED) == entry(
        now + DAY, "佐藤", license=number, customer=CUSTOMER, before=before, after=after
    )


def test_a_release_names_the_terminal_that_held_the_number(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    operations.release(operations.find(number), who="佐藤", now=now + DAY)
    held = number_of(terminal)
    assert written(What.RELEASED) == entry(now + DAY, "佐藤", license=number, terminal=held, customer=CUSTOMER)
    ended = License.objects.get().registrations.get()
    assert (ended.until, ended.ended_by, ended.successor) == (now + DAY, "released", None)


def test_a_flag_of_mixed_up_numbers_and_its_end(issue: Issue, now: datetime) -> None:
    [number] = issue()
    one, two = FarTerminal(), FarTerminal()
    one.register(number, now)
    for hours, terminal in enumerate([two, one, two, one], start=1):
        terminal.register(number, now + timedelta(hours=hours), replace=True)
    raised = now + timedelta(hours=4)
    assert written(What.BACK_AND_FORTH) == entry(
        raised, "terminal", license=number, customer=CUSTOMER, after={"outstanding": 1}
    )
    operations.clear_back_and_forth(operations.find(number), who="佐藤", now=now + DAY)
    before = {"since": "2026-11-22T07:00:00+00:00"}
    cleared = entry(now + DAY, "佐藤", license=number, customer=CUSTOMER, before=before)
    assert written(What.BACK_AND_FORTH_CLEARED) == cleared


def test_a_registration_and_a_change_of_numbers(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    terminal = FarTerminal()
    terminal.register(first, now)
    held = number_of(terminal)
    assert written(What.REGISTERED) == entry(now, "terminal", license=first, terminal=held, customer=CUSTOMER)
    FarTerminal().register(second, now)
    terminal.register(second, now + DAY, replace=True)
    assert written(What.FREED) == entry(now + DAY, "terminal", license=first, terminal=held, customer=CUSTOMER)
    [freed] = License.objects.get(number=first).registrations.all()
    assert (freed.until, freed.ended_by, freed.successor) == (now + DAY, "changed", None)


def test_a_move(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal(), FarTerminal()
    old.register(number, now)
    new.register(number, now + DAY, replace=True)
    assert written(What.MOVED) == entry(
        now + DAY,
        "terminal",
        license=number,
        terminal=number_of(new),
        customer=CUSTOMER,
        before={"terminal": number_of(old)},
        after={"terminal": number_of(new)},
    )


def test_the_trials_of_a_day_are_one_entry(db: None, now: datetime) -> None:
    FarTerminal().trial(now)
    FarTerminal().trial(now)
    assert trials.record_days(now) == 0, "the day is not over"
    tomorrow = now + timedelta(days=1)
    assert (trials.record_days(tomorrow), trials.record_days(tomorrow)) == (1, 0)
    after = {"day": "2026-11-22", "trials": 2}
    assert written(What.TRIAL_STARTED) == entry(tomorrow, "terminal", after=after)
    assert set(Trial.objects.values_list("terms", flat=True)) == {"2026-10"}


def test_another_machine_once_for_each(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal(machine="the-first-machine")
    terminal.register(issue()[0], now)
    terminal.machine = "the-second-machine"
    terminal.check(now + DAY)
    terminal.check(now + 2 * DAY)
    before, after = {"machine": "the-first-machine"}, {"machine": "the-second-machine"}
    assert written(What.MACHINE_DIFFERS) == entry(
        now + DAY, "terminal", terminal=number_of(terminal), before=before, after=after
    )
    terminal.machine = "the-third-machine"
    terminal.check(now + 3 * DAY)
    assert Event.objects.filter(what=What.MACHINE_DIFFERS).count() == 2


def test_a_key_that_comes_from_ever_new_machines_does_not_fill_the_log(db: None, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.trial(now)
    for place in range(13):
        terminal.machine = f"machine-that-nobody-has-{place}"
        terminal.check(now)
    assert Event.objects.filter(what=What.MACHINE_DIFFERS).count() == 10


def test_another_machine_with_another_terminals_key_is_another_entry(issue: Issue, now: datetime) -> None:
    for number in issue(2):
        terminal = FarTerminal()
        terminal.register(number, now)
        terminal.machine = "the-same-other-machine"
        terminal.check(now)
    assert Event.objects.filter(what=What.MACHINE_DIFFERS).count() == 2


def test_a_suspected_clone_and_its_end(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    copied = terminal.register(issue()[0], now)
    terminal.check(now)
    other = terminal.check(now)
    for held in (copied, other):
        terminal.held = held
        terminal.check(now + DAY)
    after = {"held": other.jti, "held_seq": 3, "seq": 4}
    assert written(What.CLONE_SUSPECTED) == entry(now + DAY, "terminal", terminal=number_of(terminal), after=after)
    operations.clear_clone(Terminal.objects.get(), who="佐藤", now=now + 2 * DAY)
    before = {"since": "2026-11-23T03:00:00+00:00"}
    cleared = entry(now + 2 * DAY, "佐藤", terminal=number_of(terminal), before=before)
    assert written(What.CLONE_CLEARED) == cleared


@pytest.mark.parametrize("op", [Op.TRIAL, Op.CHECK])
def test_what_a_terminal_reports_is_stored(db: None, now: datetime, op: Op) -> None:
    terminal = FarTerminal("銀座 レジ1", clock_error=timedelta(seconds=90))
    terminal.trial(now)
    terminal.ask(terminal.request(op, now + DAY), now + DAY)
    noted = Terminal.objects.get()
    assert (noted.name, noted.os, noted.app_version) == ("銀座 レジ1", "Windows 11", "1.0.0")
    assert (noted.last_contact, noted.clock_offset_seconds) == (now + DAY, 90)
    assert noted.deadline == date(2026, 12, 22)
    days = ContactDay.objects.filter(terminal=noted).order_by("day").values_list("day", flat=True)
    assert list(days) == [date(2026, 11, 22), date(2026, 11, 23)]
    assert (noted.machine, len(noted.number)) == (terminal.machine, 12)
