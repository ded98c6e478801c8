"""Five deliberate faults of the product: each must make a metric fail, or the simulation would find nothing.

Each is tried on a shop of its own, to which something happens that the correct product masters.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from app.state import check_intervals
from bench.fleet.calamities import Calamities
from bench.fleet.calendar import DAY, START, Calendar, at
from bench.fleet.network import Condition
from bench.fleet.plans import Event, Plan
from bench.fleet.targets import TARGETS, Target
from bench.fleet.worker import prepare, simulate_plans
from licensing.clock import Seen, Watch

OPENS, CLOSES = 10 * 3600, 20 * 3600
ALWAYS = Calendar(frozenset(), OPENS, CLOSES, 0, 0, None)


def _noon(day: int) -> datetime:
    return at(START + DAY * day, 12 * 3600)


def _shop(*events: Event, allowance: int = 90, months: int = 12) -> Plan:
    """Return a shop with one terminal, registered on its second day."""
    begin = (Event(at(START, 9.5 * 3600), "issue"), Event(_noon(1), "register", 0, 0))
    return Plan(0, True, ALWAYS, 1, allowance, months, START, frozenset(), (*begin, *sorted(events)))


@contextmanager
def _replaced(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Replace the attribute ``name`` of ``owner`` by what ``make`` returns for it."""
    real = getattr(owner, name)
    setattr(owner, name, make(real))
    try:
        yield
    finally:
        setattr(owner, name, real)


def _allowance_off_by_one() -> Any:
    from server.licenses.door import answers

    def longer(right: Any) -> Any:
        return replace(right, deadline=right.deadline + DAY)

    return _replaced(answers, "license_right", lambda real: lambda *args, **kwargs: longer(real(*args, **kwargs)))


def _unbounded_backoff() -> Any:
    return _replaced(check_intervals, "backoff", lambda _real: lambda tries, first, longest: first * 2 ** (tries - 1))


def _decreasing_seq() -> Any:
    from server.licenses.door import answers

    falling = count(1_000_000, -1)
    return _replaced(answers, "_statement", lambda real: lambda *args: replace(real(*args), seq=next(falling)))


def _flag_never_cleared() -> Any:
    from server.licenses.door import sightings

    def keeping(real: Any) -> Any:
        def note(terminal: Any, *args: Any) -> None:
            before = terminal.alternations
            real(terminal, *args)
            terminal.alternations = max(before, terminal.alternations)

        return note

    return _replaced(sightings, "_note_acknowledgement", keeping)


def _lead_ignored() -> Any:
    return _replaced(Watch, "trust", lambda _real: lambda watch, instant, _asked: watch.adopt(Seen(instant), None))


@dataclass(frozen=True)
class Fault:
    """``metric`` is the beginning of the name of the target that it makes fail in ``shop`` within ``days``."""

    name: str
    inject: Callable[[], Any]
    metric: str
    days: int
    shop: Plan

    @property
    def target(self) -> Target:
        return next(target for target in TARGETS if target.name.startswith(self.metric))


FAULTS = (
    Fault(
        "allowance off by one",
        _allowance_off_by_one,
        "leaks of honest shops",
        22,
        _shop(Event(_noon(10), "outage", None, Condition.OFFLINE), allowance=7),
    ),
    Fault(
        "unbounded backoff",
        _unbounded_backoff,
        "minutes until unlocked",
        38,
        _shop(Event(_noon(35) + timedelta(hours=6), "renew"), months=1),
    ),
    Fault("decreasing seq", _decreasing_seq, "false lockouts", 12, _shop(allowance=7)),
    Fault(
        "flag never cleared",
        _flag_never_cleared,
        "false alerts",
        40,
        _shop(*(Event(_noon(day), name, 0) for day, name in ((5, "back_up"), (15, "restore"), (30, "restore")))),
    ),
    Fault(
        "clock lead ignored",
        _lead_ignored,
        "false lockouts",
        12,
        _shop(Event(_noon(5), "clock", 0, DAY * 120), Event(_noon(9), "clock_over", 0)),
    ),
)


def find_all() -> bool:
    """Print what each fault does, and return whether each is found, and only then."""
    prepare()
    found = True
    together = [replace(fault.shop, index=place) for place, fault in enumerate(FAULTS)]
    without, _ = simulate_plans(together, Calamities(), 1, max(fault.days for fault in FAULTS))
    for fault in FAULTS:
        with fault.inject():
            ledger, _ = simulate_plans([fault.shop], Calamities(), 1, fault.days)
        target = fault.target
        is_found = target.is_met(without) and not target.is_met(ledger)
        print(f"{'found ' if is_found else 'MISSED'} {fault.name}: {target.name} {target.value(ledger):g}")
        found = found and is_found
    return found
