"""What was seen of the tills and what they were promised, and the laws that hold between one look and the next."""

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta

from licensing.clock import day_of
from licensing.errors import Refused, Unreachable
from licensing.standing import State
from server.licenses.models import Registration
from tests.laws.life import Look, Till, Truth, Wire
from tests.laws.vault import Vault


class Ledger:
    """The laws are the methods whose names are sentences; a broken one raises AssertionError."""

    def __init__(self, truth: Truth, wire: Wire, vault: Vault) -> None:
        self._truth = truth
        self._wire = wire
        self._vault = vault
        self._before: dict[str, Look] = {}
        self._fewest: dict[str, int] = {}
        self._promised: dict[str, tuple[bytes, date]] = {}

    def look_at(self, till: Till) -> None:
        """Look at ``till`` and compare it with what was seen before."""
        look = till.look()
        before = self._before.get(till.name)
        if before is not None:
            self._only_a_statement_takes_away(before, look)
            self._nothing_goes_back(before, look)
        self._no_revoked_key_is_believed(look)
        self._days_never_grow(till, before, look)
        self._who_paid_may_sell(till, look)
        self._before[till.name] = look

    def forget(self, till: Till) -> None:
        """Expect nothing from what was seen: somebody has put another folder in its place."""
        self._before.pop(till.name, None)

    def release(self, till: Till) -> None:
        """Expect no more that it is usable until the next contact: it cannot know that its clock runs ahead."""
        self._promised.pop(till.name, None)

    @contextlib.contextmanager
    def asking(self, till: Till) -> Iterator[None]:
        """Let ``till`` ask the server, and note what an honest answer promises it."""
        honest = self._wire.online and self._wire.lie is None
        held = till.look().statement
        try:
            yield
        except Refused:
            assert till.look().statement == held
        except Unreachable as error:
            assert till.look().statement == held
            if honest:
                raise AssertionError("an honest answer was not believed") from error
        else:
            self._what_was_asked_for_is_held(till.look())
            self._promise(till)

    def _what_was_asked_for_is_held(self, look: Look) -> None:
        """Who asked and was told nothing to the contrary holds the answer to this very question."""
        assert not look.statement or look.claims["iat"] == int(self._truth.now.timestamp())

    def _promise(self, till: Till) -> None:
        look = till.look()
        number = (look.standing.terminal_number or "").replace("-", "")
        held = Registration.objects.filter(until=None, terminal__number=number).select_related("license").first()
        if held is not None and held.license.stopped_at is None and look.standing.state is not State.FOREIGN:
            allowed = day_of(self._truth.now) + timedelta(days=held.license.allowance_days)
            self._promised[till.name] = (look.statement, min(allowed, held.license.contract_until))

    # the laws

    @staticmethod
    def _only_a_statement_takes_away(before: Look, look: Look) -> None:
        if before.standing.usable and not look.standing.usable and before.statement == look.statement:
            assert look.standing.deadline is not None
            assert look.standing.moment.today > look.standing.deadline

    @staticmethod
    def _nothing_goes_back(before: Look, look: Look) -> None:
        assert look.keyset_version >= before.keyset_version
        assert bool(look.statement) >= bool(before.statement)
        if before.statement and before.claims["cnf"] == look.claims["cnf"]:
            assert look.claims["seq"] >= before.claims["seq"]

    def _no_revoked_key_is_believed(self, look: Look) -> None:
        assert not self._vault.is_struck_out(look.signed_by, look.keyset_version)

    def _days_never_grow(self, till: Till, before: Look | None, look: Look) -> None:
        if before is None or before.statement != look.statement:
            self._fewest.pop(till.name, None)
        elif before.standing.deadline is not None:
            assert look.standing.deadline == before.standing.deadline
        days = look.standing.days_left
        if days is not None:
            assert days <= self._fewest.get(till.name, days)
            self._fewest[till.name] = days

    def _who_paid_may_sell(self, till: Till, look: Look) -> None:
        statement, deadline = self._promised.get(till.name, (None, date.min))
        if look.statement == statement and day_of(self._truth.now) <= deadline:
            assert look.standing.usable
