"""What a terminal takes from the wire and what it refuses; two copies of the app, and copied folders."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from licensing.answer import Answer
from licensing.codes import Code, Trouble
from licensing.errors import LicensingError, Refused, Unreachable
from licensing.standing import State
from licensing.statement import Statement
from licensing.store import KEY, KEYSET, STATE, STATEMENT
from licensing.terminal_state import LastTry
from tests.simulator import NUMBER, START, World

# only a signed statement takes a right away


def other_bit(answer: Answer) -> Answer:
    changed = bytearray(answer.statement)
    changed[len(changed) // 2] ^= 1
    return Answer(bytes(changed), answer.keyset)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"jkt": "another"}, "a statement for another terminal", id="for another terminal"),
        pytest.param({"nonce": "A" * 22}, "not the answer to a request of this terminal", id="with another nonce"),
        pytest.param({"seq": 1}, "seq 1 is below the stored 2", id="with an older seq"),
        pytest.param({"issuer": "urn:else"}, "a statement of another issuer", id="of another issuer"),
    ],
)
def test_a_statement_that_is_not_ours_is_refused_and_logged(
    world: World, change: dict[str, Any], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    agent = world.licensed()
    agent.check()
    before = agent.standing()
    world.server.change_statement = lambda statement: dataclasses.replace(statement, **change)
    with pytest.raises(Unreachable, match=f"^rejected_statement: {said}$") as caught:
        agent.check()
    assert caught.value.trouble is Trouble.REJECTED_STATEMENT
    assert f"not accepted: {said}\n" in caplog.text
    assert agent.last_try == LastTry(START, Trouble.REJECTED_STATEMENT)
    assert agent.standing() == before
    assert world.terminal().standing() == before


def test_a_statement_changed_by_one_bit_is_refused(world: World) -> None:
    agent = world.licensed()
    before = agent.standing()
    world.server.change_answer = other_bit
    with pytest.raises(Unreachable):
        agent.check()
    assert agent.standing() == before


def test_a_statement_by_another_key_is_refused(world: World) -> None:
    agent = world.licensed()
    before = agent.standing()
    stranger = World(world.folder / "stranger").server
    world.server.change_answer = lambda answer: Answer(stranger.sign(_opened(world, answer)), answer.keyset)
    with pytest.raises(Unreachable):
        agent.check()
    world.server.change_answer = lambda answer: Answer(
        stranger.sign(_opened(world, answer)), stranger.keyset_document()
    )
    with pytest.raises(Unreachable):
        agent.check()
    assert agent.standing() == before


def _opened(world: World, answer: Answer) -> Statement:
    from licensing.statement import open_statement

    return open_statement(answer.statement, world.server.keyset, issuer=world.vendor.issuer)


def test_a_contact_writes_only_what_it_must(world: World) -> None:
    world.licensed().check()
    written = {path.name for path in world.store().folder.iterdir()} - {".lock"}
    assert written == {KEY, KEYSET, STATEMENT, STATE}, "no chain of roots, no second keyset"


def test_an_older_keyset_cannot_come_back(world: World) -> None:
    world.server.version = 2
    agent = world.licensed()
    world.server.version = 1
    for process in (agent, world.terminal()):
        with pytest.raises(Unreachable, match=r"keyset version 1 is below the stored one$"):
            process.check()
    world.server.version = 3
    assert agent.check()


def test_an_unknown_terminal_keeps_its_right(world: World) -> None:
    agent = world.licensed()
    before = agent.standing()
    world.server.forget()
    with pytest.raises(Refused) as caught:
        agent.check()
    assert caught.value.code is Code.UNKNOWN_TERMINAL
    assert agent.standing() == before


@pytest.mark.parametrize("error", [*map(Unreachable, Trouble), *map(Refused, Code)], ids=str)
def test_no_outcome_of_a_check_without_a_statement_takes_a_right_away(world: World, error: LicensingError) -> None:
    """Even a refusal that says that the license was stopped: nobody has signed it."""
    agent = world.licensed()
    before = agent.standing()

    def end() -> None:
        raise error

    world.server.before_answer = end
    with pytest.raises(type(error)):
        agent.check()
    assert agent.standing() == world.terminal().standing() == before


@pytest.mark.parametrize("trouble", list(Trouble))
def test_how_the_last_try_ended_survives_a_restart(world: World, trouble: Trouble) -> None:
    agent = world.terminal()
    assert agent.last_try is None
    agent = world.licensed()
    assert agent.last_try == LastTry(START)
    world.server.online = False
    world.server.trouble = trouble
    world.clock.pass_time(days=1)
    with pytest.raises(Unreachable):
        agent.check()
    last = world.terminal().last_try
    assert last == LastTry(START + timedelta(days=1), trouble)
    assert isinstance(last.failure, Unreachable)
    assert last.failure.trouble is trouble


def test_what_the_last_try_failed_at_survives_a_restart(world: World) -> None:
    def fail() -> None:
        raise Unreachable(Trouble.LOCAL_SETTING, "detail", proxy="proxy.shop.example:8080", subject="HTTPS_PROXY=x")

    agent = world.licensed()
    world.server.before_answer = fail
    with pytest.raises(Unreachable):
        agent.check()
    last = world.terminal().last_try
    assert last is not None
    failure = last.failure
    assert isinstance(failure, Unreachable)
    assert (failure.proxy, failure.subject) == ("proxy.shop.example:8080", "HTTPS_PROXY=x")
    assert str(failure) == "local_setting: through proxy.shop.example:8080: HTTPS_PROXY=x"


def test_a_refusal_is_the_last_try_and_an_answer(world: World) -> None:
    agent = world.licensed()
    world.server.forget()
    with pytest.raises(Refused):
        agent.check()
    last = world.terminal().last_try
    assert last == LastTry(START, Code.UNKNOWN_TERMINAL)
    assert last.reachable
    assert isinstance(last.failure, Refused)
    assert LastTry().failure is None


def test_the_clocks_reading_can_be_displayed(world: World) -> None:
    agent = world.licensed()
    world.clock.pc -= timedelta(days=1)
    assert (agent.pc_time, agent.seen) == (START - timedelta(days=1), START)


# the same terminal twice, and copies


def test_an_answer_older_than_another_processs_is_dropped_without_a_failure(world: World) -> None:
    window = world.licensed()
    newest: list[int] = []

    def overtake() -> None:
        world.server.before_answer = None
        world.terminal().check()
        world.terminal().check()
        newest.append(world.server.asked[-1].seq)
        world.server.change_statement = lambda statement: dataclasses.replace(statement, seq=newest[0])

    world.server.before_answer = overtake
    assert window.check()
    assert world.server.asked[-1].seq < newest[0]
    world.server.change_statement = None
    window.check()
    assert world.server.asked[-1].seq == newest[0] + 1
    assert window.standing().state is State.LICENSED


@pytest.mark.parametrize("registers", [False, True])
def test_a_request_that_fails_after_another_was_answered_makes_no_server_unreachable(
    world: World, registers: bool
) -> None:
    """One hangs behind a network that is gone; on the new one, another process is answered before that is noticed."""
    window = world.licensed()
    world.clock.pass_time(days=70)

    def change_network() -> None:
        world.server.before_answer = None
        world.server.licenses[NUMBER].allowance = 20
        world.terminal().check()
        raise Unreachable(Trouble.TIMED_OUT)

    world.server.before_answer = change_network
    if registers:
        with pytest.raises(Unreachable):
            window.register(NUMBER)
    else:
        assert window.check()
    for process in (window, world.terminal()):
        assert process.last_try is not None
        assert process.last_try.failure is None
        assert process.standing().notice is None


def test_a_refusal_that_comes_after_a_registration_was_answered_is_old(world: World) -> None:
    """A new terminal that has made a request by file checks, while its number is registered."""
    window, person = world.terminal(), world.terminal()
    window.write_request(NUMBER)

    def register_first() -> None:
        world.server.before_answer = None
        person.register(NUMBER)
        raise Refused(Code.UNKNOWN_TERMINAL)

    world.server.before_answer = register_first
    assert window.check()
    for process in (window, world.terminal()):
        assert process.last_try == LastTry(START)


def test_a_copied_folder_is_foreign_until_it_registers_by_itself(world: World) -> None:
    original = world.licensed("till")
    copy = world.terminal("till", machine="another-machine".ljust(32, "-"))
    assert copy.standing().state is State.FOREIGN
    world.server.online = False
    with pytest.raises(Unreachable):
        copy.register(NUMBER)
    assert original.standing().state is State.LICENSED
    world.server.online = True
    with pytest.raises(Refused):
        copy.register(NUMBER)
    copy.register(NUMBER, replace=True)
    assert copy.standing().state is State.LICENSED
