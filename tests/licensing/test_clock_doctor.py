"""The clock doctor: whatever a PC clock does, a paying shop is not locked, no day is won, and the right time is told.

The simulator's ``drift`` is the true time less the PC clock, so a clock that is moved by hand moves it the other way.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from licensing.agent import Agent
from licensing.clock import Doubt
from licensing.standing import State
from licensing.store import STATE
from licensing.words.banners import notices_for
from licensing.words.days import long_time
from tests.simulator import START, World

EPOCHS = [
    pytest.param(datetime(1970, 1, 1, tzinfo=UTC), id="1970"),
    pytest.param(datetime(1969, 12, 31, 15, tzinfo=UTC), id="1970 in Japan"),
    pytest.param(datetime(2000, 1, 1, tzinfo=UTC), id="2000"),
]


def set_pc(world: World, instant: datetime) -> None:
    world.server.drift = world.server.now - instant
    world.clock.pc = instant


def switch_off(world: World, agent: Agent, **parts: float) -> Agent:
    """Switch the terminal off for a while and on again: no clock but the PC's has run."""
    agent.remember_time()
    world.clock.pc += timedelta(**parts) or timedelta(seconds=30)
    world.clock.reboot()
    return world.terminal()


def told(agent: Agent) -> str:
    """Return the notice about the clock, with its detail."""
    return "".join(f"{notice.sentence}{notice.detail}" for notice in notices_for(agent.standing()))


# set back


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("back", [timedelta(minutes=11), timedelta(days=1), timedelta(days=75)], ids=str)
def test_a_clock_set_back_wins_no_day_and_locks_nothing(world: World, back: timedelta, restarted: bool) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    agent.remember_time()
    world.clock.pc -= back
    standing = (world.terminal() if restarted else agent).standing()
    assert (standing.state, standing.days_left) == (State.LICENSED, 10)
    assert (standing.moment.doubt, standing.moment.right_time) == (Doubt.BEHIND, START + timedelta(days=80))


def test_a_clock_behind_is_reported_with_the_right_time(world: World) -> None:
    agent = world.licensed()
    world.move_pc(days=-3)
    assert (
        told(agent)
        == f"パソコンの時計が遅れています。正しい日時（{long_time(START)} 以降）に合わせてください。（E-301）"
    )


# ahead


@pytest.mark.parametrize("ahead", [{"minutes": 11}, {"hours": 9}, {"days": 30}, {"days": 100}, {"days": 1000}], ids=str)
def test_a_terminal_that_reached_the_server_is_usable_however_far_ahead_its_clock_is(
    world: World, ahead: dict[str, float]
) -> None:
    world.move_pc(**ahead)
    agent = world.licensed()
    for days in (0, 50, 40):
        world.clock.pass_time(days=days)
        standing = agent.standing()
        assert (standing.state, standing.moment.doubt) == (State.LICENSED, Doubt.LEADING)
        assert standing.moment.instant == standing.moment.right_time == world.server.now
        agent = switch_off(world, agent)
    assert agent.standing().days_left == 0
    agent = switch_off(world, agent, days=1)
    assert agent.standing().state is State.EXPIRED


def test_a_clock_that_the_server_finds_ahead_is_reported_with_the_right_time(world: World) -> None:
    world.move_pc(days=100)
    agent = world.licensed()
    assert (
        told(agent)
        == f"パソコンの時計が進んでいます。正しい日時（{long_time(START)} 以降）に合わせてください。（E-302）"
    )


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("steps", [[100], [90, 10]], ids=["at once", "in two steps"])
def test_a_clock_ahead_that_is_corrected_wins_no_day(world: World, steps: list[int], restarted: bool) -> None:
    world.move_pc(days=100)
    agent = world.licensed()
    agent.remember_time()
    for days in steps:
        world.move_pc(days=-days)
        if not restarted:
            agent.standing()
    agent = world.terminal() if restarted else agent
    assert (agent.standing().moment.doubt, agent.standing().days_left) == (None, 90)
    world.clock.pass_time(days=80)
    assert agent.standing().days_left == 10
    assert switch_off(world, agent, days=11).standing().state is State.EXPIRED


def test_a_clock_that_was_corrected_while_switched_off_has_no_lead(world: World) -> None:
    world.move_pc(days=100)
    agent = world.licensed()
    agent.remember_time()
    world.move_pc(days=-100)
    agent = switch_off(world, agent, days=20)
    assert (agent.standing().days_left, agent.standing().moment.doubt) == (70, None)


def test_a_lost_lead_is_restored_by_the_next_contact(world: World) -> None:
    world.move_pc(days=100)
    agent = world.licensed()
    (world.store().folder / STATE).unlink()
    agent = world.terminal()
    assert agent.standing().state is State.EXPIRED
    agent.check()
    assert agent.standing().state is State.LICENSED


