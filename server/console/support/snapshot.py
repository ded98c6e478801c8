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
from server.licenses.door import registrations
from server.licenses.door.rights import Right, license_right, trial_right
from server.licenses.keys.signing import signer
from server.licenses.models import Event, Registration, Terminal

SILENT = timedelta(days=1)
"""A terminal without contact for so long probably cannot reach the server, or is switched off."""


@dataclass(frozen=True)
class TerminalSnapshot:
    """One terminal at ``now``."""

    terminal: Terminal
    now: datetime

    @cached_property
    def latest(self) -> Registration | None:
        """Its open registration, else the one that was closed last."""
        return registrations.latest(self.terminal)

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
        events = Event.objects.filter(what=Event.What.MACHINE_DIFFERS, terminal=self.terminal.number)
        last = events.order_by("-pk").first()
        machine = (last.after or {}).get("machine") if last is not None else None
        if self.statement is None or machine is None or machine == self.terminal.machine:
            return None
        return self._decide(self.statement, str(machine))

    @cached_property
    def right(self) -> Right | None:
        """What the server would answer if it asked now; None where it would be refused."""
        if self.latest is not None:
            return license_right(self.latest, self.now)
        return trial_right(self.terminal.machine, self.now)

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
