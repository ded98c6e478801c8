"""What else knows what time it has been, when ``state.json`` is deleted or put back (docs/adr/0007)."""

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest

from licensing.clock import Clocks, Doubt, start_of
from licensing.errors import Unreachable
from licensing.evidence import Evidence
from licensing.standing import State
from licensing.store import SEEN, STATE
from licensing.terminal import Software, Terminal
from licensing.uptime import Uptime
from tests.simulator import START, Licensed, World

MACHINE = "machine-of-till".ljust(32, "-")


def forget_nothing(_world: World, _old: bytes) -> None:
    pass


def delete_state(world: World, _old: bytes) -> None:
    (world.store().folder / STATE).unlink()


def restore_state(world: World, old: bytes) -> None:
    (world.store().folder / STATE).write_bytes(old)


def delete_marker(world: World) -> None:
    (world.store().outside / SEEN).unlink()


def spoil_marker(world: World) -> None:
    (world.store().outside / SEEN).write_bytes(b'{"seen": "long ago"}')


@pytest.mark.parametrize("state", [forget_nothing, delete_state, restore_state])
@pytest.mark.parametrize("marker", [None, delete_marker, spoil_marker])
def test_one_piece_of_evidence_is_enough(
    world: World, state: Callable[[World, bytes], None], marker: Callable[[World], None] | None
) -> None:
    agent = world.licensed()
    agent.remember_time()
    old = (world.store().folder / STATE).read_bytes()
    world.clock.pass_time(days=80)
    agent.remember_time()
    world.newest_record = start_of(agent.standing().moment.today)
    state(world, old)
    if marker is not None:
        marker(world)
    world.clock.reboot()
    world.clock.pc -= timedelta(days=75)
    agent = world.terminal()
    assert (agent.standing().state, agent.standing().days_left) == (State.LICENSED, 9)
    assert agent.standing().moment.doubt is Doubt.BEHIND


def test_the_evidence_outside_is_enough_against_a_restored_data_folder(world: World) -> None:
    agent = world.licensed()
    folder, copy = world.store().folder, world.folder / "copy"
    shutil.copytree(folder, copy)
    world.clock.pass_time(days=40)
    agent.check()
    world.clock.pass_time(days=45)
    agent.remember_time()
    newest = world.folder / "newest"
    shutil.copytree(folder, newest)
    for older, minutes in ((copy, 0), (newest, 5)):
        shutil.rmtree(folder)
        shutil.copytree(older, folder)
        (folder / STATE).unlink()
        world.clock.pc = START
        agent = world.terminal()
        agent.remember_time()
        assert agent.standing().moment.instant == START + timedelta(days=85, minutes=minutes)
        world.clock.pass_time(minutes=5)
        agent.remember_time()


