"""The smallest fleet that shows a violation: its shop alone, with as few events as possible."""

from bench.fleet.calamities import Calamities
from bench.fleet.calendar import START
from bench.fleet.ledger import Violation
from bench.fleet.plans import Event, Plan, with_events
from bench.fleet.worker import simulate_plans


def shrunk(
    plan: Plan, calamities: Calamities, seed: int, violation: Violation
) -> tuple[tuple[Event, ...], Calamities, list[str]]:
    """Return the events of ``plan`` and the calamities without which it has no such violation, and its history then.

    As in delta debugging: halves are left out first, single events last. Nothing is left if the shop alone does not
    have the violation.
    """
    days = (violation.day - START).days + 1

    def history(events: tuple[Event, ...], during: Calamities) -> list[str]:
        """Return the history if the violation is there, else nothing."""
        ledger, histories = simulate_plans([with_events(plan, events)], during, seed, days)
        found = any(one.metric == violation.metric for one in ledger.violations)
        return histories[violation.shop] if found else []

    left = tuple(event for event in plan.events if event.day <= violation.day)
    told = history(left, calamities)
    if not told:
        return (), calamities, []
    without = history(left, Calamities())
    if without:
        calamities, told = Calamities(), without
    size = len(left)
    while size:
        before = left
        for begin in range(len(left) - size, -1, -size):
            fewer = left[:begin] + left[begin + size :]
            shorter = history(fewer, calamities) if fewer else []
            if shorter:
                left, told = fewer, shorter
        if size > 1 or left == before:  # single events are tried until none can be left out
            size //= 2
    return left, calamities, told
