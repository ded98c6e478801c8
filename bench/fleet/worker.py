"""Runs a part of the fleet in this process."""

import logging
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bench.fleet.calamities import Calamities, calamities_of
from bench.fleet.ledger import Ledger
from bench.fleet.plans import Plan, plan_of, without_events

RAM = Path("/dev/shm")
"""A RAM disk, where there is one."""


@cache
def prepare() -> None:
    """Set Django and the disk up, once in a process."""
    # Each part has a server home of its own; this one, of the settings, is never made.
    os.environ |= {"DJANGO_SETTINGS_MODULE": "server.settings", "ATTOMENZEI_HOME": str(RAM / "no-server")}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    logging.disable()
    from bench.fleet.pcs import install_disk

    install_disk()


Histories = dict[int, list[str]]


def simulate(
    seed: int, indices: Sequence[int], days: int, without: frozenset[int] = frozenset(), last: int | None = None
) -> tuple[Ledger, Histories]:
    """Simulate the shops ``indices``; return what was observed, and the histories of the shops with a violation.

    ``without`` are places in the shops' lists of events that do not happen; ``last`` ends it after so many days.
    """
    plans = [without_events(plan_of(seed, index, days), without) for index in indices]
    return simulate_plans(plans, calamities_of(seed, days), seed, last or days)


def simulate_plans(plans: Sequence[Plan], calamities: Calamities, seed: int, days: int) -> tuple[Ledger, Histories]:
    """Simulate ``plans``; return as ``simulate`` does."""
    prepare()
    from bench.fleet.fleet import Fleet

    with TemporaryDirectory(prefix="fleet-", dir=RAM if RAM.is_dir() else None) as folder:
        fleet = Fleet(plans, calamities, Path(folder), seed)
        ledger = fleet.run(days)
    violated = {violation.shop for violation in ledger.violations}
    return ledger, {shop.plan.index: shop.history for shop in fleet.shops if shop.plan.index in violated}
