"""The terminal's agent: what a terminal can do about its license, as use cases.

Every contact runs in one order: ask (here), verify, compare, save (``acceptance``), decide (``standing``). State in
memory changes only after all checks have passed, and only a signed statement ever takes a right away.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing.acceptance import take
from licensing.answer import open_answer
from licensing.channel import Channel
from licensing.clock import Clock
from licensing.codes import Code, Fault, Trouble
from licensing.errors import DocumentError, Refused, Unreachable, unexpected_as_internal
from licensing.last_try import LastTry
from licensing.request import Op, Request, TerminalInfo, Terms, new_nonce, sign_request
from licensing.standing import Standing, State, decide
from licensing.store import MOST_PENDING, TRIAL, Store
from licensing.terminal_state import Memory
from licensing.time_evidence import RecordWitness
from licensing.vendor import VendorProfile

log = logging.getLogger(__name__)

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
        newest_record: RecordWitness = lambda: None,
    ) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._software = software
        self._lock = threading.RLock()
        self._memory = Memory(store, vendor, clock, machine, newest_record)

    # what is so

    def standing(self) -> Standing:
        """Return what may be done now."""
        holdings = self._memory.holdings  # no lock: a screen must not wait while a worker saves
        return decide(holdings.held, self._memory.watch.read(), reachable=holdings.saved.reachable)

    @property
    def last_try(self) -> LastTry | None:
        """How the last try to ask the server ended, by this copy of the app or an earlier one."""
        return self._memory.holdings.saved.last_try

    @property
    def pc_time(self) -> datetime:
        """What the PC clock claims: to be shown, never decided on."""
        return self._clock.now()

    @property
    def seen(self) -> datetime | None:
        """The latest instant seen."""
        return self._memory.watch.seen

    @property
    def check_after(self) -> int:
        """Seconds after which the next check is welcome."""
        statement = self._memory.holdings.statement
        return statement.check_after if statement else CHECK_AFTER

    def is_outdated(self) -> bool:
        """Return whether another copy of the app has saved a document since this one looked: a few stats."""
        return self._memory.is_outdated()

    @unexpected_as_internal()
    def refresh(self) -> None:
        """Take over what another copy of the app has saved.

        Raises:
            StorageError: it is still saving, so its documents and its time do not belong together yet.
        """
        with self._lock, self._store.locked():
            self._memory.reload()

    @unexpected_as_internal()
    def remember_time(self) -> None:
        """Save the latest instant seen; call it once a minute, for that is what a power cut may cost."""
        self.hear_records()
        with self._lock:
            self._memory.watch.read()
            self._memory.keep_time()

    @unexpected_as_internal()
    def hear_records(self) -> None:
        """Let the newest record bear witness, once; it opens a file, so not before the first paint."""
        with self._lock:
            self._memory.hear_records()

    # what a person does

    @unexpected_as_internal()
    def agree(self, terms_version: str) -> None:
        """Start the trial, with no network: the signed request itself is kept as the provisional right.

        Agreeing twice changes nothing, nor does agreeing with a license on the terminal.

        Raises:
            StorageError: the consent could not be kept.
        """
        with self._lock, self._store.locked():
            self._memory.reload()
            if self.standing().state is not State.TERMS_NEEDED:
                return
            key = self._memory.own_key()
            terms = Terms(terms_version, self._memory.watch.read().instant)
            consent = sign_request(self._request(Op.TRIAL, terms=terms), key)
            self._store.write(TRIAL, consent)
            if self._memory.holdings.held.first_trial is None:
                self._store.mark_first_trial(consent)
            self._memory.reload()

    @unexpected_as_internal()
    def register(self, license_number: str, *, name: str = "", replace: bool = False) -> None:
        """Register ``license_number`` (16 symbols) on this terminal, taking it over if ``replace``.

        Raises:
            Refused, Unreachable: what the terminal holds is untouched.
            StorageError: it could not be kept; to register again is safe.
        """
        with self._lock:
            if name:
                self._store.change_saved(terminal_name=name)
                self._memory.reload()
            key = self._registering_key()
            request = self._request(Op.REGISTER, license_number=license_number, replace=replace)
        self._ask(request, key)

    @unexpected_as_internal()
    def rename(self, name: str) -> None:
        """Give the terminal the name ``name``; the server hears of it with the next check.

        Raises:
            StorageError: the name could not be kept.
        """
        with self._lock:
            self._store.change_saved(terminal_name=name)
            self._memory.reload()

    # what happens by itself

    @unexpected_as_internal()
    def check(self) -> bool:
        """Ask the server again; return False if there is nothing to ask about yet.

        Raises:
            Refused, Unreachable, StorageError: what the terminal holds is untouched.
        """
        with self._lock:
            key = self._memory.holdings.key
            request = self._check_request()
        if key is None:
            return False
        self._ask(request, key)
        return True

    # by file

    @unexpected_as_internal()
    def write_request(self, license_number: str | None = None, *, replace: bool = False) -> bytes:
        """Return a request that travels as a file: to register ``license_number``, or else to check.

        Raises:
            StorageError: the request could not be noted, so its answer would not be known again.
        """
        with self._lock, self._store.locked():
            self._memory.reload()
            key = self._memory.own_key()
            if license_number is None:
                request = self._check_request()
            else:
                request = self._request(Op.REGISTER, license_number=license_number, replace=replace)
            pending = {**self._memory.pending(), request.nonce: request.iat}
            self._store.change_saved(pending=dict(list(pending.items())[-MOST_PENDING:]))
            return sign_request(request, key)

    @unexpected_as_internal()
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
            key = self._memory.holdings.key
            if key is None:
                raise DocumentError("this terminal has asked for nothing", Fault.NOT_ASKED_FOR)
            take(answer, key, self._memory)

    # to ask, and what to ask

    def _ask(self, request: Request, key: Ed25519PrivateKey) -> None:
        try:
            answer = self._channel.ask(sign_request(request, key))
            with self._lock:
                take(answer, key, self._memory, asked=request)
        except DocumentError as error:
            if error.fault is Fault.OUTDATED and self._was_overtaken(request):
                return  # another copy of the app asked after this one, and its answer is held
            log.warning("the server's statement is not accepted: %s", error)
            self._note_try(Trouble.REJECTED_STATEMENT)
            raise Unreachable(Trouble.REJECTED_STATEMENT, str(error)) from error
        except Unreachable as error:
            log.info("the server could not be asked: %s", error)
            self._note_try(error.trouble)
            raise
        except Refused as error:
            log.info("the server refused: %s", error)
            self._note_try(error.code)
            raise

    def _was_overtaken(self, request: Request) -> bool:
        held = self._memory.holdings.statement
        return held is not None and held.seq > request.seq

    def _request(
        self, op: Op, *, license_number: str | None = None, replace: bool = False, terms: Terms | None = None
    ) -> Request:
        held = self._memory.holdings.statement
        return Request(
            op=op,
            nonce=new_nonce(),
            iat=self._clock.now(),
            machine=self._memory.machine,
            terminal=TerminalInfo(self._memory.holdings.held.own_name, self._software.os, self._software.app),
            seq=held.seq if held else 0,
            last=held.jti if held else None,
            license=license_number,
            replace=replace,
            terms=terms,
        )

    def _check_request(self) -> Request:
        """Return the request that confirms what is held; where all was lost but the key, it brings it back."""
        held = self._memory.holdings.held
        if held.statement is None and held.trial is not None:
            return self._request(Op.TRIAL, terms=held.trial.terms)
        return self._request(Op.CHECK)

    def _registering_key(self) -> Ed25519PrivateKey:
        if self.standing().state is State.FOREIGN:
            return Ed25519PrivateKey.generate()  # the old one is another machine's; it is kept until this one counts
        return self._memory.own_key()

    def _note_try(self, reason: Code | Trouble) -> None:
        with self._lock:
            self._memory.keep_time(last_try=LastTry(self._memory.watch.read().instant, reason))
