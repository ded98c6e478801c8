"""A terminal whose key belongs to another machine registers with a new one, and accepts an answer to no other."""

import dataclasses

import pytest

from licensing.answer import Answer
from licensing.codes import Code
from licensing.errors import Refused, StorageError, Unreachable
from licensing.standing import State
from licensing.statement import Statement
from licensing.store import NEXT_KEY
from tests.disk_faults import DiskFaults
from tests.licensing.test_by_file import by_file
from tests.simulator import NUMBER, World

OTHER = "another-machine".ljust(32, "-")


@pytest.fixture
def keys(world: World) -> list[str]:
    """Return the thumbprints of the keys that the server has stated something for."""
    stated: list[str] = []

    def note(statement: Statement) -> Statement:
        stated.append(statement.jkt)
        return statement

    world.server.change_statement = note
    return stated


def test_the_answer_to_a_copied_folder_is_for_its_own_new_key(world: World, keys: list[str]) -> None:
    world.licensed()
    world.server.change_statement = lambda statement: dataclasses.replace(statement, jkt=keys[0])
    copy = world.terminal(machine=OTHER)
    with pytest.raises(Unreachable, match="a statement for another terminal"):
        copy.register(NUMBER, replace=True)
    assert copy.standing().state is State.FOREIGN


def test_a_copy_of_a_copy_has_a_key_of_its_own(world: World, keys: list[str]) -> None:
    world.licensed()
    world.terminal(machine=OTHER).register(NUMBER, replace=True)
    third = world.terminal(machine="a-third-machine".ljust(32, "-"))
    assert third.standing().state is State.FOREIGN
    third.register(NUMBER, replace=True)
    assert third.standing().state is State.LICENSED
    assert len(set(keys)) == 3


def test_a_key_that_only_the_server_knows_from_another_machine_is_replaced(world: World, keys: list[str]) -> None:
    world.licensed()

    def refuse_the_second_key(statement: Statement) -> Statement:
        keys.append(statement.jkt)
        if statement.jkt == keys[1]:
            raise Refused(Code.UNKNOWN_TERMINAL)
        return statement

    world.server.change_statement = refuse_the_second_key
    copy = world.terminal(machine=OTHER)
    copy.register(NUMBER, replace=True)
    assert copy.standing().state is State.LICENSED
    assert (len(keys), len(set(keys))) == (3, 3)


def test_an_answer_by_file_waits_until_the_new_key_can_be_read(world: World, faults: DiskFaults) -> None:
    world.licensed()
    body = by_file(world, world.terminal(machine=OTHER).write_request(NUMBER, replace=True))
    faults.hide(NEXT_KEY)
    copy = world.terminal(machine=OTHER)
    with pytest.raises(StorageError):
        copy.accept(body)
    faults.unreadable.clear()
    copy.accept(body)
    assert copy.standing().state is State.LICENSED


def test_a_registration_that_is_tried_again_has_the_same_new_key(world: World) -> None:
    world.licensed()
    world.server.online = False
    copy = world.terminal(machine=OTHER)
    found = set()
    for again in (copy, copy, world.terminal(machine=OTHER)):
        with pytest.raises(Unreachable):
            again.register(NUMBER, replace=True)
        found.add((world.store().folder / NEXT_KEY).read_bytes())
    assert len(found) == 1


def test_a_late_answer_for_the_former_key_undoes_no_registration(world: World) -> None:
    """A locked window asks while somebody registers: the answers may arrive in any order."""
    own = world.licensed().machine
    window, person = world.terminal(machine=OTHER), world.terminal(machine=OTHER)

    def register_first(answer: Answer) -> Answer:
        world.server.change_answer = world.server.change_statement = None
        person.register(NUMBER, replace=True)
        return answer

    world.server.change_statement = lambda statement: dataclasses.replace(statement, machine=own)
    world.server.change_answer = register_first
    window.check()
    for process in (window, world.terminal(machine=OTHER)):
        assert process.standing().state is State.LICENSED
        assert process.last_try is not None
        assert process.last_try.failure is None
