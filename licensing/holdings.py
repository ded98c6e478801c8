"""What a terminal has: the content of its files, read and verified by ``read_holdings``."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.clock import Seen, day_of
from licensing.codes import Fault
from licensing.errors import DiskFailure, DocumentError, StorageError
from licensing.evidence import Evidence, Records, credible_record, earliest_day
from licensing.keyset import Keyset, open_keyset
from licensing.request import Request, open_request
from licensing.roots import Roots, read_links
from licensing.statement import Kind, Statement, open_statement
from licensing.store import (
    KEY,
    KEYSET,
    NEXT_KEY,
    NEXT_KEYSET,
    ROOTS,
    SEEN,
    SHARED_SEEN,
    STATE,
    STATEMENT,
    TRIAL,
    Store,
)
from licensing.terminal_state import TerminalState
from licensing.vendor import VendorProfile

log = logging.getLogger(__name__)

Content = TypeVar("Content")

_RIGHT: Final = ("roots", "keyset", "former_keyset", "statement")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    KEY: ("key", "jkt"),
    NEXT_KEY: ("next_key",),
    ROOTS: _RIGHT,
    KEYSET: _RIGHT,
    NEXT_KEYSET: _RIGHT,
    STATEMENT: _RIGHT,
    TRIAL: ("trial", "trial_jkt"),
    STATE: ("state",),
    SEEN: ("evidence",),
}
"""The fields of ``Holdings`` that each file is read for."""


@dataclass(frozen=True)
class Holdings:
    """The terminal's key, its verified documents and the root keys behind them, and the two files that prove nothing.

    ``machine`` is the hash of this machine, ``jkt`` the thumbprint of ``key``; for ``next_key`` see ``Terminal``.
    ``trial`` is the terminal's own signed trial request with the thumbprint of its signer; ``records`` is what the
    journal proves.
    ``former_keyset`` is set if only a former root signed ``keyset``, so that its version binds nothing.
    ``damaged`` names the files whose content is no valid document, ``unwritable`` is why the last write failed.

    ``unreadable`` are the files that are there and could not be read. A process that has read one before keeps what it
    knows; else its fields are ``unknown``, which is never the same as missing.
    """

    machine: str
    jkt: str | None = None
    key: Ed25519PrivateKey | None = None
    next_key: Ed25519PrivateKey | None = None
    roots: Roots = field(default=Roots("", 0, {}))
    keyset: Keyset | None = None
    former_keyset: bool = False
    statement: Statement | None = None
    trial: Request | None = None
    trial_jkt: str | None = None
    state: TerminalState = field(default=TerminalState())
    evidence: Evidence | None = None
    records: Records | None = None
    damaged: frozenset[str] = frozenset()
    unreadable: Mapping[str, DiskFailure] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    unwritable: DiskFailure | None = None

    def with_key(self, key: Ed25519PrivateKey) -> "Holdings":
        return replace(self, key=key, jkt=jws.thumbprint(key.public_key()))

    def remembering(self, before: "Holdings") -> "Holdings":
        """Return this with what ``before`` knows of the files that cannot be read now."""
        fields = {name for file in self.unreadable for name in FIELDS[file]}
        known: dict[str, Any] = {name: getattr(before, name) for name in fields}
        return replace(self, **known, unknown=self.unknown & before.unknown)

    def is_own(self, jkt: str | None) -> bool:
        """Return whether ``jkt`` is the terminal's key; while that cannot be read, the machine alone has to do."""
        # Whoever can imitate the machine can copy the key along with it: this lets nobody in.
        return "key" in self.unknown or jkt == self.jkt

    @property
    def own_name(self) -> str:
        """The terminal's name: as given here, else as the server knows it."""
        return self.state.terminal_name or (self.statement.terminal_name if self.statement else "")

    @property
    def iat(self) -> datetime | None:
        """The server's time when it issued the statement."""
        return self.statement.iat if self.statement else None

    @property
    def future_record(self) -> datetime | None:
        """The record that is no evidence of time, even if ``state.json`` is lost."""
        return self.state.future_record or (self.evidence.future_record if self.evidence else None)

    @property
    def first_day(self) -> date | None:
        """The first day of a trial here: deleting some of the files starts no second one."""
        stated = self.statement if self.statement and self.statement.machine == self.machine else None
        return earliest_day(
            [
                day_of(self._consent) if self._consent else None,
                stated.first_day if stated else None,
                self.evidence.first_day if self.evidence else None,
                self.records.first if self.records else None,
            ]
        )

    @property
    def licensed(self) -> bool:
        """Whether this machine ever had a license number."""
        statement = self.statement
        has = statement is not None and statement.kind is Kind.LICENSE and statement.machine == self.machine
        return has or (self.evidence is not None and self.evidence.licensed)

    @property
    def has_lost_trial(self) -> bool:
        """Whether a trial began here with a key that is lost: the server gives the rest of it to a new one."""
        return self.key is None and "key" not in self.unknown and self._consent is not None and not self.licensed

    @property
    def seen(self) -> Seen | None:
        """The latest instant of which there is evidence here."""
        # Once the server has stated the time, that of the consent is irrelevant, even while that cannot be read.
        known = self.iat or (None if "statement" in self.unknown else self._consent)
        found = [] if known is None else [Seen(known)]
        if self.state.seen is not None:
            found.append(Seen(self.state.seen, self.state.clocks))
        if self.evidence is not None and self.evidence.is_current(self.iat):
            found.append(Seen(self.evidence.seen, self.evidence.clocks))
        latest = max(found, key=lambda seen: (seen.instant, seen.clocks is not None), default=None)
        record = credible_record(self.records, latest.instant if latest else None, self.future_record)
        return Seen(record) if record is not None and (latest is None or record > latest.instant) else latest

    @property
    def _consent(self) -> datetime | None:
        """When the terms were agreed to on this machine."""
        if self.trial is None or self.trial.terms is None or self.trial.machine != self.machine:
            return None
        return self.trial.terms.agreed_at


