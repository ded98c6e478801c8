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
    """Seconds. While a person sees what a check mends, checks come from ``first`` doubling to ``most``, never later."""

    first: float = 60.0
    most: float = 900.0
    quiet: float = 1800.0
    """After a check that failed while nobody sees anything to mend: a fleet returns over half an hour (ADR 23)."""
    look: float = 2.0
    """Between looks at the folder for what another copy of the app has saved."""
    probe: float = 5.0
    """Between tries to open a connection, for a person who sees that the server cannot be reached."""
    spread: float = 1 / 12
    """The part of an outage over which those checks come that follow an opened connection."""
    save: float = 60.0
    """Between savings of the time seen."""
    uniform: Callable[[float, float], float] = random.uniform
    """Returns a random number between two."""

    def delay(self, tries: int, *, check_after: float, urgent: bool) -> float:
        """Return the seconds until the next check, after ``tries`` checks in a row that mended nothing."""
        plain = backoff(tries + 1, first=self.first, longest=self.most) if urgent else check_after
        latest = plain * (1 + JITTER)
        return self.uniform(plain * (1 - JITTER), min(latest, self.most) if urgent else latest)

    def after_outage(self, lasted: float) -> float:
        """Return the seconds from the connection that opens after ``lasted`` seconds to the check: 5 minutes at most.

        A cable that was out for a minute is noticed within seconds; a server that was down for an hour is not
        overloaded by all terminals that wait for it.
        """
        return self.uniform(0, min(lasted, 3600) * self.spread)


class Schedule:
    """Says after how many seconds the next check follows."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._tries = 0

    def after(self, failure: LicensingError | None, standing: Standing, check_after: float) -> float:
        """Return the seconds after a check that ended with ``failure``, or None, and left ``standing``."""
        intercepted = isinstance(failure, Unreachable) and failure.trouble in INTERCEPTED
        urgent = urgency(standing) > 0 or intercepted
        if intercepted:
            self._tries = 0  # no backoff: after the login, nothing else tells that the server can be reached
        if failure is not None:
            check_after = min(check_after, self._pace.quiet)
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
    """Return how much of what a person sees a check may mend: 2 for a locked app, 1 for a banner or damaged files."""
    if not standing.usable:
        return 2
    return 1 if standing.notice or standing.damaged else 0


def is_watched(failure: LicensingError | None, standing: Standing) -> bool:
    """Return whether connections are tried after a check that ended with ``failure``: only if a person waits for one.

    A fleet would otherwise return to its server within seconds (docs/adr/0023).
    """
    return isinstance(failure, Unreachable) and urgency(standing) > 0
