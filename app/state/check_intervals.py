"""How often the terminal evaluates its standing and checks with the server. Numbers only: no timers, no clock."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from licensing.backoff import backoff
from licensing.codes import INTERCEPTED
from licensing.errors import LicensingError, Unreachable
from licensing.standing import Standing

JITTER = 0.2
"""A fleet that was switched on by the same power cut must not ask in the same second for ever after."""


@dataclass(frozen=True)
class Pace:
    """Seconds. While there is something to mend, checks come from ``first`` doubling to ``most``, and never later."""

    first: float = 60.0
    most: float = 900.0
    look: float = 2.0
    """Between looks at the folder for what another copy of the app has saved."""
    probe: float = 5.0
    """Between tries to open a connection while the server cannot be reached."""
    save: float = 60.0
    """Between savings of the time seen."""
    uniform: Callable[[float, float], float] = random.uniform
    """Returns a random number between two."""

    def delay(self, tries: int, *, check_after: float, urgent: bool) -> float:
        """Return the seconds until the next check, after ``tries`` checks in a row that mended nothing."""
        plain = backoff(tries + 1, first=self.first, longest=self.most) if urgent else check_after
        latest = plain * (1 + JITTER)
        return self.uniform(plain * (1 - JITTER), min(latest, self.most) if urgent else latest)


class Schedule:
    """Says after how many seconds the next check follows."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._tries = 0

    def after(self, failure: LicensingError | None, standing: Standing, check_after: float) -> float:
        """Return the seconds after a check that ended with ``failure``, or None, and left ``standing``."""
        urgent = failure is not None or urgency(standing) > 0
        if isinstance(failure, Unreachable) and failure.trouble in INTERCEPTED:
            self._tries = 0  # no backoff: after the login, nothing else tells that the server can be reached
        delay = self._pace.delay(self._tries, check_after=check_after, urgent=urgent)
        self._tries = self._tries + 1 if urgent else 0
        return delay

    def restart(self) -> None:
        """Begin the backoff anew, because a person or time itself has changed the situation."""
        self._tries = 0

    def soon(self) -> float:
        """Return the seconds until the next check once time made it urgent: midnight comes to all terminals at once."""
        self._tries = 0
        return self._pace.delay(0, check_after=0, urgent=True)


def urgency(standing: Standing) -> int:
    """Return how much a check may improve ``standing``: 2 if it locks the app, 1 if it will soon."""
    if not standing.usable:
        return 2
    return 1 if standing.notice else 0