def test_the_data_folder_alone_is_evidence_enough(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    agent.remember_time()
    delete_marker(world)
    world.clock.pc = START
    assert world.terminal().standing().moment.instant == START + timedelta(days=80)


@pytest.mark.parametrize("state", [forget_nothing, delete_state, restore_state])
def test_a_failed_try_saves_the_time(world: World, state: Callable[[World, bytes], None]) -> None:
    """A command line that asks and ends has no minute in which to note it."""
    world.licensed()
    old = (world.store().folder / STATE).read_bytes()
    world.clock.pass_time(days=80)
    world.server.online = False
    with pytest.raises(Unreachable):
        world.terminal().check()
    state(world, old)
    world.clock.pc = START
    assert world.terminal().standing().days_left == 10


def test_an_implausible_reading_is_not_saved_by_a_failed_try(world: World) -> None:
    world.licensed()
    world.server.online = False
    world.move_pc(days=500)
    with pytest.raises(Unreachable):
        world.terminal().check()
    world.move_pc(days=-500)
    assert world.terminal().standing().days_left == 90


def test_a_power_cut_costs_the_time_that_was_not_saved_and_no_more(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    agent.remember_time()
    world.clock.pass_time(seconds=59)
    assert agent.standing().moment.instant == START + timedelta(days=80, seconds=59)
    world.clock.reboot()
    world.clock.pc = START
    assert world.terminal().standing().moment.instant == START + timedelta(days=81)


def test_a_fresh_statement_corrects_all_evidence_of_time(world: World) -> None:
    agent = world.licensed()
    world.move_pc(days=200)
    agent.remember_time()
    world.newest_record = start_of(agent.standing().moment.today)
    world.move_pc(days=-200)
    agent = world.terminal()
    assert agent.standing().state is State.EXPIRED
    agent.check()
    for lost in (None, STATE):
        if lost:
            (world.store().folder / lost).unlink()
        agent = world.terminal()
        agent.remember_time()
        assert (agent.standing().state, agent.standing().days_left) == (State.LICENSED, 90)


def test_evidence_that_a_power_cut_left_uncorrected_is_ignored(world: World) -> None:
    agent = world.licensed()
    world.move_pc(days=200)
    agent.remember_time()
    wrong = world.store().read(SEEN)
    assert wrong is not None
    world.move_pc(days=-200)
    world.clock.pass_time(minutes=1)
    agent.check()
    world.store().write_outside(SEEN, wrong)
    assert world.terminal().standing().moment.instant == START + timedelta(minutes=1)


def test_a_record_from_an_implausible_day_is_no_evidence(world: World) -> None:
    world.licensed()
    world.newest_record = START + timedelta(days=400, seconds=1)
    agent = world.terminal()
    assert agent.standing().moment.instant == START
    world.newest_record = START + timedelta(days=400)
    agent = world.terminal()
    assert agent.standing().moment.instant == START + timedelta(days=401)


def test_the_evidence_outside_is_written_every_few_minutes_only(world: World) -> None:
    agent = world.licensed()
    marker = world.store().read(SEEN)
    for _ in range(4):
        world.clock.pass_time(minutes=1)
        agent.remember_time()
    assert world.store().read(SEEN) == marker
    world.clock.pass_time(minutes=1)
    agent.remember_time()
    newer = world.store().read(SEEN)
    assert newer != marker
    world.clock.pass_time(minutes=1)
    agent.remember_time()
    assert world.store().read(SEEN) == newer


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(START, machine=MACHINE),
        Evidence(START, START, machine=MACHINE),
        Evidence(START, START, START, Clocks(Uptime("boot-1", 3), START), MACHINE),
    ],
)
def test_evidence_of_time_comes_back_from_disk(evidence: Evidence) -> None:
    assert Evidence.from_json(evidence.to_json()) == evidence


def test_evidence_of_an_older_statement_is_replaced_at_once(world: World) -> None:
    agent = world.licensed()
    older = world.store().read(SEEN)
    world.clock.pass_time(minutes=1)
    agent.check()
    newer = world.store().read(SEEN)
    assert older is not None
    minute = START + timedelta(minutes=1)
    assert newer is not None
    clocks = Clocks(Uptime("boot-1", 60), minute)
    assert Evidence.from_json(newer) == Evidence(minute, minute, None, clocks, MACHINE, licensed=True)
    world.store().write_outside(SEEN, older)
    world.terminal().remember_time()
    assert world.store().read(SEEN) == newer


def test_evidence_that_cannot_be_written_costs_nothing(world: World) -> None:
    world.store().outside.write_bytes(b"a file")
    agent = world.licensed()
    agent.remember_time()
    assert (agent.standing().state, agent.standing().unwritable) == (State.LICENSED, None)
    assert world.terminal().standing().state is State.LICENSED


def test_a_terminal_that_has_not_read_the_clock_yet_has_seen_nothing_to_record(world: World) -> None:
    software = Software("Linux 6.1", "1.0.0")
    Terminal(world.store(), world.vendor, world.clock, MACHINE, software, lambda: None).save_time()
    assert world.store().read(SEEN) is None


def test_a_contact_corrects_the_evidence_of_all_accounts_even_if_the_server_was_ahead(world: World) -> None:
    world.shared = world.folder / "shared"
    world.server.drift = timedelta(days=300)
    agent = world.licensed()
    world.server.drift = timedelta()
    agent.check()
    for lost in (None, STATE):
        if lost:
            (world.store().folder / lost).unlink()
        standing = world.terminal().standing()
        assert (standing.state, standing.moment.instant) == (State.LICENSED, START)


def test_evidence_of_another_machine_says_nothing(world: World) -> None:
    world.licensed().remember_time()
    world.server.licenses["8K3M9QXR2VTA84NB"] = Licensed()
    other = world.terminal("other")
    other.register("8K3M9QXR2VTA84NB")
    world.move_pc(days=95)
    other.remember_time()
    world.move_pc(days=-95)
    shutil.copy(world.store("other").outside / SEEN, world.store().outside / SEEN)
    standing = world.terminal().standing()
    assert (standing.state, standing.days_left, standing.moment.doubt) == (State.LICENSED, 90, None)
