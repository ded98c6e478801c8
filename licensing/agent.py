"""The terminal's agent: what a terminal can do about its license, as use cases.

An app builds one agent and asks it::

    agent = Agent(
        Store(data_folder, other_folder),
        HttpChannel(vendor.server_url, app_version="1.0.0"),
        vendor,
        SystemClock(),
        machine=machine_hash(other_folder / "machine-id"),
        software=Software(os="Windows 11", app="1.0.0"),
    )
    agent.register("7K3M9QXR2VTA84NB", name="銀座一号店 レジ1")
    agent.check()            # asks the server again; raises Unreachable, Refused or StorageError
    agent.standing().usable  # whether a new tax-free sale may begin

Every contact runs in one order: ask (``contact``), verify, compare, save (``acceptance``), decide (``standing``). State
in memory changes only after all checks have passed, and only a signed statement ever takes a right away.
"""

import threading
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import consent
from licensing.acceptance import accept_answer
from licensing.answer import open_answer
from licensing.channel import Channel
from licensing.clock import Clock
from licensing.codes import Code, Fault
from licensing.contact import Contact
from licensing.errors import DocumentError, Refused, Unreachable, unexpected_as_internal
from licensing.evidence import ReadRecords
from licensing.files import received_document
from licensing.request import Op, sign_request, valid_name
from licensing.standing import Standing, State, decide
from licensing.store import NEXT_KEY, SEEN, TRIAL, Store
from licensing.terminal import Software, Terminal
from licensing.terminal_state import LastTry
from licensing.vendor import VendorProfile

CHECK_AFTER = 6 * 3600
"""Seconds between checks while no statement says otherwise."""


