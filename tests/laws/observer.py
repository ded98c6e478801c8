"""Observes the terminals after each step, and asserts the laws that hold between one snapshot and the next."""

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta

from licensing.clock import day_of
from licensing.errors import Refused, Unreachable
from licensing.standing import State
from server.licenses.models import License, Registration
from tests.laws.vendor_keys import VendorKeys
from tests.laws.virtual_terminals import Network, RealTime, Snapshot, VirtualTerminal


class Observer:
    """Each law is a method; a violation raises AssertionError."""

    def __init__(self, real_time: RealTime, network: Network, vendor_keys: VendorKeys) -> None:
        self._real_time = real_time
        self._network = network
        self._vendor_keys = vendor_keys
        self._before: dict[str, Snapshot] = {}
        self._fewest: dict[str, int] = {}
        self._promised: dict[str, tuple[bytes, date]] = {}
        self._terminals: dict[str, VirtualTerminal] = {}

    def observe(self, terminal: VirtualTerminal) -> None:
        """Take a snapshot of ``terminal`` and compare it with the one before."""
        self._terminals[terminal.name] = terminal
        snapshot = terminal.snapshot()
        before = self._before.get(terminal.name)
        if before is not None:
            self._only_a_statement_takes_away(before, snapshot)
            self._nothing_is_rolled_back(before, snapshot)
        self._no_revoked_key_is_accepted(snapshot)
        self._days_never_grow(terminal, before, snapshot)
        self._a_shop_that_has_paid_may_sell(terminal, snapshot)
        self._before[terminal.name] = snapshot

    def skip_comparison(self, terminal: VirtualTerminal) -> None:
        """Start anew with ``terminal``: its folder was replaced by another."""
        self._before.pop(terminal.name, None)

    def release(self, terminal: VirtualTerminal) -> None:
        """Do not expect it to be usable until the next contact: it cannot know that its clock runs ahead."""
        self._promised.pop(terminal.name, None)

    @contextlib.contextmanager
    def asking(self, terminal: VirtualTerminal) -> Iterator[None]:
        """Within, ``terminal`` asks the server; record until when a genuine answer allows it to sell."""
        genuine = self._network.online and self._network.tamper is None
        before = terminal.snapshot().statement
        try:
            yield
        except Refused:
            assert terminal.snapshot().statement == before
        except Unreachable as error:
            assert terminal.snapshot().statement == before
            if genuine:
                raise AssertionError("a genuine answer was not accepted") from error
        else:
            self._the_answer_is_saved(terminal.snapshot())
            self._promise(terminal)

    def _the_answer_is_saved(self, snapshot: Snapshot) -> None:
        """After a check without an error, the terminal has the answer to this very request."""
        assert not snapshot.statement or snapshot.claims["iat"] == int(self._real_time.now.timestamp())

    def _promise(self, terminal: VirtualTerminal) -> None:
        snapshot = terminal.snapshot()
        number = (snapshot.standing.terminal_number or "").replace("-", "")
        registration = (
            Registration.objects.filter(until=None, terminal__number=number).select_related("license").first()
        )
        if (
            registration is not None
            and registration.license.stopped_at is None
            and snapshot.standing.state is not State.FOREIGN
        ):
            allowed = self._today + timedelta(days=self._fewest_days(registration.license))
            self._promised[terminal.name] = (snapshot.statement, min(allowed, registration.license.contract_until))
            self._a_number_has_one_allowance(terminal, registration.license, snapshot)

    @property
    def _today(self) -> date:
        return day_of(self._real_time.now)

    def _fewest_days(self, license: License) -> int:
        """Return the days that the terminal with ``license`` is given at least, however often the number was moved."""
        moves = license.registrations.exclude(until=None)
        if not moves.exists():
            return license.allowance_days
        often = moves.filter(until__gt=self._real_time.now - timedelta(days=30)).count() > 3
        return 1 if often else min(license.allowance_days, 7)

    # the laws

    @staticmethod
    def _only_a_statement_takes_away(before: Snapshot, snapshot: Snapshot) -> None:
        if before.standing.usable and not snapshot.standing.usable and before.statement == snapshot.statement:
            assert snapshot.standing.deadline is not None
            assert snapshot.standing.moment.today > snapshot.standing.deadline

    @staticmethod
    def _nothing_is_rolled_back(before: Snapshot, snapshot: Snapshot) -> None:
        assert snapshot.root_version >= before.root_version
        # What a former root signed, and was saved before a power cut during the rotation, binds nothing.
        if before.keyset_signed_by == snapshot.keyset_signed_by:
            assert snapshot.keyset_version >= before.keyset_version
        assert bool(snapshot.statement) >= bool(before.statement)
        if before.statement and before.claims["cnf"] == snapshot.claims["cnf"]:
            assert snapshot.claims["seq"] >= before.claims["seq"]

    def _no_revoked_key_is_accepted(self, snapshot: Snapshot) -> None:
        assert not self._vendor_keys.is_revoked(snapshot.signed_by, snapshot.keyset_version)

    def _days_never_grow(self, terminal: VirtualTerminal, before: Snapshot | None, snapshot: Snapshot) -> None:
        if before is None or before.statement != snapshot.statement:
            self._fewest.pop(terminal.name, None)
        elif before.standing.deadline is not None:
            assert snapshot.standing.deadline == before.standing.deadline
        days = snapshot.standing.days_left
        if days is not None:
            assert days <= self._fewest.get(terminal.name, days)
            self._fewest[terminal.name] = days

    def _a_number_has_one_allowance(self, terminal: VirtualTerminal, license: License, snapshot: Snapshot) -> None:
        """What the server gives is shared with the terminals that still hold a statement of its for the number.

        A restored server knows less, and a restored terminal may hold a statement whose end it has confirmed.
        """
        if self._vendor_keys.was_restored or snapshot.statement not in self._network.statements:
            return
        others = sum(self._holds(other, license) for other in self._terminals.values() if other is not terminal)
        if snapshot.standing.deadline is not None:
            given = (snapshot.standing.deadline - self._today).days
            assert given <= min(license.allowance_days, max(7, license.allowance_days // (1 + others)))

    def _holds(self, terminal: VirtualTerminal, license: License) -> bool:
        snapshot = terminal.snapshot()
        claims = snapshot.claims
        return (
            not terminal.was_restored
            and snapshot.statement in self._network.statements
            and (claims["status"], claims.get("license")) == ("active", license.number)
            and claims["machine"] == terminal.machine
            and claims["exp"] > self._real_time.now.timestamp()
        )

    def _a_shop_that_has_paid_may_sell(self, terminal: VirtualTerminal, snapshot: Snapshot) -> None:
        statement, deadline = self._promised.get(terminal.name, (None, date.min))
        if snapshot.statement == statement and self._today <= deadline:
            assert snapshot.standing.usable
