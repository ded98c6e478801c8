"""What a terminal decides by its last statement, and what the server would answer it now. Reads rows, changes none.

The state on the customer's screen is computed by the app's own ``decide``, over the terminal's last statement.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from licensing.clock import EARLIEST, TOLERANCE, Doubt, Moment, day_of
from licensing.holdings import Holdings
from licensing.standing import Standing, decide
from licensing.statement import Statement, Status
from server.console.support.facts import Facts
from server.licenses.door.rights import Right
from server.licenses.keys.signing import signer
from server.licenses.models import Registration, Terminal

SILENT = timedelta(days=1)
"""A terminal without contact for so long probably cannot reach the server, or is switched off."""


@dataclass(frozen=True)
class TerminalSnapshot:
    """One of the terminals of ``facts``, at their moment."""

    terminal: Terminal
    facts: Facts

    @property
    def now(self) -> datetime:
        return self.facts.now

    @property
    def latest(self) -> Registration | None:
        """Its open registration, else the one that was closed last."""
        return self.facts.latest.get(self.terminal.pk)

    @cached_property
    def statement(self) -> Statement | None:
        """The last statement that was sent to it; None where that is not known any more."""
        # If its key was revoked since, it is not known whether the terminal still uses it.
        return signer().reopen(self.terminal.last_statement)

    @property
    def silent(self) -> bool:
        return self.now - self.terminal.last_contact >= SILENT

    @property
    def doubt(self) -> Doubt | None:
        """What was wrong with its clock at its last contact."""
        offset = timedelta(seconds=self.terminal.clock_offset_seconds)
        if self.terminal.last_contact + offset < EARLIEST:
            return Doubt.RESET
        if abs(offset) <= TOLERANCE:
            return None
        return Doubt.LEADING if offset > timedelta() else Doubt.BEHIND

    @cached_property
    def standing(self) -> Standing | None:
        """What it decides now, without contact."""
        if self.statement is None:
            return None
        return self._decide(self.statement, self.terminal.machine)

    @cached_property
    def on_other_machine(self) -> Standing | None:
        """What another machine with a copy of this terminal's files decides; None where there is none."""
        machine = self.facts.other_machine(self.terminal)
        if self.statement is None or machine is None or machine == self.terminal.machine:
            return None
        return self._decide(self.statement, machine)

    @cached_property
    def right(self) -> Right | None:
        """What the server would answer if it asked now; None where it would be refused."""
        return self.facts.right(self.terminal)

    @property
    def solved_by_contact(self) -> bool:
        """Whether it would be usable, and longer than now, after a contact."""
        right = self.right
        if right is None or right.status is not Status.ACTIVE or right.deadline < day_of(self.now):
            return False
        standing = self.standing
        return standing is None or standing.deadline is None or right.deadline > standing.deadline

    def _decide(self, statement: Statement, machine: str) -> Standing:
        moment = Moment(self.now, self.doubt, self.now if self.doubt else None)
        holdings = Holdings(jkt=self.terminal.jkt, machine=machine, statement=statement)
        return decide(holdings, moment, reachable=not self.silent)
