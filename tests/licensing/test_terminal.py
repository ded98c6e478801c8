"""How often an operation touches the disk: it reads what has changed, and writes each file once."""

import os
from collections import Counter
from collections.abc import Callable

import pytest

from licensing.agent import Agent
from licensing.errors import StorageError
from licensing.files import Stamp
from licensing.standing import State
from licensing.store import KEY, KEYSET, STATE, STATEMENT, TRIAL, Store
from tests.simulator import NUMBER, World


class Disk(Counter[tuple[str, str]]):
    """Counts what was read and written, by file."""

    def read(self) -> set[str]:
        return {name for how, name in self if how == "read"}

    def written(self) -> dict[str, int]:
        return {name: count for (how, name), count in self.items() if how == "write"}


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    counted = Disk()
    read, write = Store.read, Store.write

    def counted_read(store: Store, name: str) -> bytes | None:
        counted["read", name] += 1
        return read(store, name)

    def counted_write(store: Store, name: str, data: bytes) -> Stamp | None:
        counted["write", name] += 1
        return write(store, name, data)

    monkeypatch.setattr(Store, "read", counted_read)
    monkeypatch.setattr(Store, "write", counted_write)
    return counted


def test_a_start_reads_every_file_once(world: World, disk: Disk) -> None:
    world.licensed()
    disk.clear()
    world.terminal()
    assert set(disk.values()) == {1}
    assert disk.read() >= {KEY, STATEMENT, KEYSET, STATE, TRIAL}


@pytest.mark.parametrize(
    ("operation", "written"),
    [
        pytest.param(Agent.check, {KEYSET: 1, STATEMENT: 1, STATE: 1}, id="check"),
        pytest.param(lambda agent: agent.register(NUMBER), {KEYSET: 1, STATEMENT: 1, STATE: 1}, id="register"),
        pytest.param(lambda agent: agent.rename("本店 レジ2"), {STATE: 1}, id="rename"),
        pytest.param(lambda agent: agent.write_request(), {STATE: 1}, id="a request by file"),
        pytest.param(Agent.remember_time, {STATE: 1}, id="the time"),
        pytest.param(Agent.refresh, {}, id="refresh"),
    ],
)
def test_an_operation_reads_nothing_again_and_writes_each_file_once(
    world: World, disk: Disk, operation: Callable[[Agent], object], written: dict[str, int]
) -> None:
    agent = world.licensed()
    disk.clear()
    operation(agent)
    assert disk.read() <= {world.store().number_file}
    assert disk.written() == written
    assert agent.standing() == world.terminal().standing()


def test_what_another_process_has_saved_is_read_once(world: World, disk: Disk) -> None:
    window = world.licensed()
    world.terminal().check()
    disk.clear()
    window.refresh()
    window.refresh()
    assert set(disk.values()) == {1}


def test_a_name_that_another_process_has_saved_survives_the_next_save(world: World, disk: Disk) -> None:
    window = world.licensed()
    world.terminal().rename("本店 レジ2")
    disk.clear()
    window.remember_time()
    assert disk.read() == {STATE}
    assert window.standing().terminal_name == world.terminal().standing().terminal_name == "本店 レジ2"


def test_two_replacements_at_the_same_moment_are_two(world: World) -> None:
    """A file system's clock ticks every few milliseconds: the time of a file alone does not tell them apart."""
    window = world.licensed()
    path = world.store().folder / STATEMENT
    before = path.stat()
    world.server.licenses[NUMBER].stopped = True
    world.terminal().check()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.utime(path.with_name(KEYSET), ns=(before.st_atime_ns, before.st_mtime_ns))
    assert window.is_outdated()
    window.refresh()
    assert window.standing().state is State.STOPPED


def test_what_was_saved_in_part_is_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = world.licensed()
    write = Store.write

    def fail_at_the_statement(store: Store, name: str, data: bytes) -> Stamp | None:
        if name == STATEMENT:
            raise StorageError("full")
        return write(store, name, data)

    world.server.version += 1
    with monkeypatch.context() as full:
        full.setattr(Store, "write", fail_at_the_statement)
        with pytest.raises(StorageError):
            agent.check()
    assert agent.is_outdated()
    agent.check()
    assert agent.standing() == world.terminal().standing()


def test_a_damaged_file_stays_reported_after_a_refresh(world: World) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    agent.register(NUMBER)
    (world.store().folder / TRIAL).write_bytes(b"noise")
    window = world.terminal()
    world.terminal().rename("本店 レジ2")
    window.refresh()
    assert window.standing().damaged == {TRIAL}
    window.check()
    assert window.standing().damaged == frozenset()


def test_a_failed_write_stays_reported_after_a_refresh(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_store: Store, _name: str, _data: bytes) -> None:
        raise StorageError("full")

    window = world.licensed()
    with monkeypatch.context() as full:
        full.setattr(Store, "write", fail)
        window.remember_time()
    world.terminal().rename("本店 レジ2")
    window.refresh()
    assert window.standing().unwritable
    window.remember_time()
    assert not window.standing().unwritable
