"""One terminal as this process works with it: its files, read and verified once, and its watch.

The files are shared with other processes (a second window, the command line), so each operation calls ``refresh``
under the folder's lock before it compares and saves. What an answer proves is decided in ``acceptance``.
"""

import logging
from collections.abc import Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing.clock import Clock, Watch
from licensing.codes import DiskTrouble
from licensing.errors import DiskFailure, StorageError
from licensing.evidence import Evidence, ReadRecords
from licensing.holdings import Holdings, key_file, read_holdings, read_state, shared_evidence
from licensing.request import Op, Request, TerminalInfo, Terms, new_nonce
from licensing.store import (
    DOCUMENTS,
    KEY,
    KEYSET,
    NEXT_KEY,
    NEXT_KEYSET,
    ROOTS,
    SEEN,
    SHARED_SEEN,
    STATE,
    STATEMENT,
    Stamps,
    Store,
)
from licensing.terminal_state import MOST_PENDING, LastTry, TerminalState
from licensing.vendor import VendorProfile

log = logging.getLogger(__name__)

EVIDENCE_INTERVAL: Final = timedelta(minutes=5)
"""How far the evidence outside the data folder may lag behind ``state.json``."""


@dataclass(frozen=True)
class Software:
    """What runs here: for people to read, never for a decision."""

    os: str
    app: str


