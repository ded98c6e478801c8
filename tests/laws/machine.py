"""The base of the state machine: three shops, their terminals and the vendor in virtual time."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from licensing.standing import State
from licensing.vendor import read_vendor
from server.licenses.models import License, Registration
from server.licenses.staff import operations
from tests.laws.conftest import NOON
from tests.laws.observer import Observer
from tests.laws.vendor_keys import VendorKeys
from tests.laws.virtual_terminals import Network, PcClock, RealTime, VirtualTerminal

MOST_TERMINALS = 5
REAL_TIME = RealTime(NOON)

terminals = st.integers(0, MOST_TERMINALS - 1)
numbers = st.integers(0, 2)


class Machine(RuleBasedStateMachine):
    initial_home: Path

    def __init__(self) -> None:
        super().__init__()
        REAL_TIME.now, REAL_TIME.running = NOON, 0.0
        self._database = transaction.atomic()
        self._database.__enter__()
        self._folder = tempfile.TemporaryDirectory()
        self.network = Network()
        self.vendor_keys = VendorKeys(self.initial_home, Path(self._folder.name) / "vendor")
        self.vendor = read_vendor(self.vendor_keys.home.vendor)
        self.terminals: list[VirtualTerminal] = []
        self.requests: list[tuple[VirtualTerminal, bytes]] = []
        self.answers: list[tuple[VirtualTerminal, bytes]] = []
        self.observer = Observer(REAL_TIME, self.network, self.vendor_keys)

    def teardown(self) -> None:
        try:
            self._everyone_checks()
        finally:
            transaction.set_rollback(True)
            self._database.__exit__(None, None, None)
            self._folder.cleanup()

    @initialize(allowances=st.lists(st.sampled_from([7, 30, 90]), min_size=3, max_size=3), registered=st.integers(0, 3))
    def open_shop(self, allowances: list[int], registered: int) -> None:
        for allowance in allowances:
            operations.issue(
                customer="銀座商店",
                email="owner@example.jp",
                count=1,
                months=3,
                allowance_days=allowance,
                who="staff",
                now=REAL_TIME.now,
            )
        self.numbers = [license.number for license in License.objects.order_by("pk")]
        for name in ("one", "two", "three"):
            folder = Path(self._folder.name) / name
            self.terminals.append(VirtualTerminal(name, folder, self.network, self.vendor, PcClock(REAL_TIME)))
        for n in range(registered):
            self.register(n, n, replace=False)

    # used by the rules of every subject

    @rule(n=terminals, number=numbers, replace=st.booleans())
    def register(self, n: int, number: int, replace: bool) -> None:
        terminal = self.terminal(n)
        with self.observer.asking(terminal):
            terminal.agent.register(self.numbers[number], replace=replace)

    @rule(n=terminals)
    def check(self, n: int) -> None:
        terminal = self.terminal(n)
        with self.observer.asking(terminal):
            terminal.agent.check()

    def terminal(self, n: int) -> VirtualTerminal:
        return self.terminals[n % len(self.terminals)]

    def license(self, number: int) -> License:
        return operations.find(self.numbers[number])

    # the laws

    @invariant()
    def the_laws_hold(self) -> None:
        for terminal in self.terminals:
            self.observer.observe(terminal)

    @invariant()
    def a_number_is_registered_on_one_terminal(self) -> None:
        held = list(Registration.objects.filter(until=None).values_list("license_id", flat=True))
        assert len(held) == len(set(held))

    def _everyone_checks(self) -> None:
        """In the end, all clocks are right and all terminals check: at most one terminal per number is licensed then.

        A terminal that a restored server does not know keeps what it has, and is not counted.
        """
        self.network.online, self.network.tamper = True, None
        checked = []
        for terminal in self.terminals:
            terminal.clock.error = timedelta()
            with self.observer.asking(terminal):
                terminal.agent.check()
                checked.append(terminal)
        snapshots = [terminal.snapshot().standing for terminal in checked]
        licensed = [snapshot.license_number for snapshot in snapshots if snapshot.state is State.LICENSED]
        assert len(licensed) == len(set(licensed))
