"""After a stolen root: what it signed binds nothing after a rotation, and chains of many rotations are followed."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from licensing.claims import LARGEST_INTEGER
from licensing.errors import Unreachable
from licensing.files import LARGEST
from licensing.roots import LARGEST_LINK_DOCUMENT, MOST_LINKS
from licensing.standing import State
from licensing.statement import Statement, Status
from licensing.store import KEYSET, ROOTS, STATEMENT
from tests.simulator import NUMBER, World


def stopped_by_thief(world: World) -> None:
    """Have the stolen root sign the highest keyset version there is, and a "stopped" under it."""

    def stop(statement: Statement) -> Statement:
        return replace(statement, status=Status.STOPPED, seq=LARGEST_INTEGER)

    version, signing, listed = world.server.version, world.server.signing, world.server.listed
    world.server.rotate(revoke=True)
    world.server.version, world.server.change_statement = LARGEST_INTEGER, stop
    world.terminal().check()
    assert world.terminal().standing().state is State.STOPPED
    world.server.version, world.server.signing, world.server.listed = version, signing, listed
    # The server goes on from the request's seq, as far as integers go.
    world.server.change_statement = lambda statement: replace(statement, seq=min(statement.seq, LARGEST_INTEGER))


def by_net(world: World) -> None:
    world.terminal().check()


def by_file(world: World) -> None:
    till = world.terminal()
    till.accept(json.dumps(world.server.ask(till.write_request()).claims()).encode())


def by_registering(world: World) -> None:
    world.terminal().register(NUMBER)


@pytest.mark.parametrize("contact", [by_net, by_file, by_registering])
def test_a_rotation_reaches_a_terminal_with_the_thiefs_highest_keyset(
    world: World, contact: Callable[[World], None]
) -> None:
    world.licensed()
    stopped_by_thief(world)
    world.server.rotate_root()
    world.server.rotate(revoke=True)
    contact(world)
    assert world.terminal().standing().state is State.LICENSED
    world.terminal().check()
    assert world.terminal().standing().state is State.LICENSED, "the next contact too"


def test_a_power_cut_after_the_new_roots_were_saved_does_not_bind_the_thiefs_keyset(world: World) -> None:
    world.licensed()
    stopped_by_thief(world)
    thiefs = {name: world.store().read(name) or b"" for name in (KEYSET, STATEMENT)}
    world.server.rotate_root()
    world.terminal().check()
    for name, document in thiefs.items():
        world.store().write(name, document)
    till = world.terminal()
    assert till.standing().state is State.STOPPED
    till.check()
    assert world.terminal().standing().state is State.LICENSED
    world.server.version -= 1
    with pytest.raises(Unreachable, match="is below the stored one"):
        till.check()


def test_an_older_keyset_of_the_same_root_is_refused_after_a_rotation_too(world: World) -> None:
    till = world.licensed()
    world.server.rotate_root()
    till.check()
    world.server.version -= 1
    with pytest.raises(Unreachable, match="is below the stored one"):
        till.check()
    with pytest.raises(Unreachable, match="is below the stored one"):
        world.terminal().check()


@pytest.mark.parametrize("rotations", [9, 30])
@pytest.mark.parametrize("each", [True, False], ids=["one by one", "in one jump"])
def test_many_rotations_are_followed(world: World, rotations: int, each: bool) -> None:
    till = world.licensed()
    for _ in range(rotations):
        world.server.rotate_root()
        if each:
            till.check()
    till.check()
    world.server.online = False
    assert world.terminal().standing().state is State.LICENSED
    world.server.online = True
    world.terminal().check()


def test_a_chain_that_could_not_be_read_again_is_refused_before_it_is_saved(world: World) -> None:
    till = world.licensed()
    for _ in range(MOST_LINKS):
        world.server.rotate_root()
    till.check()
    saved = {name: world.store().read(name) for name in (ROOTS, KEYSET, STATEMENT)}
    world.server.rotate_root()
    world.server.links = world.server.links[-MOST_LINKS:]  # as many as an answer may have
    with pytest.raises(Unreachable, match=f"more than {MOST_LINKS} rotations"):
        till.check()
    assert {name: world.store().read(name) for name in saved} == saved
    assert world.terminal().standing().state is State.LICENSED


def test_the_largest_chain_is_a_file_that_is_read_as_a_whole() -> None:
    longest = {"version": 10**15, "old": "o" * LARGEST_LINK_DOCUMENT, "new": "n" * LARGEST_LINK_DOCUMENT}
    assert len(json.dumps({"roots": [longest] * MOST_LINKS})) < LARGEST


def test_the_highest_seq_of_a_stolen_signing_key_binds_no_longer_than_the_key(world: World) -> None:
    world.licensed()
    stolen = world.server.signing
    world.server.change_statement = lambda statement: replace(statement, status=Status.STOPPED, seq=LARGEST_INTEGER)
    world.terminal().check()
    assert world.terminal().standing().state is State.STOPPED
    world.server.rotate(revoke=True)
    assert world.server.signing is not stolen
    world.server.change_statement = lambda statement: replace(statement, seq=min(statement.seq, LARGEST_INTEGER))
    for _ in range(2):
        world.terminal().check()
        assert world.terminal().standing().state is State.LICENSED