def test_another_process_learns_of_the_lead(world: World) -> None:
    window = world.licensed()
    world.move_pc(days=100)
    assert window.standing().state is State.EXPIRED
    world.terminal().check()
    window.refresh()
    assert (window.standing().state, window.standing().moment.instant) == (State.LICENSED, START)


@pytest.mark.parametrize("days", [50, 200, 390])
def test_a_clock_that_ran_ahead_is_corrected_by_the_next_contact(world: World, days: int) -> None:
    agent = world.licensed()
    world.move_pc(days=days)
    agent.remember_time()
    world.move_pc(days=-days)
    agent = world.terminal()
    agent.check()
    assert (agent.standing().days_left, agent.standing().moment.doubt) == (90, None)
    assert world.terminal().standing().days_left == 90


def test_an_implausible_jump_is_reported_and_corrected_without_a_contact(world: World) -> None:
    agent = world.licensed()
    world.move_pc(days=4000)
    agent.remember_time()
    assert told(agent) == (
        f"パソコンの時計が進んでいるようです。正しい日時（{long_time(START)} 以降）に合わせるか、"
        "ネットワークに接続してください。（E-304）"
    )
    world.move_pc(days=-4000)
    assert (agent.standing().state, told(agent)) == (State.LICENSED, "")
    assert world.terminal().standing().state is State.LICENSED


# the battery


@pytest.mark.parametrize("epoch", EPOCHS)
def test_a_dead_battery_without_a_network_locks_nothing_and_wins_no_days(world: World, epoch: datetime) -> None:
    agent = world.licensed()
    world.server.online = False
    agent.remember_time()
    for morning in range(5):
        set_pc(world, epoch)
        agent = world.terminal()
        standing = agent.standing()
        assert (standing.state, standing.moment.doubt) == (State.LICENSED, Doubt.RESET)
        assert standing.moment.right_time == START + timedelta(hours=10 * morning)
        world.clock.pass_time(hours=10)
        agent.remember_time()
    assert agent.standing().days_left == 88


@pytest.mark.parametrize("epoch", EPOCHS)
def test_a_dead_battery_with_a_network_gets_the_right_time(world: World, epoch: datetime) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=85)
    agent.remember_time()
    true_time = world.server.now + timedelta(days=10)
    world.clock.pc = epoch
    world.server.drift = true_time - epoch
    agent = world.terminal()
    agent.check()
    standing = agent.standing()
    assert (standing.state, standing.days_left, standing.moment.right_time) == (State.LICENSED, 90, true_time)
    assert told(agent) == (
        f"パソコンの時計が初期化されています。正しい日時（{long_time(true_time)} 以降）に合わせてください。"
        "内蔵の電池が切れているおそれがあります。（E-303）"
    )


def test_a_new_terminal_reports_a_dead_battery_and_uses_the_corrected_clock(world: World) -> None:
    set_pc(world, datetime(2000, 1, 1, tzinfo=UTC))
    agent = world.terminal()
    assert "初期化" in told(agent)
    assert agent.standing().moment.right_time is None
    agent.remember_time()
    set_pc(world, START)
    assert told(agent) == told(world.terminal()) == ""


# zones, sleep, virtual machines


@pytest.mark.parametrize("hours", [-10, -5, 0, 1, 2, 9, 14])
def test_neither_the_time_zone_nor_daylight_saving_matters(world: World, hours: int) -> None:
    agent = world.licensed()
    before = agent.standing()
    world.clock.pc = world.clock.pc.astimezone(timezone(timedelta(hours=hours)))
    assert agent.standing() == before
    assert world.terminal().standing() == before


@pytest.mark.parametrize("runs_in_sleep", [False, True])
def test_weeks_of_sleep_are_weeks(world: World, runs_in_sleep: bool) -> None:
    agent = world.licensed()
    world.clock.pc += timedelta(weeks=3)
    world.clock.running += timedelta(weeks=3).total_seconds() * runs_in_sleep
    assert (agent.standing().days_left, agent.standing().moment.doubt) == (69, None)


def test_a_virtual_machine_whose_clock_jumps_wins_no_days_and_is_corrected_by_a_contact(world: World) -> None:
    agent = world.licensed()
    world.move_pc(days=30)
    assert agent.standing().days_left == 60
    world.move_pc(days=-30)
    assert (agent.standing().state, agent.standing().days_left) == (State.LICENSED, 60)
    agent.check()
    assert (agent.standing().days_left, agent.standing().moment.doubt) == (90, None)


def test_a_virtual_machine_restored_from_a_snapshot_wins_no_days_after_a_contact(world: World) -> None:
    agent = world.licensed()
    agent.remember_time()
    world.clock.pass_time(days=80)
    world.move_pc(days=-80)
    agent = world.terminal()
    agent.check()
    assert agent.standing().moment.right_time == START + timedelta(days=80)
