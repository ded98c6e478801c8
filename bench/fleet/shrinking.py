"""The smallest fleet that shows a violation: its shop alone, with as few events as possible."""

from bench.fleet.calendar import START
from bench.fleet.ledger import Violation
from bench.fleet.plans import Event, plan_of
from bench.fleet.worker import simulate


def shrunk(seed: int, days: int, violation: Violation) -> tuple[list[Event], list[str]]:
    """Return the events without which the shop has no such violation, and its history with them alone.

    ``days`` is how long the fleet ran, because its length is a part of the plan.
    """
    last = (violation.day - START).days + 1
    left = list(range(len(plan_of(seed, violation.shop, days).events)))
    everything = frozenset(left)

    def history(kept: list[int]) -> list[str]:
        """Return the history if the violation is there, else nothing."""
        ledger, told = simulate(seed, [violation.shop], days, everything - frozenset(kept), last)
        return told[violation.shop] if any(one.metric == violation.metric for one in ledger.violations) else []

    size = len(left)
    while size:
        for begin in range(len(left) - size, -1, -size):
            fewer = left[:begin] + left[begin + size :]
            if fewer and history(fewer):
                left = fewer
        size //= 2
    events = plan_of(seed, violation.shop, days).events
    return [events[n] for n in left], history(left)
