"""The trial: thirty days from the consent, without a network, and no second one."""

import pytest

from licensing.request import Op
from licensing.standing import State
from tests.simulator import START, World


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


@pytest.mark.parametrize("marker", [b"noise", b""])
def test_an_unreadable_first_trial_is_ignored(world: World, marker: bytes) -> None:
    store = world.store()
    store.outside.mkdir()
    (store.outside / "first-trial.jws").write_bytes(marker)
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.standing().days_left == 30


def test_the_first_trial_of_another_machine_is_ignored(world: World) -> None:
    world.expired_trial()
    (world.folder / "till-outside").rename(world.folder / "other-outside")
    other = world.terminal("other")
    other.agree("2026-11-01")
    assert other.standing().days_left == 30
