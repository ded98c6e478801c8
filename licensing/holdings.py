"""What a terminal's disk holds, read and verified: the only way from files to ``Held``. It saves nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.clock import day_of
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.keyset import Keyset, open_keyset
from licensing.request import Request, open_request
from licensing.roots import Roots, read_links
from licensing.standing import Held
from licensing.statement import Statement, open_statement
from licensing.store import KEYSET, NEXT_KEYSET, ROOTS, STATEMENT, TRIAL, Saved, Store
from licensing.time_evidence import Marker, read_marker
from licensing.vendor import VendorProfile

log = logging.getLogger(__name__)

Document = TypeVar("Document")


@dataclass(frozen=True)
class Holdings:
    """The terminal's key, the verified documents, the root keys to which they lead, and ``state.json``."""

    key: Ed25519PrivateKey | None
    roots: Roots
    keyset: Keyset | None
    held: Held
    saved: Saved
    marker: Marker | None = None

    @property
    def statement(self) -> Statement | None:
        return self.held.statement

    @property
    def iat(self) -> datetime | None:
        """When the server last said what time it is."""
        return self.statement.iat if self.statement else None

    @property
    def passed_over(self) -> datetime | None:
        """The record that bears no witness, even if ``state.json`` is lost."""
        return self.saved.passed_over or (self.marker.passed_over if self.marker else None)

    @property
    def seen(self) -> datetime | None:
        """The latest instant that this disk proves or claims to have been."""
        marker = self.marker if self.marker and self.marker.counts_under(self.iat) else None
        instants = [self.saved.seen, self.iat, marker.seen if marker else None, self._consent]
        return max((instant for instant in instants if instant is not None), default=None)

    @property
    def _consent(self) -> datetime | None:
        """When the terms were agreed to; once the server has said what time it is, it no longer matters."""
        terms = self.held.trial.terms if self.held.trial else None
        return terms.agreed_at if terms and self.statement is None else None


def read_holdings(store: Store, vendor: VendorProfile, machine: str) -> Holdings:
    """Return what ``store`` holds. A damaged file is set aside, an unbelievable one left alone; neither raises."""
    key = store.key()
    saved = store.saved()
    roots = _read(store, ROOTS, lambda blob: vendor.roots.follow(read_links(blob), kept=True)) or vendor.roots
    keyset, statement = _read_right(store, roots)
    trial = _read(store, TRIAL, open_request)
    held = Held(
        jkt=None if key is None else jws.thumbprint(key.public_key()),
        machine=machine,
        terminal_name=saved.terminal_name,
        statement=statement,
        trial=trial[0] if trial else None,
        trial_jkt=trial[1] if trial else None,
        first_trial=_first_trial(store, machine),
        damaged=frozenset(store.damaged),
    )
    return Holdings(key, roots, keyset, held, saved, read_marker(store.marker()))


def _read_right(store: Store, roots: Roots) -> tuple[Keyset | None, Statement | None]:
    """Return the statement and the keyset that opens it: the next one where a power cut came before it was in place."""

    def read_keyset(name: str) -> Keyset | None:
        return _read(store, name, lambda blob: open_keyset(blob, roots.ever, issuer=roots.issuer))

    keyset = read_keyset(KEYSET)
    if keyset is None:  # nothing to verify with: the statement stays for the next contact
        return None, None

    def open_right(blob: bytes) -> tuple[Keyset, Statement]:
        try:
            return keyset, open_statement(blob, keyset, issuer=roots.issuer)
        except DocumentError:
            newer = read_keyset(NEXT_KEYSET)
            if newer is None:
                raise
            return newer, open_statement(blob, newer, issuer=roots.issuer)

    return _read(store, STATEMENT, open_right) or (keyset, None)


def _read(store: Store, name: str, open_document: Callable[[bytes], Document]) -> Document | None:
    blob = store.document(name)
    if blob is None:
        return None
    try:
        return open_document(blob)
    except DocumentError as error:
        log.warning("%s is not believed: %s", name, error)
        if error.fault is Fault.NOT_A_DOCUMENT:
            store.set_aside(name)
        else:
            store.damaged.add(name)
        return None


def _first_trial(store: Store, machine: str) -> date | None:
    """Return the day of the first consent on this machine, by the marker outside the data folder."""
    blob = store.first_trial()
    if blob is None:
        return None
    try:
        marker: Request = open_request(blob)[0]
    except DocumentError as error:
        log.warning("the trial marker is not believed: %s", error)
        return None
    if marker.terms is None or marker.machine != machine:
        return None
    return day_of(marker.terms.agreed_at)
