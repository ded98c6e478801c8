"""A trial that no server has confirmed, while a file that may say less cannot be read."""

import pytest

from licensing.errors import StorageError
from licensing.standing import State
from licensing.store import KEY, SEEN, STATEMENT, TRIAL
from tests.disk_faults import DiskFaults
from tests.simulator import NUMBER, World


@pytest.mark.parametrize("name", [KEY, TRIAL])
def test_a_trial_is_not_begun_again(world: World, faults: DiskFaults, name: str) -> None:
    world.expired_trial()
    faults.hide(name)
    agent = world.terminal()
    with pytest.raises(StorageError):
        agent.agree("2026-11-01")
    faults.unreadable.clear()
    assert world.terminal().standing().state is State.TRIAL_ENDED


def test_a_marker_that_cannot_be_read_is_no_way_to_a_second_trial(world: World, faults: DiskFaults) -> None:
    world.expired_trial()
    for path in world.store().folder.iterdir():
        path.unlink()
    faults.hide(SEEN)
    agent = world.terminal()
    assert agent.standing().state is State.UNREADABLE
    with pytest.raises(StorageError):
        agent.agree("2026-11-01")
    faults.unreadable.clear()
    agent.agree("2026-11-01")
    assert agent.standing().state is State.TRIAL_ENDED


def test_a_trial_waits_for_evidence_that_may_say_it_is_over(world: World, faults: DiskFaults) -> None:
    """A machine that had a number gets none: hiding what says so wins nothing. It is read again by itself."""
    agent = world.terminal()
    agent.agree("2026-11-01")
    agent.remember_time()
    faults.hide(SEEN)
    agent.refresh()
    assert agent.standing().state is State.TRIAL  # this process has read it before
    agent = world.terminal()
    assert (agent.standing().state, agent.standing().usable) == (State.UNREADABLE, False)
    faults.unreadable.clear()
    agent.refresh()
    assert (agent.standing().state, agent.standing().unreadable) == (State.TRIAL, ())


def test_a_contact_replaces_evidence_that_cannot_be_read(world: World, faults: DiskFaults) -> None:
    world.terminal().agree("2026-11-01")
    world.terminal().remember_time()
    faults.hide(SEEN)
    agent = world.terminal()
    agent.check()
    assert agent.standing().state is State.TRIAL


def test_a_former_license_is_not_forgotten_by_hiding_the_evidence(world: World, faults: DiskFaults) -> None:
    world.terminal().agree("2026-11-01")
    world.terminal().register(NUMBER)
    world.store().path(STATEMENT).unlink()
    assert world.terminal().standing().former_license
    faults.hide(SEEN)
    assert not world.terminal().standing().usable


def test_no_trial_is_asked_for_without_the_consent_that_cannot_be_read(world: World, faults: DiskFaults) -> None:
    world.terminal().agree("2026-11-01")
    faults.hide(TRIAL)
    agent = world.terminal()
    with pytest.raises(StorageError):
        agent.check()
    assert world.server.asked == []
    faults.unreadable.clear()
    assert agent.check()
    assert agent.standing().state is State.TRIAL
