"""The trial: thirty days from the consent, without a network, and no second one."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from licensing.clock import day_of, start_of
from licensing.request import Op
from licensing.standing import State
from licensing.store import SEEN, SHARED_SEEN
from tests.simulator import NUMBER, START, World

MACHINE = "machine-of-till".ljust(32, "-")


def test_a_new_terminal_needs_the_terms_and_has_nothing_to_ask(world: World) -> None:
    agent = world.terminal()
    assert agent.standing().state is State.TERMS_NEEDED
    assert agent.check() is False
    assert world.server.asked == []


def test_agreeing_starts_thirty_days_without_a_network(world: World) -> None:
    world.server.online = False
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert (agent.standing().state, agent.standing().days_left) == (State.TRIAL, 30)
    assert world.terminal().standing().days_left == 30


def test_the_trial_runs_out_at_the_end_of_day_thirty(world: World) -> None:
    world.server.online = False
    agent = world.terminal()
    agent.agree("2026-11-01")
    world.clock.pass_time(days=30)
    assert (agent.standing().state, agent.standing().days_left) == (State.TRIAL, 0)
    world.clock.pass_time(days=1)
    assert agent.standing().state is State.TRIAL_ENDED


def test_the_first_contact_turns_the_consent_into_a_statement(world: World) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.check()
    asked = world.server.asked[0]
    assert (asked.op, asked.terms and asked.terms.agreed_at) == (Op.TRIAL, START)
    assert agent.standing().terminal_number == "4821-7730-0000"
    assert agent.check()
    assert world.server.asked[1].op is Op.CHECK
    assert world.server.asked[-1].terminal.name == ""


def test_agreeing_twice_changes_nothing(world: World) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    world.clock.pass_time(days=5)
    agent.agree("2026-11-01")
    assert agent.standing().days_left == 25


def test_deleting_the_files_buys_no_second_trial_offline(world: World) -> None:
    world.server.online = False
    world.expired_trial()
    world.store().folder.rename(world.folder / "thrown-away")
    agent = world.terminal()
    assert agent.standing().state is State.TERMS_NEEDED
    agent.agree("2026-11-01")
    assert agent.standing().state is State.TRIAL_ENDED


def test_deleting_every_file_buys_no_second_trial_at_the_server(world: World) -> None:
    agent = world.expired_trial()
    world.clock.pass_time(days=-31)
    agent.check()
    world.clock.pass_time(days=31)
    for folder in ("till", "till-outside"):
        (world.folder / folder).rename(world.folder / f"{folder}-thrown-away")
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.standing().state is State.TRIAL
    agent.check()
    assert agent.standing().state is State.TRIAL_ENDED


def test_an_end_that_the_server_has_stated_outlasts_the_data_folder(world: World) -> None:
    world.expired_trial().check()  # the server begins its trial today, as if it had been installed anew then
    world.clock.pass_time(days=40)
    delete(world, "till", "till-outside")
    agent = world.terminal()
    agent.agree("2026-11-01")
    agent.check()
    assert agent.standing().state is State.TRIAL_ENDED
    world.server.online = False
    delete(world, "till")
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.standing().state is State.TRIAL_ENDED


@pytest.mark.parametrize("marker", [b"noise", b""])
def test_a_damaged_marker_is_ignored(world: World, marker: bytes) -> None:
    store = world.store()
    store.outside.mkdir()
    (store.outside / SEEN).write_bytes(marker)
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.standing().days_left == 30


def test_the_first_trial_of_another_machine_is_ignored(world: World) -> None:
    world.expired_trial()
    (world.folder / "till-outside").rename(world.folder / "other-outside")
    other = world.terminal("other")
    other.agree("2026-11-01")
    assert other.standing().days_left == 30


# what a machine remembers


def delete(world: World, *names: str) -> None:
    for name in names:
        shutil.rmtree(world.folder / name, ignore_errors=True)


@pytest.mark.parametrize("kept", ["the journal", "seen.json", "the folder of all accounts"])
def test_a_trial_begins_on_the_earliest_day_of_which_anything_is_left(world: World, kept: str) -> None:
    world.server.online = False
    if kept == "the folder of all accounts":
        world.shared = world.folder / "shared"
    world.expired_trial()
    delete(world, "till")
    if kept != "seen.json":
        delete(world, "till-outside")
    if kept == "the journal":
        world.newest_record, world.first_record = world.clock.pc, day_of(START)
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert (agent.standing().state, agent.standing().deadline) == (
        State.TRIAL_ENDED,
        day_of(START) + timedelta(days=30),
    )


def test_a_new_account_of_the_machine_gets_the_rest_of_its_trial(world: World) -> None:
    world.server.online, world.shared = False, world.folder / "shared"
    world.terminal().agree("2026-11-01")
    world.clock.pass_time(days=20)
    other = world.terminal("other", machine=MACHINE)
    other.agree("2026-11-01")
    assert other.standing().days_left == 10
    assert world.terminal("other", machine=MACHINE).standing().days_left == 10


def test_a_trial_that_begins_again_is_reported_with_its_first_day(world: World) -> None:
    world.server.online = False
    world.terminal().agree("2026-11-01")
    world.clock.pass_time(days=29)
    delete(world, "till")
    agent = world.terminal()
    agent.agree("2026-11-01")
    world.server.online = True
    agent.check()
    [asked] = world.server.asked
    assert asked.terms is not None
    assert day_of(asked.terms.agreed_at) == day_of(START)


def test_a_trial_that_begins_again_wins_no_days_when_its_evidence_is_deleted_later(world: World) -> None:
    world.server.online = False
    world.terminal().agree("2026-11-01")
    world.clock.pass_time(days=29)
    delete(world, "till")
    world.terminal().agree("2026-11-01")
    world.store().path(SEEN).unlink()
    assert world.terminal().standing().days_left == 1


@pytest.mark.parametrize("stopped", [False, True])
def test_a_machine_that_ever_had_a_number_gets_no_trial(world: World, stopped: bool) -> None:
    agent = world.licensed()
    if stopped:
        world.server.licenses[NUMBER].stopped = True
        agent.check()
    delete(world, "till")
    agent = world.terminal()
    for _ in range(2):
        assert (agent.standing().state, agent.standing().former_license) == (State.TRIAL_ENDED, True)
        assert (agent.standing().deadline, agent.standing().days_left) == (None, None)
        agent.agree("2026-11-01")


def test_the_folder_from_before_a_registration_gives_no_trial_back(world: World) -> None:
    world.server.online = False
    agent = world.terminal()
    agent.agree("2026-11-01")
    shutil.copytree(world.folder / "till", world.folder / "copy")
    world.server.online = True
    agent.register(NUMBER)
    delete(world, "till")
    (world.folder / "copy").rename(world.folder / "till")
    agent = world.terminal()
    assert (agent.standing().state, agent.standing().former_license) == (State.TRIAL_ENDED, True)
    agent.register(NUMBER, replace=True)
    assert agent.standing().state is State.LICENSED


def test_a_number_of_one_account_is_known_to_all(world: World) -> None:
    world.shared = world.folder / "shared"
    first = world.terminal("first", machine=MACHINE)
    first.agree("2026-11-01")
    second = world.terminal("second", machine=MACHINE)
    second.register(NUMBER)
    world.clock.pass_time(minutes=6)
    first.remember_time()  # which has not read of the number
    assert world.terminal("third", machine=MACHINE).standing().former_license
    assert not world.terminal("third", machine="another-machine".ljust(32, "-")).standing().former_license


def test_why_there_is_no_trial_stays_the_same_after_a_contact(world: World) -> None:
    """The server answers such a machine with a trial that ended yesterday."""
    world.shared = world.folder / "shared"
    world.server.online = False
    world.terminal("first", machine=MACHINE).agree("2026-11-01")
    world.server.online = True
    world.terminal("second", machine=MACHINE).register(NUMBER)
    first = world.terminal("first", machine=MACHINE)
    before = first.standing()
    world.server.change_statement = lambda statement: replace(statement, exp=start_of(day_of(statement.iat)))
    first.check()
    assert first.standing().last_contact == world.server.now
    for standing in (before, first.standing()):
        assert (standing.state, standing.former_license, standing.deadline) == (State.TRIAL_ENDED, True, None)


@pytest.mark.parametrize("content", [b"", b"noise"])
def test_a_folder_of_all_accounts_that_cannot_be_used_stops_nobody(world: World, content: bytes) -> None:
    world.shared = world.folder / "shared"
    if content:
        world.shared.mkdir()
        (world.shared / SHARED_SEEN).write_bytes(content)
    else:
        world.shared.write_bytes(content)
    agent = world.licensed()
    agent.remember_time()
    standing = world.terminal().standing()
    assert (standing.state, standing.damaged, standing.unreadable) == (State.LICENSED, frozenset(), ())


# the clock


def test_the_age_of_a_consent_does_not_come_from_the_pc_clock(world: World) -> None:
    world.server.online = False
    agent = world.terminal()
    agent.agree("2026-11-01")
    world.clock.pass_time(days=29)
    agent.remember_time()
    world.move_pc(days=-60)
    world.server.online = True
    agent.check()
    [asked] = world.server.asked
    assert asked.terms is not None
    assert asked.iat - asked.terms.agreed_at == timedelta(days=29)


def test_a_consent_is_not_dated_by_an_implausible_clock(world: World) -> None:
    agent = world.terminal()
    agent.remember_time()
    world.move_pc(days=500)
    agent.agree("2026-11-01")
    world.move_pc(days=-500)
    assert (agent.standing().days_left, agent.standing().moment.doubt) == (30, None)
