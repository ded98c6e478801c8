"""The terminal's life with a server: registration, moves, deadlines, and our own bugs."""

import dataclasses
from datetime import date

import pytest

from licensing.codes import Code
from licensing.errors import InternalError, Refused, Unreachable
from licensing.request import Op
from licensing.standing import Notice, State
from licensing.statement import Statement
from tests.simulator import NUMBER, Licensed, World

# registration


def test_registering_gives_the_terminal_its_number_and_deadline(world: World) -> None:
    agent = world.terminal()
    agent.register(NUMBER, name="銀座一号店 レジ1")
    standing = agent.standing()
    assert standing.state is State.LICENSED
    assert standing.license_number == NUMBER
    assert standing.terminal_number == "4821-7730-0000"
    assert standing.terminal_name == "銀座一号店 レジ1"
    assert standing.deadline == date(2027, 2, 20)
    assert world.terminal().standing() == standing


def test_the_same_number_twice_just_works(world: World) -> None:
    agent = world.licensed()
    agent.register(NUMBER)
    assert agent.standing().state is State.LICENSED
    assert agent.standing().terminal_name == "銀座一号店 レジ1"


@pytest.mark.parametrize(
    ("number", "stopped", "code"),
    [
        ("0000000000000000", False, Code.UNKNOWN_LICENSE),
        (NUMBER, True, Code.LICENSE_STOPPED),
    ],
)
def test_a_refused_number_changes_nothing(world: World, number: str, stopped: bool, code: Code) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    before = agent.standing()
    world.server.licenses[NUMBER].stopped = stopped
    with pytest.raises(Refused) as caught:
        agent.register(number)
    assert caught.value.code is code
    assert agent.standing() == before


def test_a_number_in_use_is_moved_after_asking_and_the_old_terminal_learns_it(world: World) -> None:
    old = world.licensed("old")
    new = world.terminal("new")
    with pytest.raises(Refused) as caught:
        new.register(NUMBER, name="銀座一号店 レジ2")
    assert caught.value.code is Code.LICENSE_IN_USE
    assert caught.value.holder is not None
    assert caught.value.holder.terminal_name == "銀座一号店 レジ1"
    new.register(NUMBER, replace=True)
    assert new.standing().state is State.LICENSED

    assert old.standing().usable
    old.check()
    assert old.standing().state is State.MOVED
    moved = old.standing().moved
    assert moved is not None
    assert moved.terminal_name == "銀座一号店 レジ2"

    old.register(NUMBER, replace=True)
    assert old.standing().state is State.LICENSED


def test_several_numbers_live_on_several_terminals(world: World) -> None:
    world.server.licenses["B" * 16] = Licensed()
    first, second = world.licensed("first"), world.terminal("second")
    second.register("B" * 16)
    assert (first.standing().license_number, second.standing().license_number) == (NUMBER, "B" * 16)
    first.check()
    assert first.standing().state is State.LICENSED


# the deadline


def test_every_check_moves_the_deadline_forward(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=40)
    agent.check()
    assert agent.standing().deadline == date(2027, 4, 1)


def test_a_check_acknowledges_the_last_statement_and_takes_nothing_over(world: World) -> None:
    given: list[Statement] = []

    def noted(statement: Statement) -> Statement:
        given.append(statement)
        return statement

    world.server.change_statement = noted
    agent = world.licensed()
    agent.check()
    asked = world.server.asked[1]
    assert (asked.op, asked.last, asked.seq) == (Op.CHECK, given[0].jti, given[0].seq)
    assert (asked.license, asked.replace, asked.terms) == (None, False, None)


def test_the_window_opens_offline_and_closes_when_the_network_is_back(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=61)
    world.server.online = False
    with pytest.raises(Unreachable):
        agent.check()
    assert (agent.standing().notice, agent.standing().days_left) == (Notice.CONNECT, 29)
    assert world.terminal().standing().notice is Notice.CONNECT
    world.server.online = True
    agent.check()
    assert (agent.standing().notice, agent.standing().days_left) == (None, 90)


def test_the_contracts_end_is_announced_while_the_server_answers(world: World) -> None:
    world.server.licenses[NUMBER].contract_until = date(2026, 12, 1)
    assert world.licensed().standing().notice is Notice.CONTRACT_ENDING


def test_expired_then_renewed_comes_back_by_itself(world: World) -> None:
    world.server.licenses[NUMBER].contract_until = date(2026, 12, 1)
    agent = world.licensed()
    world.clock.pass_time(days=10)
    agent.check()
    assert agent.standing().state is State.EXPIRED
    world.server.licenses[NUMBER].contract_until = date(2027, 12, 1)
    agent.check()
    assert agent.standing().state is State.LICENSED


def test_stopped_then_resumed_comes_back_by_itself(world: World) -> None:
    agent = world.licensed()
    world.server.licenses[NUMBER].stopped = True
    agent.check()
    assert agent.standing().state is State.STOPPED
    world.server.licenses[NUMBER].stopped = False
    agent.check()
    assert agent.standing().state is State.LICENSED


def test_the_next_check_is_welcome_when_the_statement_says(world: World) -> None:
    agent = world.terminal()
    assert agent.check_after == 6 * 3600
    world.server.change_statement = lambda statement: dataclasses.replace(statement, check_after=60)
    agent.register(NUMBER)
    assert agent.check_after == 60


def test_a_reset_of_the_settings_password_arrives_with_the_next_statement(world: World) -> None:
    agent = world.licensed()
    assert agent.standing().settings_reset == 0
    world.server.change_statement = lambda statement: dataclasses.replace(statement, settings_reset=2)
    agent.check()
    assert agent.standing().settings_reset == 2
    assert world.terminal().standing().settings_reset == 2


# our own bugs


def test_a_bug_is_an_internal_error_and_no_trouble_with_the_server(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    agent = world.licensed()
    before = agent.standing(), agent.last_try

    def fail_unexpectedly(_statement: Statement) -> Statement:
        raise TypeError("a bug")

    world.server.change_statement = fail_unexpectedly
    with pytest.raises(InternalError, match="a bug"):
        agent.check()
    assert "in fail_unexpectedly" in caplog.text
    assert (agent.standing(), agent.last_try) == before
