"""A consent under a clock that an empty battery has reset: its trial begins on the day on which the clock is right."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from licensing.agent import Agent
from licensing.clock import day_of
from licensing.standing import State
from licensing.store import KEY, TRIAL
from tests.disk_faults import DiskFaults
from tests.simulator import START, World

EPOCHS = pytest.mark.parametrize("year", [1970, 2000])


def reset(world: World, year: int) -> None:
    world.clock.pc = datetime(year, 1, 1, tzinfo=UTC)


def put_right(world: World, *, days: int = 0) -> None:
    world.clock.pc = START + timedelta(days=days)


def agreed(world: World, year: int = 2000) -> Agent:
    """Return a terminal that has agreed without a network while its clock was reset."""
    world.server.online = False
    reset(world, year)
    agent = world.terminal()
    agent.agree("2026-11-01")
    agent.remember_time()
    return agent


def days_left(agent: Agent) -> tuple[State, int | None]:
    """Return the standing after a look of the window."""
    if agent.is_outdated():
        agent.refresh()
    assert not agent.is_outdated()
    return agent.standing().state, agent.standing().days_left


@EPOCHS
def test_the_trial_begins_when_the_clock_is_put_right(world: World, year: int) -> None:
    agent = agreed(world, year)
    assert days_left(agent) == (State.TRIAL, 30)
    world.clock.pass_time(days=2)
    agent.remember_time()
    put_right(world)
    assert days_left(agent) == (State.TRIAL, 30)
    assert days_left(world.terminal()) == (State.TRIAL, 30)
    world.clock.pass_time(days=31)
    assert days_left(agent) == (State.TRIAL_ENDED, -1)


def test_it_begins_at_the_start_that_finds_the_clock_right(world: World) -> None:
    agreed(world)
    put_right(world)
    world.clock.reboot()
    assert days_left(world.terminal()) == (State.TRIAL, 30)


@EPOCHS
def test_the_server_is_told_the_day_on_which_the_clock_was_put_right(world: World, year: int) -> None:
    agreed(world, year)
    put_right(world)
    world.server.online = True
    world.terminal().check()
    [asked] = world.server.asked
    assert asked.terms is not None
    assert (asked.terms.version, day_of(asked.terms.agreed_at)) == ("2026-11-01", day_of(START))


def test_a_request_by_file_has_that_day_too(world: World) -> None:
    agent = agreed(world)
    put_right(world)
    agent.write_request()
    assert agent.standing().days_left == 30


def test_it_begins_only_once(world: World) -> None:
    """Neither an older copy of the consent nor deleting the folder brings days back."""
    agent = agreed(world)
    undated = world.store().path(TRIAL).read_bytes()
    put_right(world)
    days_left(agent)
    agent.remember_time()
    world.clock.pass_time(days=20)
    world.store().path(TRIAL).write_bytes(undated)
    assert days_left(world.terminal()) == (State.TRIAL, 10)
    shutil.rmtree(world.store().folder)
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert days_left(agent) == (State.TRIAL, 10)


def test_days_under_a_reset_clock_are_counted_as_long_as_it_is(world: World) -> None:
    agent = agreed(world)
    world.clock.pass_time(days=31)
    assert days_left(agent) == (State.TRIAL_ENDED, -1)


def test_a_disk_that_refuses_the_new_date_gives_no_days(world: World, faults: DiskFaults) -> None:
    agent = agreed(world)
    put_right(world)
    faults.hide(TRIAL)
    agent.refresh()
    assert agent.standing().state is State.TRIAL_ENDED
    faults.unreadable.clear()
    assert days_left(agent) == (State.TRIAL, 30)


def test_a_consent_of_another_machine_or_key_gets_no_date(world: World, tmp_path: Path) -> None:
    agreed(world)
    put_right(world)
    assert not world.terminal(machine="another-machine".ljust(32, "-")).is_outdated()
    world.terminal("other").agree("2026-11-01")
    shutil.copy(world.store("other").path(KEY), world.store().path(KEY))
    assert not world.terminal().is_outdated()


def test_once_the_server_has_answered_the_consent_needs_no_date(world: World) -> None:
    agent = agreed(world)
    world.server.online = True
    world.server.drift = START - world.clock.pc
    agent.check()
    assert (agent.is_outdated(), agent.standing().state) == (False, State.TRIAL)


def test_a_consent_that_cannot_be_read_is_not_dated_anew(world: World, faults: DiskFaults) -> None:
    agent = agreed(world)
    kept = world.store().path(TRIAL).read_bytes()
    faults.hide(TRIAL)
    world.store().path(TRIAL).touch()  # as if another process had replaced it
    agent.refresh()
    put_right(world)
    agent.refresh()
    faults.unreadable.clear()
    assert world.store().path(TRIAL).read_bytes() == kept
