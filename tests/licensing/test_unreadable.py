"""A file that is there and cannot be read is never taken for missing, never written over, and read again by itself."""

import errno
import os
from collections.abc import Callable

import pytest

from licensing.agent import Agent
from licensing.codes import DiskTrouble
from licensing.errors import StorageError, Unreachable
from licensing.standing import Standing, State
from licensing.store import KEY, KEYSET, NEXT_KEY, ROOTS, SEEN, STATE, STATEMENT, TRIAL
from tests.disk_faults import DiskFaults
from tests.licensing.test_by_file import by_file
from tests.simulator import NUMBER, World

FILES = (KEY, STATEMENT, KEYSET, ROOTS, TRIAL, STATE, SEEN)
RIGHT = (KEY, STATEMENT, KEYSET, ROOTS)
REASONS = pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ELOOP])


def licensed(world: World) -> Agent:
    """Return a terminal that has every file: a trial, a rotated root, a license."""
    agent = world.terminal()
    agent.agree("2026-11-01")
    world.server.rotate_root()
    agent.register(NUMBER, name="銀座一号店 レジ1")
    agent.remember_time()
    return agent


def contents(world: World) -> dict[str, bytes]:
    """Return the content of every file, by its path."""
    folders = (world.store().folder, world.store().outside)
    files = [path for folder in folders if folder.exists() for path in folder.iterdir() if path.name != ".lock"]
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def without_files(standing: Standing) -> object:
    return (standing.state, standing.deadline, standing.license_number, standing.damaged)


@REASONS
@pytest.mark.parametrize("name", FILES)
def test_at_the_start_it_is_neither_missing_nor_another_terminals(
    world: World, faults: DiskFaults, name: str, number: int
) -> None:
    before = licensed(world).standing()
    kept = contents(world)
    faults.hide(name, number=number)
    agent = world.terminal()
    standing = agent.standing()
    assert standing.state in (State.LICENSED, State.UNREADABLE)
    assert (standing.state is State.UNREADABLE) == (name in {STATEMENT, KEYSET, ROOTS})
    assert standing.damaged == frozenset()
    assert [failure.path.endswith(name) for failure in standing.unreadable] == [True]
    agent.remember_time()

    faults.unreadable.clear()
    assert agent.is_outdated()
    agent.refresh()
    assert not agent.is_outdated()
    assert without_files(agent.standing()) == without_files(before)
    assert agent.standing().unreadable == ()
    assert {path: contents(world)[path] for path in kept if path.endswith(name)} == {
        path: data for path, data in kept.items() if path.endswith(name)
    }


@REASONS
@pytest.mark.parametrize("name", FILES)
def test_a_process_that_has_read_it_keeps_what_it_knows(
    world: World, faults: DiskFaults, name: str, number: int
) -> None:
    agent = licensed(world)
    before = agent.standing()
    faults.hide(name, number=number)
    world.store().path("state.json.other").write_bytes(b"")  # nothing of ours
    world.store().path(STATEMENT).touch()  # another process has replaced it, for all that the time stamp says
    agent.refresh()
    assert without_files(agent.standing()) == without_files(before)
    assert [failure.path.endswith(name) for failure in agent.standing().unreadable] == [True]


def test_everything_unreadable_at_the_start_is_a_state_of_its_own(world: World, faults: DiskFaults) -> None:
    licensed(world)
    kept = contents(world)
    faults.hide(*FILES)
    agent = world.terminal()
    assert (agent.standing().state, agent.standing().usable) == (State.UNREADABLE, False)
    commands: list[Callable[[], object]] = [
        lambda: agent.agree("2026-11-01"),
        lambda: agent.register(NUMBER),
        lambda: agent.rename("本店"),
        agent.check,
        agent.write_request,
    ]
    asked = len(world.server.asked)
    for command in commands:
        with pytest.raises(StorageError) as refused:
            command()
        assert refused.value.failure.reading
    agent.remember_time()
    assert len(world.server.asked) == asked
    faults.unreadable.clear()
    assert contents(world) == kept
    agent.check()
    assert agent.standing().state is State.LICENSED


@pytest.mark.parametrize("name", RIGHT)
def test_no_contact_is_made_that_could_not_be_compared_or_saved(world: World, faults: DiskFaults, name: str) -> None:
    agent = licensed(world)
    asked = len(world.server.asked)
    faults.hide(name)
    agent = world.terminal()
    with pytest.raises(StorageError):
        agent.check()
    with pytest.raises(StorageError):
        agent.register(NUMBER, replace=True)
    assert len(world.server.asked) == asked


@pytest.mark.parametrize("name", [TRIAL, SEEN, STATE])
def test_a_file_that_a_renewal_does_not_need_does_not_prevent_it(world: World, faults: DiskFaults, name: str) -> None:
    licensed(world)
    faults.hide(name)
    agent = world.terminal()
    world.clock.pass_time(days=10)
    before = agent.standing().deadline
    agent.check()
    after = agent.standing().deadline
    assert before is not None
    assert after is not None
    assert after > before


def test_a_copied_folder_whose_key_cannot_be_read_gives_no_right(world: World, faults: DiskFaults) -> None:
    licensed(world)
    faults.hide(KEY)
    assert world.terminal(machine="another-machine".ljust(32, "-")).standing().state is State.FOREIGN


