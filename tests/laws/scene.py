"""Three shops, their tills and the vendor in virtual time; every rule of what may happen there builds on it."""

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
from tests.laws.ledger import Ledger
from tests.laws.life import OwnClock, Till, Truth, Wire
from tests.laws.vault import Vault

MOST_TILLS = 5
TRUTH = Truth(NOON)

tills = st.integers(0, MOST_TILLS - 1)
numbers = st.integers(0, 2)


class Scene(RuleBasedStateMachine):
    pristine: Path

    def __init__(self) -> None:
        super().__init__()
        TRUTH.now, TRUTH.running = NOON, 0.0
        self._database = transaction.atomic()
        self._database.__enter__()
        self._folder = tempfile.TemporaryDirectory()
        self.wire = Wire()
        self.vault = Vault(self.pristine, Path(self._folder.name) / "vendor")
        self.vendor = read_vendor(self.vault.home.vendor)
        self.tills: list[Till] = []
        self.letters: list[tuple[Till, bytes]] = []
        self.answers: list[tuple[Till, bytes]] = []
        self.ledger = Ledger(TRUTH, self.wire, self.vault)

    def teardown(self) -> None:
        try:
            self._everybody_asks()
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
                now=TRUTH.now,
            )
        self.numbers = [license.number for license in License.objects.order_by("pk")]
        for name in ("one", "two", "three"):
            folder = Path(self._folder.name) / name
            self.tills.append(Till(name, folder, self.wire, self.vendor, OwnClock(TRUTH)))
        for n in range(registered):
            self.register(n, n, replace=False)

    # what the rules of all subjects use

    @rule(n=tills, number=numbers, replace=st.booleans())
    def register(self, n: int, number: int, replace: bool) -> None:
        till = self.till(n)
        with self.ledger.asking(till):
            till.agent.register(self.numbers[number], replace=replace)

    @rule(n=tills)
    def check(self, n: int) -> None:
        till = self.till(n)
        with self.ledger.asking(till):
            till.agent.check()

    def till(self, n: int) -> Till:
        return self.tills[n % len(self.tills)]

    def license(self, number: int) -> License:
        return operations.find(self.numbers[number])

    # the laws

    @invariant()
    def the_laws_hold(self) -> None:
        for till in self.tills:
            self.ledger.look_at(till)

    @invariant()
    def one_terminal_a_number(self) -> None:
        held = list(Registration.objects.filter(until=None).values_list("license_id", flat=True))
        assert len(held) == len(set(held))

    def _everybody_asks(self) -> None:
        """In the end all clocks are right and all tills ask: the server tells at most one a number that it is licensed.

        A till that a restored server has forgotten is told nothing, and keeps what it holds.
        """
        self.wire.online, self.wire.lie = True, None
        told = []
        for till in self.tills:
            till.clock.error = timedelta()
            with self.ledger.asking(till):
                till.agent.check()
                told.append(till)
        looks = [till.look().standing for till in told]
        licensed = [look.license_number for look in looks if look.state is State.LICENSED]
        assert len(licensed) == len(set(licensed))
