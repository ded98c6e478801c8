"""The terminal's life with a server: trial, registration, deadlines, and its clock."""

import dataclasses
from datetime import date, timedelta

import pytest

from licensing.clock import Doubt
from licensing.codes import Code
from licensing.errors import InternalError, Refused, StorageError, Unreachable
from licensing.files import Stamp
from licensing.request import Op
from licensing.standing import Notice, State
from licensing.statement import Statement
from licensing.store import STATE, Store
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


def test_a_check_tells_what_is_held_and_takes_nothing_over(world: World) -> None:
    given: list[Statement] = []

    def noted(statement: Statement) -> Statement:
        given.append(statement)
        return statement

    world.server.twist = noted
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
    world.server.twist = lambda statement: dataclasses.replace(statement, check_after=60)
    agent.register(NUMBER)
    assert agent.check_after == 60


def test_a_reset_of_the_settings_password_arrives_with_the_next_statement(world: World) -> None:
    agent = world.licensed()
    assert agent.standing().settings_reset == 0
    world.server.twist = lambda statement: dataclasses.replace(statement, settings_reset=2)
    agent.check()
    assert agent.standing().settings_reset == 2
    assert world.terminal().standing().settings_reset == 2


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
    world.store().write(STATE, b"{}")
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


def test_looking_at_the_disk_again_forgets_no_time(world: World) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=80)
    assert agent.standing().days_left == 10
    agent.refresh()
    world.clock.pc = START
    assert agent.standing().moment.instant == START + timedelta(days=80)


def test_another_copy_of_the_app_hears_of_a_later_time(world: World) -> None:
    agent = world.licensed()
    world.newest_record = START + timedelta(days=1)
    world.terminal().remember_time()
    assert agent.standing().moment.instant == START
    agent.refresh()
    assert agent.standing().moment.instant == START + timedelta(days=1)


def test_a_name_that_the_owner_gave_on_the_web_page_is_taken_over_and_told_back(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.check()
    assert agent.standing().terminal_name == "本店 レジ1"
    agent.check()
    assert world.server.asked[-1].terminal.name == "本店 レジ1"


def test_the_owners_name_counts_over_the_one_that_the_server_has_heard(world: World) -> None:
    world.server.name_wanted = "二階 レジ3"
    assert world.licensed().standing().terminal_name == "二階 レジ3"


def test_the_name_given_here_last_replaces_the_owners(world: World) -> None:
    agent = world.licensed()
    world.server.name_wanted = "本店 レジ1"
    agent.check()
    agent.rename("本店 レジ9")
    assert agent.standing().terminal_name == "本店 レジ9"
    world.server.name_wanted = ""
    agent.check()
    assert (world.server.asked[-1].terminal.name, agent.standing().terminal_name) == ("本店 レジ9", "本店 レジ9")


@pytest.mark.parametrize("online", [True, False])
def test_a_copy_that_has_not_heard_of_the_mended_clock_does_not_spoil_it(world: World, online: bool) -> None:
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


def test_no_other_copy_mends_the_clock_while_one_notes_the_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
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


# our own bugs


def test_a_bug_is_an_internal_error_and_no_trouble_with_the_server(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    agent = world.licensed()
    before = agent.standing(), agent.last_try

    def fail_unexpectedly(_statement: Statement) -> Statement:
        raise TypeError("a bug")

    world.server.twist = fail_unexpectedly
    with pytest.raises(InternalError, match="a bug"):
        agent.check()
    assert "in fail_unexpectedly" in caplog.text
    assert (agent.standing(), agent.last_try) == before
