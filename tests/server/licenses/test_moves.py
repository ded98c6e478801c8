"""Moving numbers between terminals: the question before, swapping, releasing, going back and forth."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from licensing.codes import Code
from licensing.statement import Status
from server.licenses.models import Event, License, Registration, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal, refused

Issue = Callable[..., list[str]]
What = Event.What

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def test_a_number_in_use_is_refused_with_its_holder(issue: Issue, now: datetime) -> None:
    [number] = issue()
    held = FarTerminal("銀座 レジ1").register(number, now)
    newcomer = FarTerminal("銀座 レジ2")
    with refused(Code.LICENSE_IN_USE) as caught:
        newcomer.register(number, now + HOUR)
    holder = caught.value.holder
    assert holder is not None
    assert (holder.terminal_name, holder.terminal_number) == ("銀座 レジ1", held.terminal_number)
    assert holder.last_contact == now
    assert Registration.objects.count() == 1


def test_a_refused_move_keeps_the_number_that_the_terminal_had(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    FarTerminal().register(first, now)
    newcomer = FarTerminal()
    newcomer.register(second, now)
    with refused(Code.LICENSE_IN_USE):
        newcomer.register(first, now)
    assert newcomer.check(now).license == second


def test_the_old_terminal_learns_where_its_number_went(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal("旧レジ"), FarTerminal("新レジ")
    old.register(number, now)
    taken = new.register(number, now + HOUR, replace=True)
    moved_away = old.check(now + DAY)
    assert (taken.status, moved_away.status) == (Status.ACTIVE, Status.MOVED)
    assert moved_away.license == number
    assert moved_away.moved is not None
    assert (moved_away.moved.at, moved_away.moved.terminal_name) == (now + HOUR, "新レジ")
    assert moved_away.moved.terminal_number == taken.terminal_number
    assert moved_away.deadline == date(2026, 11, 23)
    assert old.trial(now + DAY).status is Status.MOVED, "a terminal that had a license gets no trial after it"


def test_a_number_can_be_moved_back(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = FarTerminal(), FarTerminal()
    old.register(number, now)
    new.register(number, now, replace=True)
    assert old.register(number, now, replace=True).status is Status.ACTIVE
    assert new.check(now).status is Status.MOVED


def test_the_same_number_twice_changes_nothing(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    again = terminal.register(number, now)
    assert (again.status, again.seq) == (Status.ACTIVE, 2)
    assert Registration.objects.count() == 1
    assert Event.objects.filter(what=What.REGISTERED).count() == 1


def test_registering_another_number_frees_the_first(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    terminal = FarTerminal()
    terminal.register(first, now)
    assert terminal.register(second, now).license == second
    assert FarTerminal().register(first, now).license == first, "nobody has to be asked"
    assert list(Registration.objects.order_by("pk").values_list("ended_by", flat=True)) == ["changed", "", ""]


def test_two_terminals_swap_their_numbers(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    one, two = FarTerminal("1"), FarTerminal("2")
    one.register(first, now)
    two.register(second, now)
    one.register(second, now, replace=True)
    two.register(first, now)
    assert one.check(now).license == second
    assert two.check(now).license == first
    assert Registration.objects.filter(until=None).count() == 2


def test_a_released_number_is_free_and_its_terminal_learns_of_it(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old = FarTerminal()
    old.register(number, now)
    operations.release(operations.find(number), who="tester", now=now + HOUR)
    moved_away = old.check(now + DAY)
    assert moved_away.status is Status.MOVED
    assert moved_away.moved is not None
    assert (moved_away.moved.at, moved_away.moved.terminal_number) == (now + HOUR, None)
    assert FarTerminal().register(number, now + DAY).status is Status.ACTIVE


def test_the_third_return_to_a_former_terminal_is_flagged_once_until_staff_clear_it(
    issue: Issue, now: datetime
) -> None:
    [number] = issue()
    one, two = FarTerminal(), FarTerminal()
    one.register(number, now)
    for weeks, terminal in enumerate([two, one, two], start=1):
        terminal.register(number, now + weeks * 4 * WEEK, replace=True)
        assert License.objects.get().back_and_forth_at is None
    one.register(number, now + 16 * WEEK, replace=True)
    assert License.objects.get().back_and_forth_at == now + 16 * WEEK
    two.register(number, now + 17 * WEEK, replace=True)
    assert Event.objects.filter(what=What.BACK_AND_FORTH).count() == 1
    operations.clear_back_and_forth(operations.find(number), who="tester", now=now)
    one.register(number, now + 18 * WEEK, replace=True)
    assert License.objects.get().back_and_forth_at == now + 18 * WEEK


def test_returns_over_more_than_180_days_are_not_flagged(issue: Issue, now: datetime) -> None:
    [number] = issue(months=60)
    one, two = FarTerminal(), FarTerminal()
    one.register(number, now)
    for weeks, terminal in enumerate([two, one, two, one, two], start=1):
        terminal.register(number, now + weeks * 13 * WEEK, replace=True)
        one.check(now + weeks * 13 * WEEK)
    assert License.objects.get().back_and_forth_at is None


def test_a_release_by_staff_does_not_count_as_a_move(issue: Issue, now: datetime) -> None:
    [number] = issue()
    one, two = FarTerminal(), FarTerminal()
    for terminal in (one, two, one):
        terminal.register(number, now)
        operations.release(operations.find(number), who="tester", now=now)
    one.register(number, now)
    two.register(number, now, replace=True)
    assert License.objects.get().back_and_forth_at is None


def test_a_move_is_one_event_that_names_both_terminals(issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal().register(number, now)
    FarTerminal().register(number, now, replace=True)
    old, new = Terminal.objects.order_by("pk")
    event = Event.objects.get(what=What.MOVED)
    assert (event.license, event.terminal, event.customer, event.who) == (number, new.number, "銀座商店", "terminal")
    assert (event.before, event.after) == ({"terminal": old.number}, {"terminal": new.number})


def test_constraints_allow_one_terminal_a_license_and_one_license_a_terminal(issue: Issue, now: datetime) -> None:
    taken, free = issue(2)
    FarTerminal().register(taken, now)
    FarTerminal().trial(now)
    registration = Registration.objects.get()
    idle = Terminal.objects.exclude(pk=registration.terminal_id).get()
    for second in (
        Registration(license=registration.license, terminal=idle, since=now),
        Registration(license=operations.find(free), terminal=registration.terminal, since=now),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            second.save()
