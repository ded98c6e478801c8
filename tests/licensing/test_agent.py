"""The terminal's life with a server: trial, registration, checks, moves, and what travels by file."""

import dataclasses
import json
from datetime import date, timedelta
from typing import Any

import pytest

from licensing.channel import Answer
from licensing.clock import Doubt
from licensing.codes import Code, Fault, Trouble
from licensing.errors import DocumentError, Refused, Unreachable
from licensing.last_try import LastTry
from licensing.request import Op
from licensing.standing import Notice, State
from licensing.statement import Statement
from tests.simulator import NUMBER, START, Licensed, World

# the trial


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
def test_a_marker_that_cannot_be_read_is_no_marker(world: World, marker: bytes) -> None:
    store = world.store()
    store.outside.mkdir()
    (store.outside / "first-trial.jws").write_bytes(marker)
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.standing().days_left == 30


def test_the_marker_of_another_machine_is_no_marker(world: World) -> None:
    world.expired_trial()
    other = world.terminal("other")
    (world.folder / "till-outside").rename(world.folder / "other-outside")
    other.agree("2026-11-01")
    assert other.standing().days_left == 30


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
def test_a_refused_number_leaves_what_is_held(world: World, number: str, stopped: bool, code: Code) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    before = agent.standing()
    world.server.licenses[NUMBER].stopped = stopped
    with pytest.raises(Refused) as caught:
        agent.register(number)
    assert caught.value.code is code
    assert agent.standing() == before


def test_a_number_in_use_asks_then_moves_and_the_old_terminal_is_told(world: World) -> None:
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
    world.server.twist = lambda statement: dataclasses.replace(statement, check_after=60)
    agent.register(NUMBER)
    assert agent.check_after == 60


# only a signed statement takes a right away


