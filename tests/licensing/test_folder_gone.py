"""A data folder on a network drive that is disconnected while the app runs."""

import shutil

import pytest

from licensing.codes import DiskTrouble
from licensing.errors import StorageError
from licensing.standing import State
from tests.licensing.test_unreadable import licensed
from tests.simulator import NUMBER, World


def test_a_folder_that_is_gone_from_under_a_running_app_takes_nothing_away(world: World) -> None:
    """On Windows the names are missing then; here, the mount point is empty."""
    agent = licensed(world)
    folder = world.store().folder
    folder.rename(world.folder / "share")
    for _ in range(2):
        assert agent.is_outdated()
        agent.refresh()
        agent.remember_time()
        standing = agent.standing()
        assert (standing.state, standing.unreadable[0].trouble) == (State.LICENSED, DiskTrouble.GONE)
    asked = len(world.server.asked)
    with pytest.raises(StorageError):
        agent.check()
    with pytest.raises(StorageError):
        agent.register(NUMBER)
    assert len(world.server.asked) == asked
    shutil.rmtree(folder)
    (world.folder / "share").rename(folder)
    agent.refresh()
    assert agent.standing().unreadable == ()
    assert agent.check()
