"""How many checks a second reach the server when the shops open, and after an outage of an hour.

Only the times of checks are simulated, of a whole fleet on one day, by the app's own rules (docs/adr/0023).
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.state.check_intervals import Pace, Schedule, is_watched
from bench.fleet.calendar import START
from bench.fleet.plans import Plan, plan_of
from licensing.clock import Moment, start_of
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.standing import Notice, Standing, State

DAY = date(START.year + 1, 3, 10)
"""A Wednesday without anything special."""
CHECK_AFTER = 6 * 3600.0
OUTAGE = (15.5 * 3600.0, 16.5 * 3600.0)
"""When the checks that follow those of the opening are due."""
HOUR_OF_OPENING = (9.25 * 3600.0, 10.25 * 3600.0)
WAITING = 0.1
"""Share of the terminals that show a banner, or are locked: each contract is in its last 30 days for 8 % of a year."""
PEAK_LIMIT = 3.0
WINDOW = 10
"""Seconds over which a peak is averaged."""

_IN_ORDER = Standing(State.LICENSED, Moment(start_of(DAY)))
_CONTRACT_ENDING = Standing(State.LICENSED, Moment(start_of(DAY)), notice=Notice.CONTRACT_ENDING)
_DOWN = Unreachable(Trouble.NO_CONNECTION)


@dataclass(frozen=True)
class Peak:
    """Checks in a second: the most in a ``WINDOW``, and the mean of the hour."""

    most: float
    mean: float

    @property
    def ratio(self) -> float:
        return self.most / self.mean if self.mean else 0.0

    def __str__(self) -> str:
        return f"{self.ratio:.3g} ({self.most:.3g} checks/s at most)"


def checks_of_a_day(seed: int, shops: int, *, outage: bool) -> Counter[int]:
    """Return how many checks are answered in each ``WINDOW`` of a day."""
    rng = random.Random(f"{seed}/load")
    answered: Counter[int] = Counter()
    for index in range(shops):
        plan = plan_of(seed, index, 365)
        if plan.calendar.is_open(DAY):
            for _ in range(plan.terminals):
                standing = _CONTRACT_ENDING if rng.random() < WAITING else _IN_ORDER
                answered.update(int(time // WINDOW) for time in _checks(plan, standing, rng, outage=outage))
    return answered


def _checks(plan: Plan, standing: Standing, rng: random.Random, *, outage: bool) -> Iterator[float]:
    """Yield the times at which a terminal's checks are answered."""
    pace = Pace(uniform=rng.uniform)
    schedule = Schedule(pace)
    time, down_since = plan.calendar.opens + rng.uniform(-900, 0), None
    while time < plan.calendar.closes:
        failure = _DOWN if outage and OUTAGE[0] <= time < OUTAGE[1] else None
        delay = schedule.after(failure, standing, CHECK_AFTER)
        if failure is None:
            yield time
            time += delay
            continue
        down_since = down_since or time
        time += delay
        if is_watched(failure, standing) and time > OUTAGE[1]:
            opened = OUTAGE[1] + rng.uniform(0, pace.probe)
            time = min(time, opened + pace.after_outage(opened - down_since))


def peak(answered: Counter[int], begin: float, end: float) -> Peak:
    """Return the peak between two times of the day."""
    numbers = [answered[place] for place in range(int(begin // WINDOW), int(end // WINDOW))]
    return Peak(max(numbers) / WINDOW, sum(numbers) / len(numbers) / WINDOW)


def measure(seed: int, shops: int) -> dict[str, Peak]:
    opening = peak(checks_of_a_day(seed, shops, outage=False), *HOUR_OF_OPENING)
    back = peak(checks_of_a_day(seed, shops, outage=True), OUTAGE[1], OUTAGE[1] + 3600)
    return {
        "opening: peak ÷ mean of the hour": opening,
        "after an outage of an hour: peak ÷ mean of the hour": back,
    }