class Agent:
    """One terminal. Its methods may be called from any thread; those that ask the server take seconds.

    Any of them raises ``InternalError`` for a bug of ours.
    """

    def __init__(
        self,
        store: Store,
        channel: Channel,
        vendor: VendorProfile,
        clock: Clock,
        *,
        machine: str,
        software: Software,
        read_records: ReadRecords = lambda: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.RLock()
        self._terminal = Terminal(store, vendor, clock, machine, software, read_records)
        self._contact = Contact(channel, self._terminal, self._lock)

    # what is known

    def standing(self) -> Standing:
        """Return what may be done now."""
        holdings = self._terminal.holdings  # no lock: a screen must not wait while a worker saves
        return decide(holdings, self._terminal.watch.read(), reachable=holdings.state.reachable)

    @property
    def last_try(self) -> LastTry | None:
        """How the last try to ask the server ended, by this process or an earlier one."""
        return self._terminal.holdings.state.last_try

    @property
    def machine(self) -> str:
        """The hash of this machine."""
        return self._terminal.holdings.machine

    @property
    def pc_time(self) -> datetime:
        """The PC clock's reading: for display, never for a decision."""
        return self._clock.now()

    @property
    def seen(self) -> datetime | None:
        """The latest instant seen."""
        seen = self._terminal.watch.seen
        return seen and seen.instant

    @property
    def check_after(self) -> int:
        """Seconds after which the next check is welcome."""
        statement = self._terminal.holdings.statement
        return statement.check_after if statement else CHECK_AFTER

    def is_outdated(self) -> bool:
        """Return whether ``refresh`` has something to do: a few stats."""
        return self._terminal.is_outdated() or consent.waits_for_its_date(self._terminal)

    @unexpected_as_internal()
    def refresh(self) -> None:
        """Read what another process has saved, and what could not be read so far; date the consent, if it waits for it.

        Raises:
            StorageError: it is still saving, so its documents and its time do not belong together yet.
        """
        with self._lock, self._store.locked():
            self._terminal.refresh()
            consent.give_date(self._terminal)

    def refresh_if_outdated(self) -> None:
        """Do so if there is something to do; otherwise it costs a few stats."""
        if self.is_outdated():
            self.refresh()

    @unexpected_as_internal()
    def take_records(self) -> None:
        """Take the journal's evidence into account if ``read_records`` did not have it when the agent was made."""
        with self._lock:
            self._terminal.take_records()

    @unexpected_as_internal()
    def remember_time(self) -> None:
        """Save the latest instant seen; called once a minute, because that is what a power cut may cost."""
        with self._lock:
            self._terminal.watch.read()
            self._terminal.save_time()

    # what a person does

    @unexpected_as_internal()
    def agree(self, terms_version: str) -> None:
        """Start the trial, without a network: the signed request itself is the provisional right.

        Idempotent; with a license on the terminal, it changes nothing.

        Raises:
            StorageError: the consent could not be saved, or what is there cannot be read.
        """
        with self._lock, self._store.locked():
            self._terminal.refresh()
            self._terminal.require_readable(TRIAL, SEEN)
            if self.standing().state is State.TERMS_NEEDED:
                consent.give(self._terminal, terms_version)

    @unexpected_as_internal()
    def register(self, license_number: str, *, name: str = "", replace: bool = False) -> None:
        """Register ``license_number`` (16 symbols) on this terminal, taking it over if ``replace``.

        Raises:
            Refused, Unreachable: what the terminal has is unchanged, but for its name.
            StorageError: it could not be saved; to register again is safe.
        """
        with self._lock, self._store.locked():
            self._terminal.refresh()
            self._terminal.require_readable()
            if name:
                self._terminal.save_state(terminal_name=valid_name(name))
            key = self._registering_key()
        try:
            self._ask_to_register(license_number, key, replace=replace)
        except Refused as refused:
            if refused.code is not Code.UNKNOWN_TERMINAL:
                raise
            with self._lock, self._store.locked():  # the key is another machine's, and only the server knows
                key = self._terminal.next_key(key)
            self._ask_to_register(license_number, key, replace=replace)

    @unexpected_as_internal()
    def rename(self, name: str) -> None:
        """Give the terminal the name ``name``; the next check reports it to the server.

        Raises:
            StorageError: the name could not be saved.
        """
        with self._lock, self._store.locked():
            self._terminal.refresh()
            self._terminal.save_state(terminal_name=valid_name(name))

    @unexpected_as_internal()
    def give_up_drive(self) -> None:
        """Go on without that drive, as a new terminal: its files are lost, or will never be connected again.

        Raises:
            StorageError: it could not be saved.
        """
        with self._lock:
            self._store.give_up_drive()
            self.refresh()

    # what a timer does

    @unexpected_as_internal()
    def check(self) -> bool:
        """Ask the server again; return False if there is nothing to ask about yet.

        Raises:
            Refused, Unreachable, StorageError: what the terminal has is unchanged.
        """
        with self._lock:
            if self._terminal.holdings.unreadable or consent.waits_for_its_date(self._terminal):
                self.refresh()
            self._terminal.require_readable(*([] if self._terminal.holdings.statement else [TRIAL]))
            if self._terminal.holdings.has_lost_trial:
                with self._store.locked():
                    self._terminal.refresh()
                    self._terminal.own_key()
            key = self._terminal.holdings.key
            request = consent.check_request(self._terminal)
        if key is None:
            return False
        self._contact.ask(request, key)
        return True

    # by file

    @unexpected_as_internal()
    def write_request(self, license_number: str | None = None, *, replace: bool = False) -> bytes:
        """Return a request to be sent as a file: to register ``license_number``, or else to check.

        Raises:
            StorageError: its nonce could not be saved, so its answer would not be recognised.
        """
        with self._lock, self._store.locked():
            self.refresh()
            if license_number is None:
                key = self._terminal.own_key()
                request = consent.check_request(self._terminal)
            else:
                key = self._registering_key()
                request = self._terminal.request(Op.REGISTER, license_number=license_number, replace=replace)
            self._terminal.save_pending(request)
            return sign_request(request, key)

    @unexpected_as_internal()
    def accept(self, body: bytes) -> None:
        """Accept the answer to ``write_request`` that came back as a file: the same bytes as over HTTP.

        Raises:
            DocumentError: not an answer to a request of this terminal; its ``fault`` says why.
            StorageError: it could not be saved.
        """
        try:
            answer = open_answer(received_document(body))
        except Unreachable as error:
            raise DocumentError(str(error)) from error
        with self._lock:
            if self._terminal.holdings.unreadable:
                self.refresh()
            self._terminal.require_readable(NEXT_KEY)
            if self._terminal.holdings.key is None and self._terminal.holdings.next_key is None:
                raise DocumentError("this terminal has made no request", Fault.NOT_ASKED_FOR)
            accept_answer(answer, self._terminal)

    def _ask_to_register(self, license_number: str, key: Ed25519PrivateKey, *, replace: bool) -> None:
        with self._lock:
            request = self._terminal.request(Op.REGISTER, license_number=license_number, replace=replace)
        self._contact.ask(request, key)

    def _registering_key(self) -> Ed25519PrivateKey:
        if self.standing().state is State.FOREIGN:
            return self._terminal.next_key(self._terminal.holdings.key)
        return self._terminal.own_key()
