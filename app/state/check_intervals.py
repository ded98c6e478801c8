"""How often the terminal evaluates its standing and checks with the server. Numbers only: no timers, no clock."""

import random
from dataclasses import dataclass

from licensing.backoff import backoff

JITTER = 0.2
"""A fleet that was switched on by the same power cut must not ask in the same second for ever after."""


@dataclass(frozen=True)
class Pace:
    """Seconds. While there is something to mend, checks come from ``first`` doubling to ``most``."""

    first: float = 60.0
    most: float = 900.0
    look: float = 2.0
    """Between looks at the folder for what another copy of the app has saved."""
    probe: float = 5.0
    """Between tries to open a connection while the server cannot be reached."""
    save: float = 60.0
    """Between savings of the time seen."""

    def delay(self, tries: int, *, check_after: float, urgent: bool) -> float:
        """Return the seconds until the next check, after ``tries`` checks in a row that mended nothing."""
        plain = backoff(tries + 1, first=self.first, longest=self.most) if urgent else check_after
        return plain * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load, guards nothing
