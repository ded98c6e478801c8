"""What one copy of the app knows of its terminal: the holdings it has read, and the time it has seen.

The files are shared with other copies of the app; ``reload`` takes over what they have saved. Nothing here is
verified or decided: what the files prove is for ``holdings``, what an answer proves for ``acceptance``.
"""

import dataclasses
import logging
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing.clock import Clock, Watch
from licensing.errors import StorageError
from licensing.holdings import read_holdings
from licensing.last_try import LastTry
from licensing.store import Store
from licensing.time_evidence import Marker, RecordWitness, believed
from licensing.vendor import VendorProfile

log = logging.getLogger(__name__)

REQUEST_LIFETIME = timedelta(days=14)
"""How long a request that travels as a file waits for its statement."""
MARKER_PACE = timedelta(minutes=5)
"""How far the marker outside the data folder may lag behind ``state.json``."""


class Memory:
    """``holdings`` may be read at any time; whoever calls a method that changes it holds the agent's lock."""

    def __init__(
        self, store: Store, vendor: VendorProfile, clock: Clock, machine: str, newest_record: RecordWitness
    ) -> None:
        self.store = store
        self.clock = clock
        self.machine = machine
        self._vendor = vendor
        self._newest_record = newest_record
        self._heard_records = False
        self._fingerprint = store.fingerprint()
        self.holdings = read_holdings(store, vendor, machine)
        self.watch = Watch(clock, self.holdings.seen, self.holdings.saved.lead)

    def is_outdated(self) -> bool:
        """Return whether another copy of the app has saved a document since the last ``reload``: a few stats."""
        return self.store.fingerprint() != self._fingerprint

    def reload(self) -> None:
        """Read the disk again, and take over the time that another copy of the app has seen."""
        before = self.holdings.statement
        self._fingerprint = self.store.fingerprint()
        self.holdings = read_holdings(self.store, self._vendor, self.machine)
        seen = self.holdings.seen
        if seen is not None and self.holdings.statement != before:
            self.watch.adopt(seen, self.holdings.saved.lead)  # a fresh statement mends a clock here too
        else:
            self.watch.at_least(seen)

    def own_key(self) -> Ed25519PrivateKey:
        """Return the terminal's key; without one, it is made and written now.

        Raises:
            StorageError: it could not be kept.
        """
        key = self.holdings.key
        if key is None:
            key = Ed25519PrivateKey.generate()
            self.store.write_key(key)
            self.reload()
        return key

    def pending(self) -> dict[str, datetime]:
        """Return the nonces of the requests by file that still wait for an answer, and when they were made."""
        oldest = self.clock.now() - REQUEST_LIFETIME
        return {nonce: iat for nonce, iat in self.holdings.saved.pending.items() if iat >= oldest}

    def note(self, **changes: object) -> None:
        """Write what proves nothing; where the disk refuses, it is so in memory, and the terminal goes on."""
        saved = dataclasses.replace(self.holdings.saved, **changes)  # type: ignore[arg-type]
        unwritable = False
        try:
            self.store.change_saved(**changes)
        except StorageError as error:
            log.warning("%s", error)
            unwritable = True
        held = dataclasses.replace(self.holdings.held, unwritable=unwritable)
        self.holdings = dataclasses.replace(self.holdings, saved=saved, held=held)

    def note_time(self, **changes: object) -> None:
        """Write the latest instant seen, and ``changes`` with it."""
        self.note(seen=self.watch.seen, lead=self.watch.lead, **changes)

    def trust(self, iat: datetime) -> dict[str, object]:
        """Take a fresh statement's time for the right one, and return what is to be noted of it."""
        self.watch.trust(iat)
        record = self._newest_record()
        return {"passed_over": record if record and record > iat else None, "last_try": LastTry(iat)}

    def hear_records(self) -> None:
        """Let the newest record bear witness, once."""
        if not self._heard_records:
            self._heard_records = True
            record = believed(self._newest_record(), self.watch.seen, self.holdings.passed_over)
            self.watch.at_least(record)

    def keep_time(self, **changes: object) -> None:
        """Write the latest instant seen, and ``changes`` with it, to both places where it belongs.

        Where another copy of the app has saved since, what that one has learned of the time stands, until ``reload``.
        """
        with ExitStack() as alone:
            with suppress(StorageError):  # a disk that takes no lock may still take the marker
                alone.enter_context(self.store.locked())
            if self.is_outdated():
                self.note(**changes)
            else:
                self.note_time(**changes)
                self._keep_marker()

    def _keep_marker(self) -> None:
        """Write the marker where it has fallen behind."""
        seen, iat, marker = self.watch.seen, self.holdings.iat, self.holdings.marker
        kept = marker is not None and marker.counts_under(iat)
        if marker is None or not kept or (seen is not None and seen - marker.seen >= MARKER_PACE):
            self.mark(iat)

    def mark(self, iat: datetime | None) -> None:
        """Write the marker; its ``iat`` never goes back, or an older data folder would make it worthless."""
        seen, before = self.watch.seen, self.holdings.marker
        if seen is not None:
            known = [instant for instant in (iat, before.iat if before else None) if instant is not None]
            marker = Marker(seen, max(known, default=None), self.holdings.passed_over)
            self.store.write_marker(marker.to_json())
            self.holdings = dataclasses.replace(self.holdings, marker=marker)
