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
from licensing.codes import Code, Fault, Trouble
from licensing.errors import DocumentError, Refused, StorageError, Unreachable
from licensing.holdings import read_holdings
from licensing.keyset import Keyset, open_keyset
from licensing.last_try import LastTry
from licensing.request import Op, Request, TerminalInfo, Terms, new_nonce, sign_request
from licensing.roots import Roots, write_links
from licensing.standing import Standing, State, decide
from licensing.statement import Statement, open_statement
from licensing.store import KEYSET, MOST_PENDING, NEXT_KEYSET, ROOTS, STATEMENT, TRIAL, Store
from licensing.vendor import VendorProfile
from licensing.witness import Marker, RecordWitness, believed

log = logging.getLogger(__name__)

REQUEST_LIFETIME = timedelta(days=14)
"""How long a request that travels as a file waits for its statement."""
CHECK_AFTER = 6 * 3600
"""Seconds between checks while no statement says otherwise."""
MARKER_PACE = timedelta(minutes=5)
"""How far the marker outside the data folder may lag behind ``state.json``."""


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
        self._vendor = vendor
        self._clock = clock
        self._machine = machine
        self._software = software
        self._newest_record = newest_record
        self._heard_records = False
        self._lock = threading.RLock()
        self._fingerprint = store.fingerprint()
        self._holdings = read_holdings(store, vendor, machine)
        self._watch = Watch(clock, self._holdings.seen, self._holdings.saved.lead)

    # what is so

    def standing(self) -> Standing:
        """Return what may be done now."""
        holdings = self._holdings  # no lock: a screen must not wait while a worker saves
        return decide(holdings.held, self._watch.read(), reachable=holdings.saved.reachable)

    @property
    def last_try(self) -> LastTry | None:
        """How the last try to ask the server ended, by this copy of the app or an earlier one."""
        return self._holdings.saved.last_try

    @property
    def pc_time(self) -> datetime:
        """What the PC clock claims: to be shown, never decided on."""
        return self._clock.now()

    @property
    def seen(self) -> datetime | None:
        """The latest instant seen."""
        return self._watch.seen

    @property
    def check_after(self) -> int:
        """Seconds after which the next check is welcome."""
        statement = self._holdings.statement
        return statement.check_after if statement else CHECK_AFTER

    def is_outdated(self) -> bool:
        """Return whether another copy of the app has saved a document since this one looked: a few stats."""
        return self._store.fingerprint() != self._fingerprint

    def refresh(self) -> None:
        """Take over what another copy of the app has saved.

        Raises:
            StorageError: it is still saving, so its documents and its time do not belong together yet.
        """
        with self._lock, self._store.locked():
            self._reload()

    def remember_time(self) -> None:
        """Save the latest instant seen; call it once a minute, for that is what a power cut may cost."""
        self.hear_records()
        with self._lock:
            self._watch.read()
            self._note(seen=self._watch.seen, lead=self._watch.lead)
            self._keep_marker()

    def hear_records(self) -> None:
        """Let the newest record bear witness, once; it opens a file, so not before the first paint."""
        with self._lock:
            if not self._heard_records:
                self._heard_records = True
                record = believed(self._newest_record(), self._watch.seen, self._holdings.passed_over)
                self._watch.at_least(record)

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
                self._take(answer, key, asked=request)
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
        held = self._holdings.statement
        return held is not None and held.seq > request.seq

    def _take(self, answer: Answer, key: Ed25519PrivateKey, *, asked: Request | None = None) -> None:
        """Verify, compare and save ``answer``: to the request ``asked`` just now, or to one that went by file."""
        roots = self._holdings.roots.follow(answer.roots)
        keyset = open_keyset(answer.keyset, roots.keys, issuer=self._vendor.issuer)
        statement = open_statement(answer.statement, keyset, issuer=self._vendor.issuer)
        with self._store.locked():
            self._reload()  # another copy of the app may have been faster
            self._compare(statement, keyset, jws.thumbprint(key.public_key()), asked.nonce if asked else None)
            self._save_roots(roots)
            self._save(answer, key, statement.jkt, keyset)
            fresh = {} if asked is None else self._set_time(statement.iat)
            pending = {nonce: iat for nonce, iat in self._pending().items() if nonce != statement.nonce}
            name = self._name_beside(statement, asked)
            self._note(seen=self._watch.seen, lead=self._watch.lead, pending=pending, terminal_name=name, **fresh)
            self._mark(statement.iat)
            self._reload()

    def _name_beside(self, statement: Statement, asked: Request | None) -> str:
        """Return the name that was given here and that the server has yet to hear; "" once it has.

        From then on the statement's counts, which the owner may have changed.
        """
        own = self._holdings.held.terminal_name
        heard = {statement.terminal_name, asked.terminal.name if asked else None}
        return "" if own in heard else own

    def _set_time(self, iat: datetime) -> dict[str, object]:
        """Take a fresh statement's time for the right one, and return what is to be noted of it."""
        self._watch.trust(iat)
        record = self._newest_record()
        return {"passed_over": record if record and record > iat else None, "last_try": LastTry(iat)}

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

    def _save_roots(self, roots: Roots) -> None:
        """Keep the chain; it goes first, for the older keyset opens under it as well."""
        if roots.version < self._holdings.roots.version:  # another copy of the app was faster
            raise DocumentError(f"root version {roots.version} is below the stored one", Fault.OUTDATED)
        if roots.version > self._holdings.roots.version:
            self._store.write(ROOTS, write_links(roots.links))

    def _save(self, answer: Answer, key: Ed25519PrivateKey, jkt: str, keyset: Keyset) -> None:
        if jkt != self._holdings.held.jkt:
            self._store.write_key(key)
        # A power cut between two writes loses nothing: the newer keyset opens the older statement too, and where
        # that one's key was struck out, the newer statement finds its keyset beside the old one.
        if self._opens_stored(keyset):
            self._store.write(KEYSET, answer.keyset)
            self._store.write(STATEMENT, answer.statement)
        else:
            self._store.write(NEXT_KEYSET, answer.keyset)
            self._store.write(STATEMENT, answer.statement)
            self._store.write(KEYSET, answer.keyset)
        self._store.damaged.clear()

    def _opens_stored(self, keyset: Keyset) -> bool:
        """Return whether ``keyset`` opens the statement that is held; true where there is none to lose."""
        blob = self._store.document(STATEMENT) if self._holdings.statement else None
        if blob is None:
            return True
        try:
            open_statement(blob, keyset, issuer=self._vendor.issuer)
        except DocumentError:
            return False
        return True

    # the parts of that

    def _reload(self) -> None:
        """Read the disk again, and take over the time that another copy of the app has seen."""
        before = self._holdings.statement
        self._fingerprint = self._store.fingerprint()
        self._holdings = read_holdings(self._store, self._vendor, self._machine)
        seen = self._holdings.seen
        if seen is not None and self._holdings.statement != before:
            self._watch.adopt(seen, self._holdings.saved.lead)  # a fresh statement mends a clock here too
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

    def _note_try(self, reason: Code | Trouble) -> None:
        with self._lock:
            self._note(last_try=LastTry(self._watch.read().instant, reason))

    def _keep_marker(self) -> None:
        """Write the marker where it has fallen behind."""
        seen, iat, marker = self._watch.seen, self._holdings.iat, self._holdings.marker
        kept = marker is not None and marker.counts_under(iat)
        if marker is None or not kept or (seen is not None and seen - marker.seen >= MARKER_PACE):
            self._mark(iat)

    def _mark(self, iat: datetime | None) -> None:
        """Write the marker; its ``iat`` never goes back, or an older data folder would make it worthless."""
        seen, before = self._watch.seen, self._holdings.marker
        if seen is not None:
            known = [instant for instant in (iat, before.iat if before else None) if instant is not None]
            marker = Marker(seen, max(known, default=None), self._holdings.passed_over)
            self._store.write_marker(marker.to_json())
            self._holdings = dataclasses.replace(self._holdings, marker=marker)

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
