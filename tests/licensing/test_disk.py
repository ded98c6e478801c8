"""What the disk does to a terminal: torn, empty, random, missing, full and read-only. Nothing that is held is lost."""

import dataclasses
import errno
import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from licensing import files
from licensing.clock import Lead
from licensing.codes import Code, DiskTrouble, Trouble
from licensing.errors import DiskFailure, DocumentError, LicensingError, Refused, StorageError, Unreachable
from licensing.files import Stamp
from licensing.standing import State
from licensing.store import KEY, KEYSET, STATE, STATEMENT, TRIAL, Store
from licensing.terminal_state import MOST_LEAD, MOST_PENDING, LastTry, TerminalState
from tests.simulator import NUMBER, START, World

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "torn": lambda data: data[: len(data) // 2],
    "random": lambda data: os.urandom(300),
    "zeros": lambda data: bytes(len(data)),
    "huge": lambda data: b"A" * (2 * files.LARGEST),
}


FULL = DiskFailure(DiskTrouble.FULL)


def fail(*_args: Any, **_kwargs: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", [KEY, STATEMENT, KEYSET, STATE])
def test_a_damaged_file_is_set_aside_and_restored_by_the_next_contact(world: World, name: str, damage: str) -> None:
    world.licensed()
    path = world.store().folder / name
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    agent = world.terminal()
    standing = agent.standing()
    assert name in standing.damaged
    if name == KEY:
        assert standing.state is State.FOREIGN
        agent.register(NUMBER, replace=True)
    else:
        agent.check()
    assert (agent.standing().state, agent.standing().damaged) == (State.LICENSED, frozenset())
    assert world.terminal().standing().state is State.LICENSED


@pytest.mark.parametrize("name", [STATEMENT, KEYSET, STATE])
def test_a_missing_file_is_restored_by_the_next_contact(world: World, name: str) -> None:
    world.licensed()
    (world.store().folder / name).unlink()
    agent = world.terminal()
    agent.check()
    assert agent.standing().state is State.LICENSED


def test_a_saved_statement_changed_by_one_bit_is_ignored(world: World) -> None:
    world.licensed()
    path = world.store().folder / STATEMENT
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    agent = world.terminal()
    assert (agent.standing().state, agent.standing().former_license) == (State.TRIAL_ENDED, True)
    assert agent.standing().damaged == {STATEMENT}
    agent.check()
    assert agent.standing().state is State.LICENSED


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_consent_is_asked_for_again_and_wins_no_days(world: World, damage: str) -> None:
    world.expired_trial()
    path = world.store().folder / TRIAL
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    agent = world.terminal()
    assert agent.standing().state is State.TERMS_NEEDED
    agent.agree("2026-11-01")
    assert agent.standing().state is State.TRIAL_ENDED


@pytest.mark.parametrize("calls", range(12))
def test_a_disk_full_during_a_check_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    agent = world.licensed()
    before = agent.standing()
    world.clock.pass_time(days=10)
    left = iter(range(calls))
    real = os.fsync

    def full(handle: int) -> None:
        if next(left, None) is None:
            fail()
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        try:
            agent.check()
        except StorageError as error:
            assert "write" in str(error)  # noqa: PT017 - both outcomes are right, losing is not
    for held in (agent.standing(), world.terminal().standing()):
        assert held.state is State.LICENSED
        assert held.deadline is not None
        assert before.deadline is not None
        assert held.deadline >= before.deadline


def test_a_registration_that_cannot_be_saved_fails_and_works_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = world.terminal()
    agent.agree("2026-11-01")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StorageError):
            agent.register(NUMBER)
    assert agent.standing().state is State.TRIAL
    agent.register(NUMBER)
    assert agent.standing().state is State.LICENSED


def test_a_consent_that_cannot_be_saved_is_a_storage_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = world.terminal()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StorageError):
            agent.agree("2026-11-01")
    assert agent.standing().state is State.TERMS_NEEDED


def test_a_folder_that_cannot_be_made_still_starts(world: World) -> None:
    world.store().folder.write_bytes(b"a file stands where the folder should be")
    agent = world.terminal()
    assert agent.standing().state is State.TERMS_NEEDED
    agent.remember_time()
    assert agent.standing().unwritable
    with pytest.raises(StorageError):
        agent.agree("2026-11-01")
    with pytest.raises(StorageError):
        agent.register(NUMBER)


