"""A rotation of root keys at a terminal: it follows the chain, and no power cut or stolen key costs the right."""

import dataclasses

import pytest

from licensing.answer import Answer
from licensing.errors import StorageError, Unreachable
from licensing.files import Stamp
from licensing.roots import Link, write_links
from licensing.standing import State
from licensing.statement import Statement
from licensing.store import KEYSET, NEXT_KEYSET, ROOTS, STATEMENT, Store
from tests.simulator import NUMBER, World


def test_a_terminal_two_rotations_behind_catches_up_in_one_contact(world: World) -> None:
    till = world.licensed()
    world.server.rotate_root()
    world.server.rotate(revoke=True)
    world.clock.pass_time(days=60)
    world.server.rotate_root()
    assert till.check()
    world.server.online = False
    later = world.terminal()
    assert later.standing().state is State.LICENSED
    assert later.standing().last_contact == till.standing().last_contact == world.server.now


def test_the_former_root_signs_nothing_new_after_a_rotation(world: World) -> None:
    till = world.licensed()
    stolen = world.server.root
    world.server.rotate_root()
    till.check()
    world.server.root = stolen
    world.server.version += 1
    with pytest.raises(Unreachable, match="no trusted root key"):
        till.check()
    world.server.links = []
    with pytest.raises(Unreachable, match="no trusted root key"):
        world.terminal().check()
    assert world.terminal().standing().state is State.LICENSED


def test_an_answer_without_the_chain_is_enough_for_a_terminal_that_has_it(world: World) -> None:
    till = world.licensed()
    world.server.rotate_root()
    till.check()
    saved = world.store().read(ROOTS)
    world.server.links = []
    till.check()
    assert world.store().read(ROOTS) == saved


def test_a_broken_chain_takes_nothing_away(world: World) -> None:
    till = world.licensed()
    world.server.rotate_root()
    world.server.rotate_root()
    del world.server.links[0]
    with pytest.raises(Unreachable):
        till.check()
    assert world.terminal().standing().state is State.LICENSED
    assert world.store().read(ROOTS) is None


def test_a_damaged_chain_is_set_aside_and_restored_by_the_next_contact(world: World) -> None:
    world.licensed()
    world.server.rotate_root()
    world.terminal().check()
    (world.folder / "till" / ROOTS).write_bytes(b"{")
    till = world.terminal()
    assert (world.folder / "till" / "roots.json.broken").exists()
    till.check()
    assert world.terminal().standing().state is State.LICENSED


def test_a_longer_chain_that_another_process_has_saved_is_kept(world: World) -> None:
    slow = world.licensed()
    world.server.rotate_root()
    further: list[Link] = []

    def be_overtaken() -> None:
        world.server.before_answer = None
        behind = world.server.roots, world.server.root, list(world.server.links), world.server.version
        world.server.rotate_root()
        world.terminal().check()
        further.extend(world.server.links)
        world.server.roots, world.server.root, world.server.links, world.server.version = behind
        world.server.version += 5

    world.server.before_answer = be_overtaken
    assert slow.check()  # what the faster copy was told stands
    assert world.store().read(ROOTS) == write_links(further)
    assert world.terminal().standing().state is State.LICENSED


def test_a_new_app_that_pins_the_newest_root_opens_what_the_old_one_saved(world: World) -> None:
    world.licensed()
    former = world.vendor.root_keys
    world.server.rotate_root()
    roots = world.server.roots
    world.vendor = dataclasses.replace(
        world.vendor, root_keys=roots.keys, root_version=roots.version, former_root_keys=former
    )
    till = world.terminal()
    assert till.standing().state is State.LICENSED
    till.check()
    assert world.store().read(ROOTS) is None


def test_a_statement_of_a_revoked_key_is_refused_once_the_newer_keyset_was_seen(world: World) -> None:
    till = world.licensed()
    thief = world.server.signing
    stolen_keyset = world.server.keyset_document()
    world.server.rotate(revoke=True)
    till.check()  # the answer that tells of it mends the terminal by itself
    held = till.standing()
    good = world.server.signing

    def forged(statement: Statement) -> Statement:
        world.server.signing = thief
        return statement

    def as_before(answer: Answer) -> Answer:
        world.server.signing = good
        return Answer(answer.statement, world.server.keyset_document())

    world.server.change_statement, world.server.change_answer = forged, as_before
    with pytest.raises(Unreachable, match="no signing key"):
        till.check()
    world.server.change_answer = lambda answer: Answer(answer.statement, stolen_keyset)
    with pytest.raises(Unreachable, match="keyset version 1 is below"):
        till.check()
    assert world.terminal().standing().deadline == held.deadline


WRITES = [KEYSET, STATEMENT]
REVOKED_WRITES = [NEXT_KEYSET, STATEMENT, KEYSET]


@pytest.mark.parametrize("written", range(5))
@pytest.mark.parametrize("revoke", [False, True], ids=["rotated", "revoked"])
def test_a_power_cut_between_any_two_writes_loses_no_right(
    world: World, monkeypatch: pytest.MonkeyPatch, written: int, revoke: bool
) -> None:
    till = world.licensed()
    world.server.rotate(revoke=revoke)
    world.server.rotate_root()
    order: list[str] = []
    write = Store.write

    def write_until_the_cut(self: Store, name: str, data: bytes) -> Stamp | None:
        if self.folder != world.store().folder:
            return write(self, name, data)  # a thread that an earlier test's window has left to itself
        if len(order) == written:
            raise StorageError("power cut")
        order.append(name)
        return write(self, name, data)

    with monkeypatch.context() as cut:
        cut.setattr(Store, "write", write_until_the_cut)
        try:
            till.check()
        except StorageError:
            assert order == [ROOTS, *(REVOKED_WRITES if revoke else WRITES)][:written]
    world.server.online = False
    restarted = world.terminal()
    assert restarted.standing().state is State.LICENSED
    world.server.online = True
    restarted.check()
    assert world.terminal().standing().state is State.LICENSED


def test_a_first_registration_after_rotations_follows_the_chain(world: World) -> None:
    world.server.rotate_root()
    world.server.rotate_root()
    world.terminal().register(NUMBER)
    assert world.terminal().standing().state is State.LICENSED
