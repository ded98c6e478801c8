"""Taking an answer: verify, compare, save. Nothing is changed until every check has passed."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.answer import Answer
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.holdings import Holdings
from licensing.keyset import Keyset, open_keyset
from licensing.request import Request
from licensing.roots import Roots, write_links
from licensing.statement import Statement, open_statement
from licensing.store import KEYSET, NEXT_KEYSET, ROOTS, STATEMENT, Store
from licensing.terminal_state import Memory


@dataclass(frozen=True)
class Verified:
    """An answer that is signed from the root keys down to the statement."""

    answer: Answer
    roots: Roots
    keyset: Keyset
    statement: Statement


def take(answer: Answer, key: Ed25519PrivateKey, memory: Memory, *, asked: Request | None = None) -> None:
    """Make ``answer`` what the terminal holds: to the request ``asked`` just now, or to one that went by file.

    ``key`` is the one that signed the request. The caller holds the agent's lock.

    Raises:
        DocumentError: not signed as it must be, or not an answer to be taken; its ``fault`` says why.
        StorageError: it could not be kept.
    """
    verified = _verify(answer, memory.holdings.roots)
    statement = verified.statement
    with memory.store.locked():
        memory.reload()  # another copy of the app may have been faster
        _compare_terminal(statement, jws.thumbprint(key.public_key()))
        _compare_nonce(statement, memory, asked.nonce if asked else None)
        _compare_order(verified, memory.holdings)
        _save(verified, key, memory)
        fresh = {} if asked is None else memory.trust(statement.iat)
        pending = {nonce: iat for nonce, iat in memory.pending().items() if nonce != statement.nonce}
        name = _name_beside(statement, memory, asked)
        memory.note_time(pending=pending, terminal_name=name, **fresh)
        memory.mark(statement.iat)
        memory.reload()


def _verify(answer: Answer, pinned: Roots) -> Verified:
    roots = pinned.follow(answer.roots)
    keyset = open_keyset(answer.keyset, roots.keys, issuer=roots.issuer)
    return Verified(answer, roots, keyset, open_statement(answer.statement, keyset, issuer=roots.issuer))


def _compare_terminal(statement: Statement, jkt: str) -> None:
    if statement.jkt != jkt:
        raise DocumentError("a statement for another terminal", Fault.OTHER_TERMINAL)


def _compare_nonce(statement: Statement, memory: Memory, asked: str | None) -> None:
    held = memory.holdings.statement
    if asked is None and held is not None and statement.jti == held.jti:
        return  # the same file once more changes nothing
    if statement.nonce not in ({asked} if asked else memory.pending()):
        raise DocumentError("not the answer to a request of this terminal", Fault.NOT_ASKED_FOR)


def _compare_order(verified: Verified, holdings: Holdings) -> None:
    """Let nothing go back: not what the server said, nor the keys that may say it."""
    statement, held = verified.statement, holdings.statement
    if held is not None and held.jkt == statement.jkt and statement.seq < held.seq:
        raise DocumentError(f"seq {statement.seq} is below the stored {held.seq}", Fault.OUTDATED)
    if holdings.keyset is not None and verified.keyset.version < holdings.keyset.version:
        raise DocumentError(f"keyset version {verified.keyset.version} is below the stored one", Fault.OUTDATED)
    if verified.roots.version < holdings.roots.version:  # another copy of the app was faster
        raise DocumentError(f"root version {verified.roots.version} is below the stored one", Fault.OUTDATED)


def _name_beside(statement: Statement, memory: Memory, asked: Request | None) -> str:
    """Return the name that was given here and that the server has yet to hear; "" once it has.

    From then on the statement's counts, which the owner may have changed.
    """
    own = memory.holdings.held.terminal_name
    heard = {statement.terminal_name, asked.terminal.name if asked else None}
    return "" if own in heard else own


def _save(verified: Verified, key: Ed25519PrivateKey, memory: Memory) -> None:
    """Write what was verified, so that a power cut between any two writes loses nothing."""
    store, holdings, answer = memory.store, memory.holdings, verified.answer
    if verified.roots.version > holdings.roots.version:  # first, for the older keyset opens under them as well
        store.write(ROOTS, write_links(verified.roots.links))
    if verified.statement.jkt != holdings.held.jkt:
        store.write_key(key)
    # The newer keyset opens the older statement too; where that one's key was struck out, the newer statement
    # finds its keyset beside the old one.
    if _opens_stored(verified.keyset, store, holdings):
        store.write(KEYSET, answer.keyset)
        store.write(STATEMENT, answer.statement)
    else:
        store.write(NEXT_KEYSET, answer.keyset)
        store.write(STATEMENT, answer.statement)
        store.write(KEYSET, answer.keyset)
    store.damaged.clear()


def _opens_stored(keyset: Keyset, store: Store, holdings: Holdings) -> bool:
    """Return whether ``keyset`` opens the statement that is held; true where there is none to lose."""
    blob = store.document(STATEMENT) if holdings.statement else None
    if blob is None:
        return True
    try:
        open_statement(blob, keyset, issuer=holdings.roots.issuer)
    except DocumentError:
        return False
    return True