def read_holdings(store: Store, vendor: VendorProfile, machine: str, records: Records | None = None) -> Holdings:
    """Return the content of the files in ``store``.

    A file whose bytes are no document is set aside, one that does not verify or cannot be read is ignored; none raises.
    """
    reader = _Reader(store)
    key = reader.open(KEY, _open_key)
    roots = reader.open(ROOTS, lambda blob: vendor.roots.follow(read_links(blob), followed=True)) or vendor.roots
    keyset, former_keyset, statement = _read_right(reader, roots)
    trial, trial_jkt = reader.open(TRIAL, open_request) or (None, None)
    holdings = Holdings(
        machine=machine,
        roots=roots,
        keyset=keyset,
        former_keyset=former_keyset,
        statement=statement,
        trial=trial,
        trial_jkt=trial_jkt,
        state=reader.open(STATE, TerminalState.from_json) or TerminalState(),
        next_key=reader.open(NEXT_KEY, _open_key),
        evidence=_merged(reader.evidence(SEEN, machine), shared_evidence(store, machine)),
        records=records,
    )
    holdings = replace(
        holdings,
        damaged=frozenset(reader.damaged),
        unreadable=reader.unreadable,
        unknown=frozenset(name for file in reader.unreadable for name in FIELDS[file]),
    )
    return holdings if key is None else holdings.with_key(key)


def shared_evidence(store: Store, machine: str) -> Evidence | None:
    """Return what the machine keeps for all accounts; a file that cannot be read is none, which stops nobody."""
    return _Reader(store).evidence(SHARED_SEEN, machine) if store.has_shared else None


def read_state(store: Store) -> TerminalState:
    """Return the content of ``state.json`` alone.

    Raises:
        StorageError: it cannot be read.
    """
    reader = _Reader(store)
    state = reader.open(STATE, TerminalState.from_json)
    if reader.unreadable:
        raise StorageError(f"cannot read {STATE}", reader.unreadable[STATE])
    return state or TerminalState()


class _Reader:
    """Opens files, and collects the names of those that are damaged, and why others cannot be read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.damaged: set[str] = set()
        self.unreadable: dict[str, DiskFailure] = {}

    def open(self, name: str, open_content: Callable[[bytes], Content]) -> Content | None:
        try:
            blob = self._store.read(name)
        except StorageError as error:
            self.unreadable[name] = error.failure
            return None
        if blob is None:
            return None
        try:
            return open_content(blob)
        except DocumentError as error:
            self._reject(name, blob, error)
            return None

    def evidence(self, name: str, machine: str) -> Evidence | None:
        return self.open(name, lambda blob: Evidence.from_json(blob).on(machine))

    def _reject(self, name: str, blob: bytes, error: DocumentError) -> None:
        log.warning("%s is not valid: %s", name, error)
        # Bytes that are no document are of no use. A document that does not verify may do so again, for example once
        # the app is back at the version whose root keys signed it, or what it is verified with can be read: it stays.
        if error.fault is Fault.NOT_A_DOCUMENT:
            self._store.set_aside(name, blob)
        elif self.unreadable:
            return
        if name not in (SEEN, SHARED_SEEN):  # those are written anew, without a contact
            self.damaged.add(name)


def key_file(key: Ed25519PrivateKey) -> bytes:
    """Return the content of ``terminal.key``."""
    return jws.encode(key.private_bytes_raw()) + b"\n"


def _open_key(text: bytes) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(jws.decode(text.strip()))
    except ValueError as error:
        raise DocumentError("not a private key") from error


def _read_right(reader: _Reader, roots: Roots) -> tuple[Keyset | None, bool, Statement | None]:
    """Return the keyset, whether only a former root signed it, and the statement that it opens.

    The keyset is the next one where a power cut came before it was in place: see ``acceptance``.
    """

    def read_keyset(name: str) -> tuple[Keyset, bool] | None:
        return reader.open(name, lambda blob: _open_keyset(blob, roots))

    saved = read_keyset(KEYSET)
    if saved is None:  # nothing to verify with: the statement stays for the next contact
        return None, False, None

    def open_right(blob: bytes) -> tuple[Keyset, bool, Statement]:
        try:
            return *saved, open_statement(blob, saved[0], issuer=roots.issuer)
        except DocumentError:
            # A power cut during a renewal after a revocation: the statement is new, its keyset not yet in place.
            newer = read_keyset(NEXT_KEYSET)
            if newer is None:
                raise
            return *newer, open_statement(blob, newer[0], issuer=roots.issuer)

    return reader.open(STATEMENT, open_right) or (*saved, None)


def _open_keyset(blob: bytes, roots: Roots) -> tuple[Keyset, bool]:
    """Return the keyset in ``blob``, and whether only a former root signed it: a power cut came during a rotation."""
    try:
        return open_keyset(blob, roots.keys, issuer=roots.issuer), False
    except DocumentError:
        return open_keyset(blob, roots.former, issuer=roots.issuer), True


def _merged(own: Evidence | None, shared: Evidence | None) -> Evidence | None:
    return shared if own is None else own.merged(shared)