def test_a_key_that_waits_for_its_first_answer_is_not_made_again(world: World, faults: DiskFaults) -> None:
    """A number that was registered by it is its own."""
    licensed(world)
    other = "another-machine".ljust(32, "-")
    world.server.online = False
    with pytest.raises(Unreachable):
        world.terminal(machine=other).register(NUMBER, replace=True)
    kept = world.store().path(NEXT_KEY).read_bytes()
    faults.hide(NEXT_KEY)
    with pytest.raises(StorageError):
        world.terminal(machine=other).register(NUMBER, replace=True)
    faults.unreadable.clear()
    assert world.store().path(NEXT_KEY).read_bytes() == kept


def test_the_time_goes_on_while_a_document_cannot_be_read(world: World, faults: DiskFaults) -> None:
    agent = licensed(world)
    faults.hide(TRIAL)
    agent = world.terminal()
    world.clock.pass_time(days=30)
    agent.remember_time()
    days = agent.standing().days_left
    world.move_pc(days=-30)
    assert world.terminal().standing().days_left == days


def test_a_clock_that_the_server_has_mended_stays_mended_while_its_statement_cannot_be_read(
    world: World, faults: DiskFaults
) -> None:
    """The consent is of the wrong clock: saved as the time seen, it would end the trial for good."""
    world.move_pc(days=42)
    agent = world.terminal()
    agent.agree("2026-11-01")
    agent.check()
    faults.hide(STATEMENT, SEEN)
    agent = world.terminal()
    agent.remember_time()
    faults.unreadable.clear()
    agent.refresh()
    assert (agent.standing().state, agent.standing().days_left) == (State.TRIAL, 30)


def test_an_entry_that_another_process_has_saved_is_not_lost(world: World, faults: DiskFaults) -> None:
    """It has replaced state.json since this process read it, and now it cannot be read."""
    window = licensed(world)
    world.terminal().rename("本店 レジ2")
    faults.hide(STATE)
    window.remember_time()
    assert window.standing().unwritable is not None
    faults.unreadable.clear()
    window.refresh()
    assert window.standing().terminal_name == world.terminal().standing().terminal_name == "本店 レジ2"


def test_a_stop_is_not_undone_by_hiding_it(world: World, faults: DiskFaults) -> None:
    agent = licensed(world)
    world.server.licenses[NUMBER].stopped = True
    agent.check()
    faults.hide(STATEMENT)
    agent.refresh()
    assert agent.standing().state is State.STOPPED
    assert world.terminal().standing().usable is False


def test_evidence_of_time_that_cannot_be_read_is_not_replaced(world: World, faults: DiskFaults) -> None:
    licensed(world)
    kept = world.store().path(SEEN).read_bytes()
    faults.hide(SEEN)
    agent = world.terminal()
    world.clock.pass_time(days=1)
    agent.remember_time()
    faults.unreadable.clear()
    assert world.store().path(SEEN).read_bytes() == kept
    agent.refresh()
    agent.remember_time()
    assert world.store().path(SEEN).read_bytes() != kept


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_place_of_a_file_is_set_aside(world: World, name: str) -> None:
    licensed(world)
    path = world.store().path(name)
    path.unlink()
    (path / "within").mkdir(parents=True)
    agent = world.terminal()
    assert not path.exists()
    assert len(list(path.parent.glob(f"{name}.*.broken"))) == 1
    assert agent.standing().unreadable == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
@pytest.mark.parametrize("name", FILES)
def test_a_pipe_in_place_of_a_file_is_set_aside(world: World, name: str) -> None:
    """To read it would wait for ever."""
    licensed(world)
    path = world.store().path(name)
    path.unlink()
    os.mkfifo(path)
    assert world.terminal().standing().unreadable == ()
    assert not path.exists()
    assert path.with_name(f"{name}.broken").is_fifo()


def test_a_damaged_file_that_another_process_has_replaced_stays(world: World) -> None:
    """Between the read of the damaged bytes and their renaming, the other process has saved."""
    licensed(world)
    path = world.store().path(STATE)
    good = path.read_bytes()
    path.write_bytes(b"torn")
    store = world.store()
    path.write_bytes(good)
    store.set_aside(STATE, b"torn")
    assert path.read_bytes() == good
    path.write_bytes(b"torn")
    store.set_aside(STATE, b"torn")
    assert not path.exists()


def test_a_locked_folder_leaves_a_damaged_file_where_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("licensing.store.LOCK_TIMEOUT", 0.01)
    licensed(world)
    path = world.store().path(STATE)
    path.write_bytes(b"torn")
    with world.store().locked():
        agent = world.terminal()
    assert path.read_bytes() == b"torn"
    assert agent.standing().damaged == {STATE}


def test_the_owner_is_named_where_rights_are_the_reason(world: World, faults: DiskFaults) -> None:
    licensed(world)
    faults.hide(KEY, number=errno.EACCES)
    [failure] = world.terminal().standing().unreadable
    assert failure.trouble is DiskTrouble.NO_PERMISSION
    assert failure.owner == world.store().path(KEY).owner()


def test_an_answer_by_file_is_accepted_once_the_files_can_be_read_again(world: World, faults: DiskFaults) -> None:
    body = by_file(world, licensed(world).write_request())
    faults.hide(SEEN)
    agent = world.terminal()
    assert agent.standing().unreadable
    agent.accept(body)
    faults.unreadable.clear()
    agent.accept(body)
    assert (agent.standing().state, agent.standing().unreadable) == (State.LICENSED, ())
