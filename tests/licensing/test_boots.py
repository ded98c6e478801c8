"""A PC clock that is wrong at each boot: what nobody measured counts as one day, and a contact corrects it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from licensing.agent import Agent
from licensing.clock import Doubt, SystemClock, start_of
from licensing.standing import State
from licensing.store import SEEN, STATE
from licensing.uptime import Uptime, read_uptime
from tests.simulator import START, World

RESET = datetime(2000, 1, 1, tzinfo=UTC)


def boot(world: World, pc: datetime) -> Agent:
    """Switch the machine on with the PC clock at ``pc``, and start the app."""
    world.server.drift += world.clock.pc - pc
    world.clock.reboot()
    world.clock.pc = pc
    agent = world.terminal()
    agent.remember_time()
    return agent


def sell(world: World, agent: Agent) -> None:
    """Make a record, which has the day that the app shows."""
    today = start_of(agent.standing().moment.today)
    world.newest_record = max(today, world.newest_record or today)


def days_of_selling(world: World, prepare: Callable[[World], None]) -> int:
    """Return on how many days the shop sells if it sets the clock back to START and does ``prepare`` before each."""
    for day in range(400):
        prepare(world)
        agent = boot(world, START)
        if not agent.standing().usable:
            return day
        world.clock.pass_time(seconds=5)
        sell(world, agent)
    raise AssertionError("it sells for ever")


def nothing(world: World) -> None: ...


def delete(*paths: Callable[[World], Path]) -> Callable[[World], None]:
    def prepare(world: World) -> None:
        for path in paths:
            path(world).unlink(missing_ok=True)

    return prepare


def folders(world: World) -> None:
    """Put folders where the two files are: nothing can be saved there."""
    for path in (state(world), seen(world)):
        path.unlink(missing_ok=True) if path.is_file() else None
        (path / "in the way").mkdir(parents=True, exist_ok=True)


def state(world: World) -> Path:
    return world.store().folder / STATE


def seen(world: World) -> Path:
    return world.store().outside / SEEN


ATTACKS = [
    pytest.param(nothing, id="nothing deleted"),
    pytest.param(delete(state), id="state.json deleted"),
    pytest.param(delete(seen), id="seen.json deleted"),
    pytest.param(delete(state, seen), id="both deleted"),
    pytest.param(folders, id="both made folders"),
]


@pytest.mark.first(2)
@pytest.mark.parametrize("prepare", ATTACKS)
def test_a_clock_set_back_before_each_boot_wins_no_day_of_selling(
    world: World, prepare: Callable[[World], None]
) -> None:
    sell(world, world.licensed())
    assert days_of_selling(world, prepare) <= 90


@pytest.mark.parametrize("prepare", ATTACKS)
@pytest.mark.parametrize("ahead", [0, 200])
def test_a_trial_ends_after_30_boots_with_the_clock_behind(
    world: World, ahead: int, prepare: Callable[[World], None]
) -> None:
    world.move_pc(days=ahead)
    agent = world.terminal()
    agent.agree("2026-11-01")
    sell(world, agent)
    assert days_of_selling(world, prepare) <= 30


def test_the_day_of_a_boot_counts_once_however_often_the_app_starts(world: World) -> None:
    world.licensed()
    world.clock.pass_time(days=10)
    world.terminal().remember_time()
    boot(world, START)
    for _ in range(5):
        world.clock.pass_time(minutes=1)
        agent = world.terminal()
        agent.remember_time()
    assert agent.standing().moment.instant == START + timedelta(days=11, minutes=5)


def test_the_right_time_is_not_told_once_a_day_was_only_counted(world: World) -> None:
    agent = world.licensed()
    agent.remember_time()
    world.move_pc(days=-5)
    assert agent.standing().moment.right_time == START
    agent = boot(world, world.clock.pc)
    for process in (agent, world.terminal()):
        moment = process.standing().moment
        assert (moment.doubt, moment.right_time, moment.known) == (Doubt.BEHIND, None, None)
    agent.check()
    assert (agent.standing().moment.doubt, agent.standing().moment.known) == (Doubt.BEHIND, START)
    agent.remember_time()
    assert world.terminal().standing().moment.right_time == START


def test_a_start_that_saves_nothing_counts_the_same_day(world: World) -> None:
    world.licensed().remember_time()
    world.clock.reboot()
    world.clock.pc -= timedelta(days=5)
    assert {world.terminal().standing().days_left for _ in range(3)} == {89}


def test_a_right_clock_costs_no_day(world: World) -> None:
    agent = world.licensed()
    for day in range(1, 30):
        agent.remember_time()
        agent = boot(world, START + timedelta(days=day))
        assert (agent.standing().days_left, agent.standing().moment.doubt) == (90 - day, None)


@pytest.mark.parametrize(("slow", "days_left"), [(0, 90), (10, 90), (12, 89)])
def test_a_slow_clock_that_was_not_set_back_costs_no_day_up_to_ten_minutes(
    world: World, slow: int, days_left: int
) -> None:
    world.move_pc(minutes=-slow)
    world.licensed()
    assert boot(world, world.clock.pc + timedelta(seconds=30)).standing().days_left == days_left


def test_a_clock_set_back_by_a_second_costs_a_day(world: World) -> None:
    world.licensed().remember_time()
    assert boot(world, START - timedelta(seconds=1)).standing().days_left == 89


@pytest.mark.parametrize("between", ["running", "asleep", "app closed"])
def test_a_clock_set_back_stops_no_time_within_a_boot(world: World, between: str) -> None:
    agent = world.licensed()
    agent.remember_time()
    for _ in range(9):
        world.clock.pass_time(days=10)
        world.clock.pc = START
        agent = world.terminal() if between == "app closed" else agent
        agent.remember_time()
    assert agent.standing().days_left == 0


def test_weeks_with_a_dead_battery_cost_a_day_each_boot_and_a_contact_corrects_it(world: World) -> None:
    world.licensed()
    world.server.online = False
    for day in range(1, 22):
        agent = boot(world, RESET)
        standing = agent.standing()
        assert (standing.state, standing.days_left, standing.moment.doubt) == (State.LICENSED, 90 - day, Doubt.RESET)
        assert standing.moment.right_time is None
    world.server.online, world.server.drift = True, START + timedelta(days=21) - RESET
    agent.check()
    assert (agent.standing().days_left, agent.standing().moment.right_time) == (90, START + timedelta(days=21))


def test_a_contact_unlocks_a_till_whose_boots_used_up_its_days(world: World) -> None:
    world.licensed()
    for _ in range(95):
        agent = boot(world, RESET)
    assert agent.standing().state is State.EXPIRED
    agent.check()
    assert agent.standing().state is State.LICENSED
    assert boot(world, RESET).standing().state is State.LICENSED


def test_an_implausible_clock_locks_only_until_it_is_put_right(world: World) -> None:
    world.licensed().remember_time()
    assert boot(world, START + timedelta(days=401)).standing().state is State.EXPIRED
    for day in (1, 2, 3):
        standing = boot(world, START + timedelta(days=day)).standing()
        assert (standing.days_left, standing.moment.doubt) == (90 - day, None)


def test_a_clock_ahead_that_is_corrected_between_two_starts_of_a_boot_has_no_lead(world: World) -> None:
    world.move_pc(days=100)
    world.licensed().remember_time()
    world.move_pc(days=-100)
    world.clock.pass_time(days=101)
    agent = world.terminal()
    assert (agent.standing().days_left, agent.standing().moment.doubt) == (-11, None)


# the uptime


def test_the_time_between_two_readings_of_one_boot_is_known() -> None:
    assert Uptime("a", 5.5).since(Uptime("a", 2)) == timedelta(seconds=3.5)
    assert Uptime("a", 2).since(Uptime("a", 2)) == timedelta()


@pytest.mark.parametrize("earlier", [None, Uptime("b", 2), Uptime("a", 9)])
def test_the_time_since_another_boot_is_not_known(earlier: Uptime | None) -> None:
    assert Uptime("a", 5).since(earlier) is None


def test_the_uptime_of_this_machine_is_one_boots() -> None:
    first, second = SystemClock().uptime(), read_uptime()
    assert first.boot
    assert second.since(first) is not None
    if hasattr(time, "CLOCK_BOOTTIME"):  # which counts sleep, as CLOCK_MONOTONIC does not
        assert first.seconds <= second.seconds <= time.clock_gettime(time.CLOCK_BOOTTIME)
        assert second.seconds > time.clock_gettime(time.CLOCK_BOOTTIME) - 60


def test_without_a_boot_id_the_uptime_alone_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("licensing.uptime._BOOT_ID", tmp_path / "no such file")
    first = read_uptime()
    assert first.boot == ""
    assert read_uptime().since(first) is not None
    assert Uptime("", 0).since(first) is None