def test_a_deadline_that_cannot_be_saved_is_told_though_the_time_can(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another program holds one file: the deadline would come near without a word."""
    agent, write = world.licensed(), Store.write

    def refuse(store: Store, name: str, data: bytes) -> Stamp | None:
        if name == STATEMENT:
            raise StorageError(f"cannot write {name}", FULL)
        return write(store, name, data)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", refuse)
        with pytest.raises(StorageError):
            agent.check()
        agent.remember_time()
        assert agent.standing().unwritable == FULL
    agent.remember_time()
    assert agent.standing().unwritable == FULL
    agent.check()
    assert agent.standing().unwritable is None


def test_a_failed_write_does_not_hide_that_the_server_is_unreachable(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = world.licensed()
    world.clock.pass_time(days=70)
    world.server.online = False
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(Unreachable):
            agent.check()
        assert agent.standing().notice is not None
        assert agent.standing().unwritable
    agent.remember_time()
    assert not agent.standing().unwritable


def test_an_unwritable_folder_outside_does_not_cost_the_trial(world: World) -> None:
    world.store().outside.write_bytes(b"a file")
    agent = world.terminal()
    agent.agree("2026-11-01")
    assert agent.standing().state is State.TRIAL


@pytest.mark.parametrize("offset", [-1, MOST_LEAD + 1, 2**53 - 1])
def test_a_lead_that_no_clock_can_have_is_dropped(offset: int) -> None:
    written = f'{{"lead": {{"offset": {MOST_LEAD}, "reading": {int(START.timestamp())}}}}}'
    assert TerminalState.from_json(written.encode()).lead is not None
    assert TerminalState.from_json(written.replace(str(MOST_LEAD), str(offset)).encode()).lead is None


@pytest.mark.parametrize("entry", ["seen", "lead", "future_record", "last_try", "terminal_name", "pending"])
def test_an_entry_that_is_not_valid_costs_no_other(entry: str) -> None:
    state = TerminalState(
        seen=START,
        lead=Lead(timedelta(days=100), START),
        future_record=START,
        last_try=LastTry(START, Trouble.PROXY),
        terminal_name="レジ1",
        pending={"n" * 22: START},
    )
    written = json.loads(state.to_json())
    found = TerminalState.from_json(json.dumps(written | {entry: "\u202e"}).encode())
    default = getattr(TerminalState(), entry)
    assert found == dataclasses.replace(state, **{entry: default})


def test_a_request_that_is_not_valid_costs_no_other() -> None:
    iat = int(START.timestamp())
    good = [{"nonce": f"{number:022}", "iat": iat} for number in range(MOST_PENDING + 1)]
    written = {"pending": [*good, {"nonce": "x" * 23, "iat": iat}, {"nonce": "a"}]}
    found = TerminalState.from_json(json.dumps(written).encode()).pending
    assert list(found) == [item["nonce"] for item in good[1:]]


def test_a_file_that_is_no_object_is_no_state() -> None:
    with pytest.raises(DocumentError):
        TerminalState.from_json(b"[]")


def test_the_terminals_state_comes_back_from_disk() -> None:
    state = TerminalState(
        seen=START,
        last_try=LastTry(START, Trouble.PROXY),
        lead=Lead(timedelta(days=100), START),
        future_record=START,
        terminal_name="レジ1",
        pending={"n" * 22: START},
    )
    assert TerminalState.from_json(state.to_json()) == state


@pytest.mark.parametrize(
    ("written", "last_try", "reachable"),
    [
        pytest.param('{"at": 1795311720, "outcome": "license_in_use"}', LastTry(START, Code.LICENSE_IN_USE), True),
        pytest.param('{"at": 1795311720, "outcome": "timed_out"}', LastTry(START, Trouble.TIMED_OUT), False),
        pytest.param('{"at": 1795311720}', LastTry(START), True, id="answered"),
        pytest.param('{"outcome": "of_a_later_version"}', LastTry(), True, id="of a later version"),
        pytest.param("null", None, True, id="never tried"),
    ],
)
def test_how_the_last_try_ended_comes_back_from_disk(written: str, last_try: LastTry | None, reachable: bool) -> None:
    state = TerminalState.from_json(f'{{"last_try": {written}, "unknown": 1}}'.encode())
    assert (state.last_try, state.reachable) == (last_try, reachable)


@pytest.mark.parametrize(
    ("reason", "outcome", "failure"),
    [
        (None, "answered", None),
        (Code.LICENSE_STOPPED, "license_stopped", Refused),
        (Trouble.PROXY, "proxy", Unreachable),
    ],
)
def test_the_last_try_has_an_outcome_and_the_failure_that_it_ended_with(
    reason: Code | Trouble | None, outcome: str, failure: type[LicensingError] | None
) -> None:
    last_try = LastTry(START, reason)
    assert last_try.outcome == outcome
    assert isinstance(last_try.failure, failure or type(None))


def test_a_folder_that_another_process_has_locked_is_a_storage_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("licensing.store.LOCK_TIMEOUT", 0.01)
    agent = world.terminal()
    with world.store().locked(), pytest.raises(StorageError, match="lock"):
        agent.agree("2026-11-01")
