"""Accepting an answer: verify, compare, save. Nothing is changed until every check has passed."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.answer import Answer
from licensing.clock import Seen
from licensing.codes import Fault
from licensing.errors import DocumentError, StorageError
from licensing.holdings import Holdings, key_file
from licensing.keyset import Keyset, open_keyset
from licensing.request import Request
from licensing.roots import Roots, write_links
from licensing.statement import Kind, Statement, open_statement
from licensing.store import KEY, KEYSET, NEXT_KEYSET, ROOTS, STATEMENT
from licensing.terminal import Terminal
from licensing.uptime import Uptime

ANSWER_LIFETIME: Final = timedelta(days=14)
"""How long the answer to a request that travels as a file may be read."""


def accept_answer(
    answer: Answer,
    terminal: Terminal,
    *,
    key: Ed25519PrivateKey | None = None,
    asked: Request | None = None,
    asked_at: Uptime | None = None,
) -> None:
    """Make ``answer`` what the terminal has: to ``asked``, sent just now at ``asked_at``, or to one sent as a file.

    ``key`` is the one that signed the request, if it was made just now. The caller has the agent's lock.

    Raises:
        DocumentError: it does not verify, or is not an answer for this terminal; its ``fault`` says why.
        StorageError: it could not be saved.
    """
    roots = terminal.holdings.roots.follow(answer.roots)
    keyset = open_keyset(answer.keyset, roots.keys, issuer=roots.issuer)
    statement = open_statement(answer.statement, keyset, issuer=roots.issuer)
    try:
        with terminal.store.locked():
            terminal.refresh()  # another process may have been faster
            before = terminal.holdings
            key = _signer(statement, before, key)
            after = replace(
                before.with_key(key),
                roots=roots,
                keyset=keyset,
                former_keyset=False,
                statement=statement,
                damaged=frozenset(),
            )
            _compare_nonce(statement, terminal, asked)
            _compare_order(before, roots, keyset, statement)
            terminal.write(_lost_key(terminal, key) | _files(answer, key, before, roots, keyset), after)
            terminal.note_unsaved(None)
            _save_state(statement, terminal, asked, asked_at)
    except StorageError as error:
        terminal.note_unsaved(error.failure)
        raise


def _signer(statement: Statement, before: Holdings, asked: Ed25519PrivateKey | None) -> Ed25519PrivateKey:
    """Return the key that ``statement`` is for: ``asked``, which signed the request, or else one that there is."""
    keys = {jws.thumbprint(key.public_key()): key for key in (before.key, before.next_key) if key is not None}
    if asked is not None:
        jkt = jws.thumbprint(asked.public_key())
        if before.key is not None and jkt not in keys:
            raise DocumentError("the terminal has registered with another key since", Fault.OUTDATED)
        keys = {jkt: asked}
    if statement.jkt not in keys:
        raise DocumentError("a statement for another terminal", Fault.OTHER_TERMINAL)
    return keys[statement.jkt]


def _compare_nonce(statement: Statement, terminal: Terminal, asked: Request | None) -> None:
    before = terminal.holdings.statement
    if asked is None and before is not None and statement.jti == before.jti:
        return  # the same file once more changes nothing
    if asked is not None:
        expected = statement.nonce == asked.nonce
    else:
        made = terminal.holdings.state.pending.get(statement.nonce)
        oldest = terminal.watch.read().plausible - ANSWER_LIFETIME
        # The later of both times, for a PC clock that was weeks behind may have been put right in between.
        expected = made is not None and max(made, statement.iat) >= oldest
    if not expected:
        raise DocumentError("not the answer to a request of this terminal", Fault.NOT_ASKED_FOR)


def _compare_order(before: Holdings, roots: Roots, keyset: Keyset, statement: Statement) -> None:
    """Refuse a rollback of the statement, the keyset or the root keys."""
    old = before.statement
    if old is not None and old.jkt == statement.jkt and statement.seq < old.seq:
        raise DocumentError(f"seq {statement.seq} is below the stored {old.seq}", Fault.OUTDATED)
    if roots.version < before.roots.version:  # another process was faster
        raise DocumentError(f"root version {roots.version} is below the stored one", Fault.OUTDATED)
    # As in TUF (specification §5.3.11): after a rotation, what a former root signed binds nothing. Otherwise whoever
    # stole that root could sign the highest version there is, and no later keyset would ever be accepted again.
    binds = roots.version == before.roots.version and not before.former_keyset
    if binds and before.keyset is not None and keyset.version < before.keyset.version:
        raise DocumentError(f"keyset version {keyset.version} is below the stored one", Fault.OUTDATED)


def _files(answer: Answer, key: Ed25519PrivateKey, before: Holdings, roots: Roots, keyset: Keyset) -> dict[str, bytes]:
    """Return the files to write, in an order in which a power cut between any two of them loses nothing."""
    files: dict[str, bytes] = {}
    if roots.version > before.roots.version:  # first, for the older keyset verifies under them as well
        files[ROOTS] = write_links(roots.links)
    if jws.thumbprint(key.public_key()) != before.jkt:
        files[KEY] = key_file(key)
    if before.keyset is None or _contains(keyset, before.keyset):
        return {**files, KEYSET: answer.keyset, STATEMENT: answer.statement}
    # The newer keyset may not verify the older statement, so it waits in a file of its own until the newer statement
    # is in place.
    return {**files, NEXT_KEYSET: answer.keyset, STATEMENT: answer.statement, KEYSET: answer.keyset}


def _lost_key(terminal: Terminal, key: Ed25519PrivateKey) -> dict[str, bytes]:
    """Return the file of ``key`` if it was removed while the disk was full."""
    return {} if terminal.store.stamp(KEY) else {KEY: key_file(key)}


def _contains(newer: Keyset, older: Keyset) -> bool:
    return all(newer.keys.get(kid) == key for kid, key in older.keys.items())


def _save_state(statement: Statement, terminal: Terminal, asked: Request | None, asked_at: Uptime | None) -> None:
    fresh: dict[str, object] = {}
    if asked is None:  # by file, perhaps days old: its time has come, but it is not the time now
        terminal.watch.at_least(Seen(statement.iat))
    else:
        terminal.watch.trust(statement.iat, asked_at)
        fresh = terminal.changes_by_contact(statement.iat)
    terminal.try_to_save_state(
        **terminal.time(),
        pending={nonce: made for nonce, made in terminal.holdings.state.pending.items() if nonce != statement.nonce},
        terminal_name=_unconfirmed_name(statement, terminal.holdings.state.terminal_name, asked),
        **fresh,
    )
    terminal.save_evidence(statement.iat)
    if statement.kind is Kind.LICENSE:
        terminal.note_number(statement.terminal_number)


def _unconfirmed_name(statement: Statement, own: str, asked: Request | None) -> str:
    """Return the name ``own`` that was given here while the server has yet to receive it, else "".

    From then on the statement's name counts, which the owner may have changed on the web page.
    """
    received = {statement.terminal_name, asked.terminal.name if asked else None}
    return "" if own in received else own
