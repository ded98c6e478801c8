"""Runs a part of the fleet in this process."""

import logging
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import django

from bench.fleet.ledger import Ledger

RAM = Path("/dev/shm")
"""A RAM disk, where there is one."""
_ready: list[Path] = []


def prepare() -> Path:
    """Set Django and the disk up, once in a process; return a folder in memory."""
    if not _ready:
        folder = Path(tempfile.mkdtemp(prefix="fleet-", dir=RAM if RAM.is_dir() else None))
        os.environ |= {"DJANGO_SETTINGS_MODULE": "server.settings", "ATTOMENZEI_HOME": str(folder / "home")}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        logging.disable()
        from bench.fleet.pcs import install_disk

        install_disk()
        _ready.append(folder)
    return _ready[0]


def clean_up() -> None:
    while _ready:
        shutil.rmtree(_ready.pop(), ignore_errors=True)


Histories = dict[int, list[str]]


def simulate(
    seed: int, indices: Sequence[int], days: int, without: frozenset[int] = frozenset()
) -> tuple[Ledger, Histories]:
    """Simulate the shops ``indices``; return what was observed, and the histories of the shops with a violation.

    ``without`` are places in the shops' lists of events that do not happen.
    """
    folder = prepare()
    from bench.fleet.fleet import Fleet
    from bench.fleet.plans import plan_of, without_events
    from bench.fleet.vendor import calamities_of

    plans = [without_events(plan_of(seed, index, days), without) for index in indices]
    place = Path(tempfile.mkdtemp(dir=folder))
    fleet = Fleet(plans, calamities_of(seed, days), place, seed)
    ledger = fleet.run(days)
    shutil.rmtree(place)
    violated = {violation.shop for violation in ledger.violations}
    return ledger, {shop.plan.index: shop.history for shop in fleet.shops if shop.plan.index in violated}
