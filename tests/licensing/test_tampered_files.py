"""What a dishonest shop does to the files of its terminal: none of it wins more than the statement it had."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing.answer import Answer
from licensing.codes import Fault
from licensing.errors import DocumentError, Unreachable
from licensing.standing import State
from licensing.statement import Statement
from licensing.store import KEYSET, ROOTS, STATE, STATEMENT
from tests.simulator import NUMBER, World


def by_file(world: World) -> tuple[bytes, str]:
    """Return the answer to a request by file, and the nonce for which it was given."""
    document = world.terminal().write_request()
    answer = json.dumps(world.server.ask(document).claims()).encode()
    return answer, world.server.asked[-1].nonce


def put_back(world: World, nonce: str) -> None:
    """Write ``nonce`` into ``state.json`` again, as if its answer were still awaited."""
    path = world.store().folder / STATE
    state = json.loads(path.read_text())
    state["pending"] = [*state.get("pending", []), {"nonce": nonce, "iat": int(world.clock.pc.timestamp())}]
    path.write_text(json.dumps(state))


def forge(world: World, stolen: Ed25519PrivateKey) -> None:
    """Have the next statements signed by the revoked key ``stolen``, and sent with the keyset in force."""
    good = world.server.signing

    def by_thief(statement: Statement) -> Statement:
        world.server.signing = stolen
        return statement

    def with_todays_keyset(answer: Answer) -> Answer:
        world.server.signing = good
        return Answer(answer.statement, world.server.keyset_document(), answer.roots)

    world.server.change_statement, world.server.change_answer = by_thief, with_todays_keyset


def test_an_older_answer_is_outdated_even_with_its_nonce_put_back(world: World) -> None:
    world.licensed()
    answer, nonce = by_file(world)
    world.terminal().accept(answer)
    world.server.licenses[NUMBER].stopped = True
    world.terminal().check()
    put_back(world, nonce)
    with pytest.raises(DocumentError) as caught:
        world.terminal().accept(answer)
    assert caught.value.fault is Fault.OUTDATED
    assert world.terminal().standing().state is State.STOPPED


def test_with_the_statement_deleted_too_it_is_what_it_was_and_no_longer(world: World) -> None:
    """As restoring the old file: until its own deadline, and until the next contact."""
    world.licensed()
    answer, nonce = by_file(world)
    world.terminal().accept(answer)
    deadline = world.terminal().standing().deadline
    world.server.licenses[NUMBER].stopped = True
    world.terminal().check()
    put_back(world, nonce)
    (world.store().folder / STATEMENT).unlink()
    world.terminal().accept(answer)
    assert world.terminal().standing().deadline == deadline
    world.terminal().check()
    assert world.terminal().standing().state is State.STOPPED


@pytest.mark.parametrize("older", [(KEYSET,), (ROOTS,), (KEYSET, ROOTS)])
def test_older_keysets_and_roots_put_back_win_nothing(world: World, older: tuple[str, ...]) -> None:
    world.licensed()
    world.server.rotate_root()
    world.terminal().check()
    saved = {name: world.store().read(name) or b"" for name in older}
    stolen = world.server.signing
    world.server.rotate(revoke=True)
    world.server.rotate_root()
    world.terminal().check()
    held = world.terminal().standing()
    for name, document in saved.items():
        world.store().write(name, document)
    assert world.terminal().standing().deadline in (held.deadline, None), "the statement, or nothing to verify it with"
    forge(world, stolen)
    with pytest.raises(Unreachable, match="no signing key"):
        world.terminal().check()
    world.server.change_statement = world.server.change_answer = None
    world.terminal().check()
    assert world.terminal().standing().state is State.LICENSED