def other_bit(answer: Answer) -> Answer:
    changed = bytearray(answer.statement)
    changed[len(changed) // 2] ^= 1
    return Answer(bytes(changed), answer.keyset)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"jkt": "another"}, id="for another terminal"),
        pytest.param({"nonce": "A" * 22}, id="with another nonce"),
        pytest.param({"seq": 1}, id="with an older seq"),
        pytest.param({"issuer": "urn:else"}, id="of another issuer"),
    ],
)
def test_a_statement_that_is_not_ours_is_refused_and_logged(
    world: World, change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    agent = world.licensed()
    agent.check()
    before = agent.standing()
    world.server.twist = lambda statement: dataclasses.replace(statement, **change)
    with pytest.raises(Unreachable) as caught:
        agent.check()
    assert caught.value.trouble is Trouble.REJECTED_STATEMENT
    assert "not accepted" in caplog.text
    assert agent.standing() == before
    assert world.terminal().standing() == before


def test_a_statement_changed_by_one_bit_is_refused(world: World) -> None:
    agent = world.licensed()
    before = agent.standing()
    world.server.spoil = other_bit
    with pytest.raises(Unreachable):
        agent.check()
    assert agent.standing() == before


def test_a_statement_by_another_key_is_refused(world: World) -> None:
    agent = world.licensed()
    before = agent.standing()
    stranger = World(world.folder / "stranger").server
    world.server.spoil = lambda answer: Answer(stranger.sign(_opened(world, answer)), answer.keyset)
    with pytest.raises(Unreachable):
        agent.check()
    world.server.spoil = lambda answer: Answer(stranger.sign(_opened(world, answer)), stranger.keyset_document())
    with pytest.raises(Unreachable):
        agent.check()
    assert agent.standing() == before


def _opened(world: World, answer: Answer) -> Statement:
    from licensing.statement import open_statement

    return open_statement(answer.statement, world.server.keyset, issuer=world.vendor.issuer)


def test_an_older_keyset_cannot_come_back(world: World) -> None:
    world.server.version = 2
    agent = world.licensed()
    world.server.version = 1
    with pytest.raises(Unreachable):
        agent.check()
    world.server.version = 3
    assert agent.check()


def test_an_unknown_terminal_keeps_what_it_holds(world: World) -> None:
    agent = world.licensed()
    before = agent.standing()
    world.server.forget()
    with pytest.raises(Refused) as caught:
        agent.check()
    assert caught.value.code is Code.UNKNOWN_TERMINAL
    assert agent.standing() == before


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


def test_what_the_clock_says_can_be_shown(world: World) -> None:
    agent = world.licensed()
    world.clock.pc -= timedelta(days=1)
    assert (agent.pc_time, agent.seen) == (START - timedelta(days=1), START)


# the clock


def test_a_clock_set_back_wins_no_days_over_a_restart(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    agent.remember_time()
    world.clock.pc -= timedelta(days=70)
    standing = world.terminal().standing()
    assert (standing.days_left, standing.moment.doubt) == (10, Doubt.BEHIND)


def test_a_clock_set_back_before_the_statement_wins_no_days(world: World) -> None:
    world.licensed()
    world.store().change_saved(seen=None)
    world.clock.pc -= timedelta(days=300)
    standing = world.terminal().standing()
    assert (standing.days_left, standing.moment.right_time) == (90, START)


def test_the_consent_bears_witness_until_the_server_says_what_time_it_is(world: World) -> None:
    world.terminal().agree("2026-11-01")
    (world.store().folder / "state.json").unlink(missing_ok=True)
    (world.store().outside / "seen.json").unlink(missing_ok=True)
    world.clock.pc -= timedelta(days=180)
    agent = world.terminal()
    assert agent.standing().days_left == 30
    agent.check()
    assert agent.standing().moment.instant == world.clock.pc


def test_a_fresh_statement_mends_a_clock_that_ran_ahead(world: World) -> None:
    agent = world.licensed()
    world.clock.pc += timedelta(days=200)
    agent.remember_time()
    assert agent.standing().state is State.EXPIRED
    world.clock.pc -= timedelta(days=200)
    assert agent.standing().state is State.EXPIRED
    agent.check()
    assert (agent.standing().state, agent.standing().moment.doubt) == (State.LICENSED, None)
    assert world.terminal().standing().state is State.LICENSED


def test_another_copy_of_the_app_hears_of_the_mended_clock(world: World) -> None:
    window = world.licensed()
    world.clock.pc += timedelta(days=200)
    window.remember_time()
    world.clock.pc -= timedelta(days=200)
    world.terminal().check()
    assert window.is_outdated()
    window.refresh()
    assert window.standing().state is State.LICENSED
    assert not window.is_outdated()


# the same terminal twice, and copies


def test_an_answer_that_was_overtaken_is_not_kept_and_no_failure(world: World) -> None:
    window = world.licensed()
    newest: list[int] = []

    def overtake() -> None:
        world.server.before_answer = None
        world.terminal().check()
        world.terminal().check()
        newest.append(world.server.asked[-1].seq)
        world.server.twist = lambda statement: dataclasses.replace(statement, seq=newest[0])

    world.server.before_answer = overtake
    assert window.check()
    assert world.server.asked[-1].seq < newest[0]
    world.server.twist = None
    window.check()
    assert world.server.asked[-1].seq == newest[0] + 1
    assert window.standing().state is State.LICENSED


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


def test_a_name_given_here_is_shown_at_once_and_told_with_the_next_check(world: World) -> None:
    agent = world.licensed()
    agent.rename("本店 レジ3")
    assert agent.standing().terminal_name == "本店 レジ3"
    agent.check()
    assert world.server.asked[-1].terminal.name == "本店 レジ3"


def test_a_name_that_the_owner_gave_on_the_web_page_is_taken_over_and_told_back(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.check()
    assert agent.standing().terminal_name == "本店 レジ1"
    agent.check()
    assert world.server.asked[-1].terminal.name == "本店 レジ1"


def test_the_name_given_here_last_replaces_the_owners(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.check()
    agent.rename("本店 レジ9")
    assert agent.standing().terminal_name == "本店 レジ9"
    world.server.name_wanted = ""
    agent.check()
    assert (world.server.asked[-1].terminal.name, agent.standing().terminal_name) == ("本店 レジ9", "本店 レジ9")


def test_a_name_given_while_an_answer_was_underway_as_a_file_stays(world: World) -> None:
    agent = world.licensed()
    asked = agent.write_request()
    agent.rename("本店 レジ3")
    agent.accept(by_file(world, asked))
    assert agent.standing().terminal_name == "本店 レジ3"


def test_an_owners_name_arrives_by_file_too(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.accept(by_file(world, agent.write_request()))
    assert agent.standing().terminal_name == "本店 レジ1"


# by file


def by_file(world: World, request: bytes) -> bytes:
    answer = world.server.ask(request)
    return json.dumps({"statement": answer.statement.decode(), "keyset": answer.keyset.decode()}).encode()


def test_a_number_is_registered_by_file(world: World) -> None:
    agent = world.terminal()
    body = by_file(world, agent.write_request(NUMBER))
    world.clock.pass_time(days=3)
    agent = world.terminal()
    agent.accept(body)
    assert (agent.standing().state, agent.standing().days_left) == (State.LICENSED, 87)
    agent.accept(body)
    assert agent.standing().days_left == 87


def test_a_license_is_renewed_by_file(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    agent.accept(by_file(world, agent.write_request()))
    assert agent.standing().days_left == 90


def test_a_file_for_an_older_request_wins_no_days(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    world.clock.pass_time(days=13)
    agent.remember_time()
    world.clock.pc -= timedelta(days=13)
    agent.accept(body)
    assert agent.standing().days_left == 77


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", Fault.NOT_A_DOCUMENT),
        (b'{"statement": "x", "keyset": "y"}', Fault.NOT_A_DOCUMENT),
        (b"\x89PNG", Fault.NOT_A_DOCUMENT),
    ],
)
def test_a_file_that_is_no_answer_says_so(world: World, body: bytes, fault: Fault) -> None:
    agent = world.licensed()
    with pytest.raises(DocumentError) as caught:
        agent.accept(body)
    assert caught.value.fault is fault


def test_a_terminal_that_asked_nothing_accepts_nothing(world: World) -> None:
    with pytest.raises(DocumentError) as caught:
        world.terminal("new").accept(by_file(world, world.terminal().write_request(NUMBER)))
    assert caught.value.fault is Fault.NOT_ASKED_FOR


def test_an_answer_for_another_terminal_says_so(world: World) -> None:
    body = by_file(world, world.licensed("till").write_request())
    other = world.terminal("other")
    other.agree("2026-11-01")
    with pytest.raises(DocumentError) as caught:
        other.accept(body)
    assert caught.value.fault is Fault.OTHER_TERMINAL


def test_a_request_waits_fourteen_days_for_its_statement(world: World) -> None:
    agent = world.licensed()
    request = agent.write_request()
    world.clock.pass_time(days=14, seconds=1)
    body = by_file(world, request)
    with pytest.raises(DocumentError) as caught:
        agent.accept(body)
    assert caught.value.fault is Fault.NOT_ASKED_FOR


def test_an_overtaken_file_is_outdated(world: World) -> None:
    agent = world.licensed()
    body = by_file(world, agent.write_request())
    agent.check()
    with pytest.raises(DocumentError) as caught:
        agent.accept(body)
    assert caught.value.fault is Fault.OUTDATED
