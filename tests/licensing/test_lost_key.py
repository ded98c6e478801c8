"""A ``terminal.key`` that is damaged, or taken away by a virus scanner: while the app runs, and before it starts."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from licensing.standing import State
from licensing.store import KEY, STATEMENT
from licensing.words.banners import banner_for, notices_for
from licensing.words.views import Command
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


@lost
def test_a_license_whose_key_is_lost_asks_for_its_number(world: World, lose: Callable[[Path], None]) -> None:
    world.licensed()
    lose(world.store().path(KEY))
    standing = world.terminal().standing()
    banner = banner_for(standing, phone="03-0000-0000")
    assert (standing.state, standing.key_lost) == (State.FOREIGN, True)
    assert banner is not None
    assert banner.command is Command.REGISTER
    assert banner.detail == (
        "この端末の鍵のファイル（terminal.key）が失われたか、壊れています。"
        "続けてご利用いただくには、お持ちのライセンス番号を登録してください。"
    )
    assert notices_for(standing) == ()  # to connect brings nothing back
    assert not world.terminal().check()


@lost
@pytest.mark.parametrize("contact", [True, False])
def test_a_trial_whose_key_is_lost_goes_on_at_the_next_contact(
    world: World, lose: Callable[[Path], None], contact: bool
) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.check() or not contact
    if not contact:
        world.server.forget()
        world.store().path(STATEMENT).unlink()
    deadline = agent.standing().deadline
    lose(world.store().path(KEY))
    world.clock.pass_time(days=3)
    agent = world.terminal()
    banner = banner_for(agent.standing(), phone="03-0000-0000")
    assert banner is not None
    assert banner.command is Command.CHECK
    assert banner.sentence + banner.detail == (
        "この端末の鍵のファイル（terminal.key）が失われたか、壊れています。"
        "ネットワークに接続してください。接続すると自動的に元に戻ります。"
    )
    assert agent.check()
    standing = agent.standing()
    assert (standing.state, standing.key_lost) == (State.TRIAL, False)
    assert not contact or standing.deadline == deadline


def test_two_processes_make_one_new_key(world: World) -> None:
    world.terminal().agree("2026-11-01")
    path = world.store().path(KEY)
    path.unlink()
    first, second = world.terminal(), world.terminal()
    assert first.check()
    key = path.read_bytes()
    assert second.check()
    assert path.read_bytes() == key


def test_data_of_another_machine_has_lost_no_key(world: World) -> None:
    world.licensed()
    standing = world.terminal(machine="another-machine".ljust(32, "-")).standing()
    assert (standing.state, standing.key_lost) == (State.FOREIGN, False)
