"""The terminal's agent: what a terminal can do about its license, as use cases.

Every contact runs in one order: ask, verify, compare, save, decide. State in memory changes only
after all checks have passed, and only a signed statement ever takes a right away.
"""

import dataclasses
import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.channel import Answer, Channel, open_answer
from licensing.clock import Clock, Watch
from licensing.codes import Fault, Trouble
from licensing.errors import DocumentError, Refused, StorageError, Unreachable
from licensing.holdings import read_holdings
from licensing.keyset import Keyset, open_keyset
from licensing.request import Op, Request, TerminalInfo, Terms, new_nonce, sign_request
from licensing.standing import Standing, State, decide
from licensing.statement import Statement, open_statement
from licensing.store import MOST_PENDING, TRIAL, Store
from licensing.vendor import VendorProfile

log = logging.getLogger(__name__)

REQUEST_LIFETIME = timedelta(days=14)
"""How long a request that travels as a file waits for its statement."""
CHECK_AFTER = 6 * 3600
"""Seconds between checks while no statement says otherwise."""


@dataclass(frozen=True)
class Software:
    """What runs here: for people to read, never for a decision."""

    os: str
    app: str


class Agent:
    """One terminal. Its methods may be called from any thread; those that ask the server take seconds."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        vendor: VendorProfile,
        clock: Clock,
        *,
        machine: str,
        software: Software,
    ) -> None:
        self._store = store
        self._channel = channel
        self._vendor = vendor
        self._clock = clock
        self._machine = machine
        self._software = software
        self._lock = threading.RLock()
        self._fingerprint = store.fingerprint()
        self._holdings = read_holdings(store, vendor, machine)
        self._watch = Watch(clock, self._holdings.seen)

    # what is so

    def standing(self) -> Standing:
        """Return what may be done now."""
        holdings = self._holdings  # no lock: a screen must not wait while a worker saves
        return decide(holdings.held, self._watch.read(), reachable=holdings.saved.reachable)

    @property
    def check_after(self) -> int:
        """Seconds after which the next check is welcome."""
        statement = self._holdings.statement
        return statement.check_after if statement else CHECK_AFTER

    def is_outdated(self) -> bool:
        """Return whether another copy of the app has saved a document since this one looked: a few stats."""
        return self._store.fingerprint() != self._fingerprint

    def refresh(self) -> None:
        """Take over what another copy of the app has saved."""
        with self._lock:
            self._reload()

    def remember_time(self) -> None:
        """Save the latest instant seen; call it once a minute, for that is what a power cut may cost."""
        with self._lock:
            self._watch.read()
            self._note(seen=self._watch.seen)

    # what a person does

    def agree(self, terms_version: str) -> None:
        """Start the trial, with no network: the signed request itself is kept as the provisional right.

        Agreeing twice changes nothing, nor does agreeing with a license on the terminal.

        Raises:
            StorageError: the consent could not be kept.
        """
        with self._lock, self._store.locked():
            self._reload()
            if self.standing().state is not State.TERMS_NEEDED:
                return
            key = self._own_key()
            terms = Terms(terms_version, self._watch.read().instant)
            consent = sign_request(self._request(Op.TRIAL, terms=terms), key)
            self._store.write(TRIAL, consent)
            if self._holdings.held.first_trial is None:
                self._store.mark_first_trial(consent)
            self._reload()

    def register(self, license_number: str, *, name: str = "", replace: bool = False) -> None:
        """Register ``license_number`` (16 symbols) on this terminal, taking it over if ``replace``.

        Raises:
            Refused, Unreachable: what the terminal holds is untouched.
            StorageError: it could not be kept; to register again is safe.
        """
        with self._lock:
            if name:
                self._store.change_saved(terminal_name=name)
                self._reload()
            key = self._registering_key()
            request = self._request(Op.REGISTER, license_number=license_number, replace=replace)
        self._ask(request, key)

    def rename(self, name: str) -> None:
        """Give the terminal the name ``name``; the server hears of it with the next check.

        Raises:
            StorageError: the name could not be kept.
        """
        with self._lock:
            self._store.change_saved(terminal_name=name)
            self._reload()

    # what happens by itself

    def check(self) -> bool:
        """Ask the server again; return False if there is nothing to ask about yet.

        Raises:
            Refused, Unreachable, StorageError: what the terminal holds is untouched.
        """
        with self._lock:
            key = self._holdings.key
            request = self._check_request()
        if key is None:
            return False
        self._ask(request, key)
        return True

    # by file

    def write_request(self, license_number: str | None = None, *, replace: bool = False) -> bytes:
        """Return a request that travels as a file: to register ``license_number``, or else to check.

        Raises:
            StorageError: the request could not be noted, so its answer would not be known again.
        """
        with self._lock, self._store.locked():
            self._reload()
            key = self._own_key()
            if license_number is None:
                request = self._check_request()
            else:
                request = self._request(Op.REGISTER, license_number=license_number, replace=replace)
            pending = {**self._pending(), request.nonce: request.iat}
            self._store.change_saved(pending=dict(list(pending.items())[-MOST_PENDING:]))
            return sign_request(request, key)

    def accept(self, body: bytes) -> None:
        """Take the answer to ``write_request`` that came back as a file: the same bytes as over HTTP.

        Raises:
            DocumentError: not an answer to a request of this terminal; its ``fault`` says why.
            StorageError: it could not be kept.
        """
        try:
            answer = open_answer(body)
        except Unreachable as error:
            raise DocumentError(str(error)) from error
        with self._lock:
            key = self._holdings.key
            if key is None:
                raise DocumentError("this terminal has asked for nothing", Fault.NOT_ASKED_FOR)
            self._take(answer, key)

    # ask, verify, compare, save, decide

    def _ask(self, request: Request, key: Ed25519PrivateKey) -> None:
        try:
            answer = self._channel.ask(sign_request(request, key))
            with self._lock:
                self._take(answer, key, asked=request.nonce)
        except DocumentError as error:
            log.warning("the server's statement is not accepted: %s", error)
            self._note_reachable(False)
            raise Unreachable(Trouble.REJECTED_STATEMENT, str(error)) from error
        except Unreachable as error:
            log.info("the server could not be asked: %s", error)
            self._note_reachable(False)
            raise
        except Refused as error:
            log.info("the server refused: %s", error)
            self._note_reachable(True)
            raise

    def _take(self, answer: Answer, key: Ed25519PrivateKey, *, asked: str | None = None) -> None:
        """Verify, compare and save ``answer``: to the request ``asked`` just now, or to one that went by file."""
        keyset = open_keyset(answer.keyset, self._vendor.root_keys, issuer=self._vendor.issuer)
        statement = open_statement(answer.statement, keyset, issuer=self._vendor.issuer)
        with self._store.locked():
            self._reload()  # another copy of the app may have been faster
            self._compare(statement, keyset, jws.thumbprint(key.public_key()), asked)
            self._save(answer, key, statement.jkt)
            if asked is not None:
                self._watch.trust(statement.iat)
            pending = {nonce: iat for nonce, iat in self._pending().items() if nonce != statement.nonce}
            self._note(seen=self._watch.seen, pending=pending, **({"reachable": True} if asked else {}))
            self._reload()

    def _compare(self, statement: Statement, keyset: Keyset, jkt: str, asked: str | None) -> None:
        if statement.jkt != jkt:
            raise DocumentError("a statement for another terminal", Fault.OTHER_TERMINAL)
        held = self._holdings.statement
        if asked is None and held is not None and statement.jti == held.jti:
            return  # the same file once more changes nothing
        if statement.nonce not in ({asked} if asked else self._pending()):
            raise DocumentError("not the answer to a request of this terminal", Fault.NOT_ASKED_FOR)
        if held is not None and held.jkt == jkt and statement.seq < held.seq:
            raise DocumentError(f"seq {statement.seq} is below the stored {held.seq}", Fault.OUTDATED)
        if self._holdings.keyset is not None and keyset.version < self._holdings.keyset.version:
            raise DocumentError(f"keyset version {keyset.version} is below the stored one", Fault.OUTDATED)

    def _save(self, answer: Answer, key: Ed25519PrivateKey, jkt: str) -> None:
        if jkt != self._holdings.held.jkt:
            self._store.write_key(key)
        self._store.write_answer(statement=answer.statement, keyset=answer.keyset)
        self._store.damaged.clear()

    # the parts of that

    def _reload(self) -> None:
        """Read the disk again, and take over the time that another copy of the app has seen."""
        before = self._holdings.statement
        self._fingerprint = self._store.fingerprint()
        self._holdings = read_holdings(self._store, self._vendor, self._machine)
        seen = self._holdings.seen
        if seen is not None and self._holdings.statement != before:
            self._watch.trust(seen)  # a fresh statement mends a clock that ran ahead, here too
        else:
            self._watch.at_least(seen)

    def _request(
        self, op: Op, *, license_number: str | None = None, replace: bool = False, terms: Terms | None = None
    ) -> Request:
        held = self._holdings.statement
        return Request(
            op=op,
            nonce=new_nonce(),
            iat=self._clock.now(),
            machine=self._machine,
            terminal=TerminalInfo(self._holdings.held.own_name, self._software.os, self._software.app),
            seq=held.seq if held else 0,
            last=held.jti if held else None,
            license=license_number,
            replace=replace,
            terms=terms,
        )

    def _check_request(self) -> Request:
        """Return the request that confirms what is held; where all was lost but the key, it brings it back."""
        held = self._holdings.held
        if held.statement is None and held.trial is not None:
            return self._request(Op.TRIAL, terms=held.trial.terms)
        return self._request(Op.CHECK)

    def _own_key(self) -> Ed25519PrivateKey:
        key = self._holdings.key
        if key is None:
            key = Ed25519PrivateKey.generate()
            self._store.write_key(key)
            self._reload()
        return key

    def _registering_key(self) -> Ed25519PrivateKey:
        if self.standing().state is State.FOREIGN:
            return Ed25519PrivateKey.generate()  # the old one is another machine's; it is kept until this one counts
        return self._own_key()

    def _pending(self) -> dict[str, datetime]:
        oldest = self._clock.now() - REQUEST_LIFETIME
        return {nonce: iat for nonce, iat in self._holdings.saved.pending.items() if iat >= oldest}

    def _note_reachable(self, reachable: bool) -> None:
        with self._lock:
            if self._holdings.saved.reachable is not reachable:
                self._note(reachable=reachable)

    def _note(self, **changes: object) -> None:
        """Write what proves nothing; where the disk refuses, it is so in memory, and the terminal goes on."""
        saved = dataclasses.replace(self._holdings.saved, **changes)  # type: ignore[arg-type]
        unwritable = False
        try:
            self._store.change_saved(**changes)
        except StorageError as error:
            log.warning("%s", error)
            unwritable = True
        held = dataclasses.replace(self._holdings.held, unwritable=unwritable)
        self._holdings = dataclasses.replace(self._holdings, saved=saved, held=held)