class Terminal:
    """``holdings`` may be read from any thread; whoever calls a method that changes it has the agent's lock."""

    def __init__(
        self,
        store: Store,
        vendor: VendorProfile,
        clock: Clock,
        machine: str,
        software: Software,
        read_records: ReadRecords,
    ) -> None:
        self.store = store
        self._vendor = vendor
        self._clock = clock
        self._software = software
        self._read_records = read_records
        self._stamps = store.stamps()  # before reading: what is written in between is read again
        self.holdings = read_holdings(store, vendor, machine, read_records())
        self.watch = Watch(clock, self.holdings.seen, self.holdings.state.lead)
        self._unsaved: DiskFailure | None = None
        self._log_unreadable(())

    def note_unsaved(self, failure: DiskFailure | None) -> None:
        """Show why the last answer could not be saved, or that it was, however well ``state.json`` can be written."""
        self._unsaved = failure
        self.holdings = replace(self.holdings, unwritable=failure)

    def is_outdated(self) -> bool:
        """Return whether there is something to read: a few stats.

        That is what another process has written since this one read it, and what could not be read so far: the rights
        of a file, or a disk that answers again, change no time stamp.
        """
        return bool(self.holdings.unreadable) or self._is_overtaken()

    def _is_overtaken(self) -> bool:
        return any(self.store.stamp(name) != self._stamps[name] for name in DOCUMENTS)

    def refresh(self) -> None:
        """Read the files again if another process has written one, and adopt the time that it has seen.

        A file that cannot be read any more changes nothing; one that can be read again counts from now on.
        """
        stamps = self.store.stamps()
        if stamps == self._stamps and not self.holdings.unreadable:
            return
        before, self._stamps = self.holdings, stamps
        found = read_holdings(self.store, self._vendor, before.machine, before.records).remembering(before)
        missing = not any(stamps[name] for name in DOCUMENTS) and found.unreadable.keys().isdisjoint(DOCUMENTS)
        if missing and (before.key or before.statement or before.trial):
            # A network drive that was disconnected: nobody removes all of them from under a running app.
            gone = DiskFailure(DiskTrouble.GONE, str(self.store.folder), reading=True)
            found = replace(before, unreadable=dict.fromkeys((*DOCUMENTS, STATE), gone))
        if found.key is None and before.key is not None and KEY not in found.unreadable:
            found = self._with_key_written_back(found, before.key)
        # A file that was set aside is missing at the next read, but stays reported until an answer replaces it.
        self.holdings = replace(found, damaged=before.damaged | found.damaged, unwritable=before.unwritable)
        self._log_unreadable(before.unreadable)
        seen = found.seen
        if seen is not None and found.statement != before.statement:
            # A fresh statement corrects a clock in this process too.
            self.watch.adopt(seen, found.state.lead)
        elif seen is not None:
            self.watch.at_least(seen)

    def _with_key_written_back(self, found: Holdings, key: Ed25519PrivateKey) -> Holdings:
        """Return ``found`` with ``key``, whose file was damaged or removed since this process has read it.

        Without it, no statement is for this terminal. Where the disk refuses, the next contact writes it.
        """
        log.warning("%s is lost and is written back", KEY)
        with suppress(StorageError):
            self._stamps[KEY] = self.store.write(KEY, key_file(key))
        return replace(found.with_key(key), damaged=found.damaged - {KEY})

    def take_records(self) -> None:
        """Read what the records prove if the start did not wait for them."""
        records = self._read_records() if self.holdings.records is None else None
        if records is not None:
            self.holdings = replace(self.holdings, records=records)
            if self.holdings.seen is not None:
                self.watch.at_least(self.holdings.seen)

    def _log_unreadable(self, before: Collection[str]) -> None:
        """Log the files that cannot be read when that changes, and not at every try."""
        now = self.holdings.unreadable
        if set(now) != set(before):
            reasons = ", ".join(f"{name} ({failure.trouble})" for name, failure in now.items())
            log.warning("cannot be read: %s", reasons or "nothing more")

    def require_readable(self, *names: str) -> None:
        """Raise the error for the first of the files ``names``, and those of the right, that cannot be read.

        Without them nothing can be compared, and what would be written in their place might be less than they have.

        Raises:
            StorageError: there is one.
        """
        for name in (KEY, ROOTS, KEYSET, NEXT_KEYSET, STATEMENT, *names):
            if name in self.holdings.unreadable:
                raise StorageError(f"cannot read {name}", self.holdings.unreadable[name])

    def write(self, documents: dict[str, bytes], holdings: Holdings) -> None:
        """Write the files ``documents`` in their order; after that, ``holdings`` is what this terminal has.

        Raises:
            StorageError: some may be written, and are read again by the next ``refresh``.
        """
        written: Stamps = {name: self.store.write(name, data) for name, data in documents.items()}
        self._stamps |= {name: stamp for name, stamp in written.items() if name in self._stamps}
        self.holdings = holdings

    def own_key(self) -> Ed25519PrivateKey:
        """Return the terminal's key, generating it first if there is none.

        Raises:
            StorageError: it could not be saved, or there is one that cannot be read.
        """
        self.require_readable()
        key = self.holdings.key
        if key is None:
            key = Ed25519PrivateKey.generate()
            self.write({KEY: key_file(key)}, self.holdings.with_key(key))
        return key

    def next_key(self, rejected: Ed25519PrivateKey | None) -> Ed25519PrivateKey:
        """Return a key to register with instead of ``rejected``, which is another machine's, generating it first.

        ``terminal.key`` stays until the new one has a right: the machine may get its former id back.

        Raises:
            StorageError: it could not be saved, or there is one that cannot be read.
        """
        self.require_readable(NEXT_KEY)
        key = self.holdings.next_key
        if key is None or (rejected and key.private_bytes_raw() == rejected.private_bytes_raw()):
            key = Ed25519PrivateKey.generate()
            self.write({NEXT_KEY: key_file(key)}, replace(self.holdings, next_key=key))
        return key

    @property
    def former_number(self) -> str:
        """The terminal number of the last license in this data folder, even after its files were lost; else empty."""
        with suppress(StorageError):
            return (self.store.read(self.store.number_file) or b"").decode("ascii", "replace")
        return ""

    def note_number(self, terminal_number: str) -> None:
        if self.former_number != terminal_number:
            self.store.write_outside(self.store.number_file, terminal_number.encode())

    # requests

    def request(
        self, op: Op, *, license_number: str | None = None, replace: bool = False, terms: Terms | None = None
    ) -> Request:
        """Return a new request, which acknowledges the statement that the terminal has."""
        statement = self.holdings.statement
        return Request(
            op=op,
            nonce=new_nonce(),
            # The server subtracts the consent's time from that of a trial's request: both are the watch's.
            iat=self.watch.read().plausible if op is Op.TRIAL else self._clock.now(),
            machine=self.holdings.machine,
            terminal=TerminalInfo(self.holdings.own_name, self._software.os, self._software.app),
            seq=statement.seq if statement else 0,
            last=statement.jti if statement else None,
            held=statement.license if statement else None,
            license=license_number,
            replace=replace,
            terms=terms,
        )

    def save_pending(self, request: Request) -> None:
        """Remember that ``request`` is sent as a file.

        Raises:
            StorageError: it could not be saved.
        """
        pending = {**self.holdings.state.pending, request.nonce: self.watch.read().plausible}
        self.save_state(pending=dict(list(pending.items())[-MOST_PENDING:]))

    # state.json

    def save_state(self, **changes: Any) -> None:
        """Write ``state.json`` with ``changes`` to its present content.

        Raises:
            StorageError: it could not be written, and nothing has changed.
        """
        if STATE in self.holdings.unreadable:
            raise StorageError(f"cannot read {STATE}", self.holdings.unreadable[STATE])
        state = replace(self._present_state(), **changes)
        self.write({STATE: state.to_json()}, replace(self.holdings, state=state, unwritable=self._unsaved))

    def try_to_save_state(self, **changes: Any) -> None:
        """Write ``state.json``; where the disk refuses, the changes count in memory only, and the terminal goes on."""
        try:
            self.save_state(**changes)
        except StorageError as error:
            log.warning("%s", error)
            state = replace(self.holdings.state, **changes)
            self.holdings = replace(self.holdings, state=state, unwritable=error.failure)

    def _present_state(self) -> TerminalState:
        """Return the state in ``state.json``: another process may have saved another entry of it."""
        if self.store.stamp(STATE) == self._stamps[STATE]:
            return self.holdings.state
        return read_state(self.store)

    # time

    def changes_by_contact(self, iat: datetime) -> dict[str, object]:
        """Return what changes in ``state.json`` by a fresh statement, whose time the watch has."""
        records = self._read_records()
        future = records.newest if records and records.newest > iat else None
        return {"future_record": future, "last_try": LastTry(iat)}

    def time(self) -> dict[str, object]:
        """Return what the watch knows, as entries of ``state.json``."""
        instant, clocks = self.watch.seen or (None, None)
        return {"seen": instant, "clocks": clocks, "lead": self.watch.lead}

    def save_time(self, **changes: Any) -> None:
        """Save the latest instant seen, and ``changes`` with it, in ``state.json`` and outside the data folder.

        If another process has saved a document since, the time that it has learned stays, until ``refresh``.
        """
        with ExitStack() as lock:
            with suppress(StorageError):  # a disk without locks may still accept the evidence
                lock.enter_context(self.store.locked())
            if self._is_overtaken():
                self.try_to_save_state(**changes)
            else:
                self.try_to_save_state(**self.time(), **changes)
                self._save_evidence_at_intervals()

    def _save_evidence_at_intervals(self) -> None:
        seen, iat, evidence = self.watch.seen, self.holdings.iat, self.holdings.evidence
        if (
            evidence is None
            or not evidence.is_current(iat)
            or (seen and seen.instant - evidence.seen >= EVIDENCE_INTERVAL)
            or (evidence.first_day, evidence.licensed) != (self.holdings.first_day, self.holdings.licensed)
        ):
            self.save_evidence(iat)

    def save_evidence(self, iat: datetime | None) -> None:
        """Write the machine's evidence; its ``iat`` never decreases, or an older data folder would void it."""
        seen, held = self.watch.seen, self.holdings
        if seen is not None and SEEN not in held.unreadable:
            before = held.evidence.iat if held.evidence else None
            evidence = Evidence(
                seen.instant,
                max((instant for instant in (iat, before) if instant is not None), default=None),
                held.future_record,
                seen.clocks,
                held.machine,
                held.first_day,
                held.licensed,
            ).remembering(shared_evidence(self.store, held.machine))  # another account may have a license since
            for name in (SEEN, SHARED_SEEN) if self.store.has_shared else (SEEN,):
                self.store.write_outside(name, evidence.to_json())
            self.holdings = replace(held, evidence=evidence)
