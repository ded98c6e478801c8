"""A ``terminal.key`` that is damaged, or taken away by a virus scanner: while the app runs, and before it starts."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from licensing.standing import State
from licensing.store import KEY
from tests.disk_faults import DiskFaults, disk_error
from tests.simulator import World


def in_two(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


lost = pytest.mark.parametrize(
    "lose",
    [pytest.param(Path.unlink, id="gone"), pytest.param(in_two, id="damaged")],
)


@lost
def test_a_running_app_writes_its_key_back(world: World, lose: Callable[[Path], None]) -> None:
    agent = world.licensed()
    path = world.store().path(KEY)
    key = path.read_bytes()
    lose(path)
    agent.refresh_if_outdated()
    assert (agent.standing().state, agent.standing().damaged) == (State.LICENSED, frozenset())
    assert path.read_bytes() == key
    assert not agent.is_outdated()
    assert world.terminal().standing().state is State.LICENSED


def test_where_it_cannot_be_written_the_next_contact_does(world: World, faults: DiskFaults) -> None:
    agent = world.licensed()
    world.store().path(KEY).unlink()
    faults.failing["mkstemp"] = disk_error(errno.ENOSPC)
    agent.refresh()
    assert agent.standing().state is State.LICENSED
    faults.failing.clear()
    assert agent.check()
    assert world.terminal().standing().state is State.LICENSED
