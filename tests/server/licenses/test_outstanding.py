"""One number, one allowance: terminals that lost a number and go on unheard leave fewer days to the one that has it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from licensing.clock import day_of
from licensing.statement import Statement, Status
from server.licenses.door import registrations
from server.licenses.door.outstanding import allowance_of, outstanding
from server.licenses.models import Event, License, Registration
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal
from tests.variants import examples, variants

Issue = Callable[..., list[str]]

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def days(statement: Statement, now: datetime) -> int:
    return (statement.deadline - day_of(now)).days


def usable(terminal: FarTerminal, now: datetime) -> bool:
    """Whether the terminal, which asks nobody, may sell by the statement that it has."""
    held = terminal.held
    return held is not None and held.status is Status.ACTIVE and held.deadline >= day_of(now)


def moved(number: str, now: datetime, count: int, every: timedelta) -> list[FarTerminal]:
    """Register ``number`` on ``count`` terminals, one after the other, none of which asks again."""
    tills = [FarTerminal(f"レジ{n}") for n in range(count)]
    for n, till in enumerate(tills):
        till.register(number, now + n * every, replace=True)
    return tills


def lose_the_answer(till: FarTerminal, now: datetime) -> None:
    """Have ``till`` check, and its answer be lost."""
    held = till.held
    till.check(now)
    till.held = held


@pytest.mark.parametrize(
    ("allowance", "expected"),
    [(90, [90, 45, 30, 22]), (400, [400, 200, 133, 100]), (20, [20, 10, 7, 7]), (5, [5, 5, 5, 5]), (1, [1, 1, 1, 1])],
)
def test_each_outstanding_terminal_leaves_fewer_days(
    issue: Issue, now: datetime, allowance: int, expected: list[int]
) -> None:
    [number] = issue(months=24, allowance_days=allowance)
    tills = moved(number, now, 4, HOUR)
    assert [days(till.held, now) for till in tills if till.held] == expected


def test_from_the_fourth_move_within_30_days_on_it_is_one_day_at_a_time(issue: Issue, now: datetime) -> None:
    [number] = issue()
    tills = moved(number, now, 6, DAY)
    assert [days(till.held, now + n * DAY) for n, till in enumerate(tills) if till.held] == [90, 45, 30, 22, 1, 1]
    assert days(tills[-1].check(now + 20 * DAY), now + 20 * DAY) == 1
    # The second and third move are 30 days old, and of the five terminals, three may still be on.
    assert days(tills[-1].check(now + 33 * DAY), now + 33 * DAY) == 90 // 3


def test_the_contract_is_respected(issue: Issue, now: datetime) -> None:
    [number] = issue(months=1)
    _, second = moved(number, now, 2, 20 * DAY)
    assert second.held is not None
    assert second.held.deadline == second.held.contract_until


def test_it_heals_when_the_old_terminal_confirms(issue: Issue, now: datetime) -> None:
    """The first contact tells it; its next request shows that it knows."""
    [number] = issue()
    old, new = moved(number, now, 2, HOUR)
    assert days(new.check(now + DAY), now + DAY) == 45
    lose_the_answer(old, now + DAY)
    lose_the_answer(old, now + 2 * DAY)
    assert days(new.check(now + 2 * DAY), now + 2 * DAY) == 45
    assert usable(old, now + 2 * DAY), "it has not heard of it"
    old.check(now + 3 * DAY)
    assert days(new.check(now + 3 * DAY), now + 3 * DAY) == 45
    old.check(now + 3 * DAY + HOUR)
    assert days(new.check(now + 4 * DAY), now + 4 * DAY) == 90


def test_a_copy_on_another_machine_confirms_nothing(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = moved(number, now, 2, HOUR)
    held, machine = old.held, old.machine
    old.machine = "machine-with-a-copy"
    for later in (1, 2, 3):
        old.check(now + later * DAY)
    old.held, old.machine = held, machine
    assert usable(old, now + 4 * DAY)
    assert days(new.check(now + 4 * DAY), now + 4 * DAY) == 45


def test_it_heals_when_the_old_terminals_days_are_over(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old, new = moved(number, now, 2, HOUR)
    assert old.held is not None
    last = now + 90 * DAY
    assert day_of(last) == old.held.deadline
    assert days(new.check(last), last) == 45
    assert days(new.check(last + DAY), last + DAY) == 90


def test_a_longer_deadline_counts_while_no_later_statement_was_received(issue: Issue, now: datetime) -> None:
    [number] = issue()
    old = FarTerminal("旧レジ")
    old.register(number, now)
    operations.set_allowance(operations.find(number), days=10, who="tester", now=now)
    lose_the_answer(old, now + DAY)
    FarTerminal().register(number, now + 2 * DAY, replace=True)
    license = operations.find(number)
    assert usable(old, now + 90 * DAY)
    assert [row.name for row in outstanding(license, day_of(now + 90 * DAY))] == ["旧レジ"]
    assert outstanding(license, day_of(now + 91 * DAY)) == []


@pytest.mark.parametrize("by", ["staff", "another number"])
def test_a_number_that_was_freed_is_no_way_around(issue: Issue, now: datetime, by: str) -> None:
    """An owner may release a number on the web page, and a terminal that registers another one frees its own."""
    number, other = issue(2)
    old = FarTerminal()
    old.register(number, now)
    held = old.held
    if by == "staff":
        operations.release(operations.find(number), who="owner@example.jp", now=now + HOUR)
    else:
        old.register(other, now + HOUR)
        old.held = held  # the answer was thrown away
    assert usable(old, now + DAY)
    new = FarTerminal()
    assert days(new.register(number, now + DAY), now + DAY) == 45


def test_taking_it_back_does_not_count_against_oneself(issue: Issue, now: datetime) -> None:
    [number] = issue()
    one, two = moved(number, now, 2, HOUR)
    two.check(now + HOUR)
    one.register(number, now + 2 * HOUR, replace=True)
    two.check(now + 3 * HOUR)
    two.check(now + 4 * HOUR)
    assert days(one.check(now + 5 * HOUR), now) == 90


def test_staff_are_told_from_three_outstanding_terminals_on(issue: Issue, now: datetime, admin_client: Client) -> None:
    """Two are a PC that broke, and another one or a swap of numbers within the allowance."""
    [number] = issue()
    moved(number, now, 3, HOUR)
    assert License.objects.get().back_and_forth_at is None
    FarTerminal("レジ3").register(number, now + 3 * HOUR, replace=True)
    license = License.objects.get()
    assert license.back_and_forth_at == now + 3 * HOUR
    assert [row.name for row in outstanding(license, day_of(now))] == ["レジ0", "レジ1", "レジ2"]
    assert Event.objects.get(what=Event.What.BACK_AND_FORTH).after == {"outstanding": 3}
    assert "取り違え" in admin_client.get("/admin/").content.decode()


def test_it_takes_one_query(issue: Issue, now: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    [number] = issue()
    moved(number, now, 4, HOUR)
    held = Registration.objects.select_related("license").get(until=None)
    with django_assert_num_queries(1):
        assert allowance_of(held, now + DAY) == 22


@pytest.mark.parametrize("every", variants(1, 10))
def test_eight_tills_cannot_share_a_number_for_400_days(issue: Issue, now: datetime, every: int) -> None:
    """Each asks the server only to take the number over; with 90 days for each, eight of eight were usable at once."""
    [number] = issue(months=24)
    tills = [FarTerminal(f"レジ{n}") for n in range(8)]
    counts = []
    for day in range(400):
        today = now + day * DAY
        if day % every == 0:
            tills[day // every % 8].register(number, today, replace=True)
        counts.append(sum(usable(till, today) for till in tills))
    assert max(counts) <= 6, "in the first month, before what was told at first runs out"
    assert sum(counts) <= 3 * 400
    assert License.objects.get().back_and_forth_at is not None


class Group:
    """Four terminals that share a number, and what they were given, by their own statements."""

    def __init__(self, number: str, allowance: int, now: datetime) -> None:
        self.number = number
        self.allowance = allowance
        self.now = now
        self.tills = [FarTerminal(f"レジ{n}") for n in range(4)]
        self.lost_at: list[datetime] = []
        """When the number lost its terminal, by a move or a release."""

    def step(self, which: int, what: str, later: int) -> None:
        self.now += later * DAY + HOUR
        till, holder = self.tills[which], registrations.open_of(operations.find(self.number))
        if what == "release":
            operations.release(operations.find(self.number), who="owner@example.jp", now=self.now)
            self.lost_at += [self.now] if holder is not None else []
            return
        held = till.held
        if what == "take over" or held is None:
            statement = till.register(self.number, self.now, replace=True)  # a move never fails
            is_move = holder is not None and holder.terminal.shown_number != statement.terminal_number
            self.lost_at += [self.now] if is_move else []
        else:
            statement = till.check(self.now)
        self.compare(till, statement)
        till.held = held if what == "lost" else statement
        self.add_up()

    def compare(self, till: FarTerminal, statement: Statement) -> None:
        if statement.status is not Status.ACTIVE:
            return
        others = sum(usable(other, self.now) for other in self.tills if other is not till)
        given = days(statement, self.now)
        if sum(at > self.now - 30 * DAY for at in self.lost_at) > 3:
            assert given == 1
        else:
            assert min(7, self.allowance) <= given <= min(self.allowance, max(7, self.allowance // (1 + others)))

    def add_up(self) -> None:
        """Assert the bound for all terminals together; today counts as a day of each."""
        left = [days(till.held, self.now) + 1 for till in self.tills if till.held and usable(till, self.now)]
        assert sum(left) <= sum(max(7, self.allowance // (1 + n)) + 1 for n in range(len(left)))

    def heal(self) -> None:
        """All ask twice; a month later, the terminal that has the number has all its days."""
        asking = [till for till in self.tills if till.blob]
        for later in (HOUR, HOUR, HOUR, 31 * DAY):
            self.now += later
            answers = [till.check(self.now) for till in asking]
        assert all(days(held, self.now) == self.allowance for held in answers if held.status is Status.ACTIVE)


whats = st.sampled_from(["take over", "check", "lost", "release"])
steps = st.lists(st.tuples(st.integers(0, 3), whats, st.sampled_from([0, 1, 9, 40])), min_size=1, max_size=25)


@settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
@given(steps=steps, allowance=st.sampled_from([5, 20, 90, 400]))
def test_whatever_the_terminals_do_their_days_are_bounded_and_heal(
    issue: Issue, now: datetime, steps: list[tuple[int, str, int]], allowance: int
) -> None:
    [number] = issue(months=60, allowance_days=allowance)
    group = Group(number, allowance, now)
    group.step(0, "take over", 0)
    for step in steps:
        group.step(*step)
    group.heal()
