"""How many checks a second reach the server when the shops open, and after an outage of an hour.

Only the times of checks are simulated, of a whole fleet on one day, with the app's real intervals.
"""

import random
from collections import Counter
from datetime import date

from app.state.check_intervals import Pace
from bench.fleet.calendar import START
from bench.fleet.plans import plan_of

DAY = date(START.year + 1, 3, 10)
"""A Wednesday without anything special."""
CHECK_AFTER = 6 * 3600.0
OUTAGE = (15.5 * 3600.0, 16.5 * 3600.0)
"""When the checks that follow those of the opening are due."""
PEAK_LIMIT = 3.0
WINDOW = 10
"""Seconds over which a peak is averaged."""


def checks_of_a_day(seed: int, shops: int, *, outage: bool) -> Counter[int]:
    """Return how many checks are answered in each ``WINDOW`` of a day."""
    rng = random.Random(f"{seed}/load")
    pace = Pace(uniform=rng.uniform)
    answered: Counter[int] = Counter()
    for index in range(shops):
        plan = plan_of(seed, index, 365)
        if plan.calendar.is_open(DAY):
            for _ in range(plan.terminals):
                time = plan.calendar.opens + rng.uniform(-900, 0)
                while time < plan.calendar.closes:
                    if outage and OUTAGE[0] <= time < OUTAGE[1]:
                        time = OUTAGE[1] + rng.uniform(0, pace.probe)  # the network watch sees that it is back
                    answered[int(time // WINDOW)] += 1
                    time += pace.delay(0, check_after=CHECK_AFTER, urgent=False)
    return answered


def peak_to_mean(answered: Counter[int], begin: float, end: float) -> float:
    """Return the largest number in a ``WINDOW`` between two times of the day ÷ the mean of that time."""
    numbers = [answered[place] for place in range(int(begin // WINDOW), int(end // WINDOW))]
    return max(numbers) * len(numbers) / max(1, sum(numbers))


def _hour_after(time: float) -> tuple[float, float]:
    return time, time + 3600


def measure(seed: int, shops: int) -> dict[str, float]:
    return {
        "opening: peak ÷ mean of the hour": peak_to_mean(
            checks_of_a_day(seed, shops, outage=False), 9.25 * 3600, 10.25 * 3600
        ),
        "after an outage of an hour: peak ÷ mean of the hour": peak_to_mean(
            checks_of_a_day(seed, shops, outage=True), *_hour_after(OUTAGE[1])
        ),
    }
