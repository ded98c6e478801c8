"""``python -m tests.bench.scenarios``: faults, the smallest fleet that shows one, a lost day, and a small fleet."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.fleet import faults
from bench.fleet.__main__ import print_violation
from bench.fleet.calamities import Calamities, Outage
from bench.fleet.calendar import DAY, START, at
from bench.fleet.network import Condition
from bench.fleet.plans import Event, with_events
from bench.fleet.run import run
from bench.fleet.worker import simulate_plans

HOUR = timedelta(hours=1)
SHOPS, DAYS = 6, 60
"""Of the fleet that is simulated in two processes with different hash seeds."""


def noon(day: int) -> Event:
    return Event(at(START + DAY * day, 12 * 3600), "")


def shrink() -> None:
    """Print the smallest fleet that shows a false lockout, which neither the vendor's troubles nor the shop's cause."""
    fault = next(fault for fault in faults.FAULTS if fault.name == "clock lead ignored")
    others = (
        replace(noon(4), name="back_up", place=0),
        replace(noon(5), name="renew"),
    )
    plan = replace(fault.shop, events=tuple(sorted(fault.shop.events + others)))
    calamities = Calamities(outages=(Outage(noon(4).at, noon(4).at + HOUR),), rotations=frozenset({START + DAY}))
    with fault.inject():
        ledger, _ = simulate_plans([plan], calamities, 1, fault.days)
        print_violation(plan, calamities, 1, ledger.violations[0])


def lose_a_day() -> None:
    """Print what a shop sees of a restore that loses its numbers and its registration, and of the renewal after it."""
    from bench.fleet.fleet import Fleet  # as all that imports models: after django.setup()

    shop = faults.FAULTS[2].shop
    issued, registered = shop.events
    events = issued, replace(registered, at=issued.at + HOUR * 2), replace(noon(10), name="renew")
    with TemporaryDirectory() as folder:
        fleet = Fleet([with_events(shop, events)], Calamities(restores=frozenset({START + DAY})), Path(folder), 1)
        ledger = fleet.run(20)
    sys.stdout.write("\n".join(("a lost day:", *fleet.shops[0].history, f"{len(ledger.violations)} violations\n")))


def restore_a_copy() -> None:
    """Print what is counted of a copy of the data folder that comes back, offline, two days before it expires."""
    happened = (
        replace(noon(5), name="back_up", place=0),
        replace(noon(70), name="outage", value=Condition.OFFLINE),
        replace(noon(93), name="restore", place=0),
    )
    shop = faults.FAULTS[3].shop
    plan = replace(shop, events=(*shop.events[:2], *happened))
    ledger, _ = simulate_plans([plan], Calamities(), 1, 100)
    sys.stdout.write(f"a copy: {dict(ledger.counts)} {len(ledger.violations)} violations\n")


def copy_an_image() -> None:
    """Print what staff see of a PC set up from the image of another one, which breaks five days later."""
    happened = (
        replace(noon(1), name="register", place=1, value=1),
        replace(noon(5), name="clone_image", place=1, value=0),
        replace(noon(10), name="break", place=0),
    )
    shop = faults.FAULTS[3].shop
    plan = replace(shop, terminals=2, events=(*shop.events[:2], *happened))
    ledger, _ = simulate_plans([plan], Calamities(), 1, 30)
    sys.stdout.write(f"an image: {ledger.counts['honest: real cases that staff saw']} seen\n")


if __name__ == "__main__":
    faults.find_all()
    shrink()
    lose_a_day()
    restore_a_copy()
    copy_an_image()
    sys.stdout.write(f"digest {run(1, SHOPS, DAYS, 1).digest}\n")
