"""The terminal's clock over restarts, contacts and several processes."""

from datetime import timedelta

import pytest

from licensing.answer import Answer
from licensing.clock import Doubt
from licensing.errors import StorageError, Unreachable
from licensing.files import Stamp
from licensing.standing import State
from licensing.store import STATE, Store
from tests.simulator import START, World


def test_a_clock_set_back_wins_no_days_over_a_restart(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    agent.remember_time()
    world.clock.pc -= timedelta(days=70)
    standing = world.terminal().standing()
    assert (standing.days_left, standing.moment.doubt) == (10, Doubt.BEHIND)


def test_a_clock_set_back_before_the_statement_wins_no_days(world: World) -> None:
    world.licensed()
    world.store().write(STATE, b"{}")
    world.clock.pc -= timedelta(days=300)
    standing = world.terminal().standing()
    assert (standing.days_left, standing.moment.right_time) == (90, START)


def test_the_consent_is_evidence_of_time_until_the_first_contact(world: World) -> None:
    world.terminal().agree("2026-11-01")
    (world.store().folder / "state.json").unlink(missing_ok=True)
    (world.store().outside / "seen.json").unlink(missing_ok=True)
    world.clock.pc -= timedelta(days=180)
    agent = world.terminal()
    assert agent.standing().days_left == 29
    agent.check()
    assert agent.standing().moment.instant == world.clock.pc


def test_a_fresh_statement_corrects_a_clock_that_ran_ahead(world: World) -> None:
    agent = world.licensed()
    world.clock.pc += timedelta(days=200)
    agent.remember_time()
    assert agent.standing().state is State.EXPIRED
    world.clock.pc -= timedelta(days=200)
    assert agent.standing().state is State.EXPIRED
    agent.check()
    assert (agent.standing().state, agent.standing().moment.doubt) == (State.LICENSED, None)
    assert world.terminal().standing().state is State.LICENSED


def test_another_process_learns_of_the_corrected_clock(world: World) -> None:
    window = world.licensed()
    world.clock.pc += timedelta(days=200)
    window.remember_time()
    world.clock.pc -= timedelta(days=200)
    world.terminal().check()
    assert window.is_outdated()
    window.refresh()
    assert window.standing().state is State.LICENSED
    assert not window.is_outdated()


def test_a_refresh_does_not_lose_the_time_seen(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    assert agent.standing().days_left == 10
    world.clock.pc = START
    world.terminal().rename("本店 レジ2")  # state.json is new, and older than what this process has seen
    agent.refresh()
    assert agent.standing().terminal_name == "本店 レジ2"
    assert agent.standing().moment.instant == START + timedelta(days=80)


def test_the_time_of_another_processs_contact_is_evidence_in_this_one(world: World) -> None:
    window = world.licensed()
    world.clock.pass_time(days=20)
    world.terminal().check()
    window.refresh()
    world.clock.pc = START
    assert window.standing().moment.instant == START + timedelta(days=20)


def test_a_lead_that_has_ended_is_gone_after_a_restart(world: World) -> None:
    world.clock.pc += timedelta(days=100)
    world.server.drift = -timedelta(days=100)
    agent = world.licensed()
    assert agent.standing().moment.doubt is Doubt.LEADING
    world.clock.pc -= timedelta(days=100)
    agent.remember_time()
    world.clock.pc += timedelta(days=100)
    assert world.terminal().standing().state is State.EXPIRED


def test_another_process_learns_of_a_later_time(world: World) -> None:
    agent = world.licensed()
    world.newest_record = START + timedelta(days=1)
    world.terminal().remember_time()
    assert agent.standing().moment.instant == START
    agent.refresh()
    assert agent.standing().moment.instant == START + timedelta(days=2)


@pytest.mark.parametrize("online", [True, False])
def test_a_process_that_does_not_know_of_the_corrected_clock_does_not_overwrite_it(world: World, online: bool) -> None:
    window = world.licensed()
    world.clock.pc += timedelta(days=200)
    window.remember_time()
    world.clock.pc -= timedelta(days=200)
    world.terminal().check()
    world.server.online = online
    window.remember_time()
    if not online:
        with pytest.raises(Unreachable):
            window.check()
    assert world.terminal().standing().state is State.LICENSED
    window.refresh()
    assert window.standing().state is State.LICENSED


def test_no_other_process_corrects_the_clock_while_one_saves_the_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, other = world.licensed(), world.terminal()
    write = Store.write

    def write_beside_the_other(store: Store, name: str, data: bytes) -> Stamp | None:
        with pytest.raises(StorageError, match="cannot lock"):
            other.check()
        return write(store, name, data)

    monkeypatch.setattr("licensing.store.LOCK_TIMEOUT", 0)
    monkeypatch.setattr(Store, "write", write_beside_the_other)
    window.remember_time()
    monkeypatch.undo()
    other.check()


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=2)])
def test_sleep_while_the_server_is_asked_is_no_lead_of_the_clock(world: World, ahead: timedelta) -> None:
    """The lid is closed when the answer is on its way: it is read nine hours after it was given."""

    def sleep(answer: Answer) -> Answer:
        world.clock.pass_time(hours=9)
        return answer

    agent = world.licensed()
    world.clock.pc += ahead
    world.server.drift = -ahead
    world.server.change_answer = sleep
    agent.check()
    for process in (agent, world.terminal()):
        moment = process.standing().moment
        assert (moment.instant, moment.doubt) == (START + timedelta(hours=9), Doubt.LEADING if ahead else None)


def test_the_server_is_told_the_time_of_the_pc_clock(world: World) -> None:
    agent = world.licensed()
    world.move_pc(days=-3)
    agent.check()
    assert world.server.asked[-1].iat == world.clock.pc
