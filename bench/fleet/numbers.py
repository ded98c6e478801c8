"""What the simulation itself knows of a license number: what was paid, who has it, and who may still go on with it.

Independent of the product's own rules: the bounds of docs/adr/0017 are computed here from what happened.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from licensing.clock import day_of

if TYPE_CHECKING:
    from bench.fleet.terminals import Terminal

FOR_EVER = date.max
LEAST_DAYS = 7
FREE_MOVES = 3
MOVES_WITHIN = timedelta(days=30)


@dataclass
class Number:
    """A license number as the vendor's contract says. ``text`` has 16 symbols."""

    text: str
    until: date
    allowance: int
    stopped: bool = False
    stops_on: date = FOR_EVER
    holder: object = None
    """The identity of the terminal that has it; one that has lost its files has another identity afterwards."""
    users: "list[Terminal]" = field(default_factory=list)
    """All terminals that ever had it."""
    moves: list[datetime] = field(default_factory=list)
    given_on: date = date.min
    renewed_on: date = date.min
    was_restored: bool = False
    """Whether a restore has lost a registration, so that the server cannot know all terminals with the number."""

    @property
    def latest(self) -> date:
        """The last day of use that is paid for."""
        return min(self.until, self.stops_on)

    def is_paid(self, day: date) -> bool:
        return not self.stopped and day <= self.latest

    def give(self, terminal: "Terminal | None", now: datetime) -> None:
        """Register the number on ``terminal``, or on none."""
        holder = terminal and terminal.identity
        if self.holder is not None and self.holder is not holder:
            self.moves.append(now)
        if terminal is not None and terminal not in self.users:
            self.users.append(terminal)
        if self.holder is not holder or self.was_restored:  # a restore has forgotten it, so it is given once more
            self.given_on = day_of(now)
        self.holder = holder

    def least_days(self, now: datetime) -> int:
        """Return how many days the holder is given at least."""
        if not self.moves:
            return self.allowance
        often = sum(moved > now - MOVES_WITHIN for moved in self.moves) > FREE_MOVES
        return 1 if often else min(self.allowance, LEAST_DAYS)

    def bound_of_all(self, terminals: int) -> int:
        """Return the days that ``terminals`` terminals with the number may have left together (docs/adr/0017)."""
        return sum(min(self.allowance, max(LEAST_DAYS, self.allowance // n)) for n in range(1, terminals + 1))
