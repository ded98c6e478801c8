"""Runs a part of the fleet in this process."""

import gc
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import django
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.fleet.calamities import Calamities, calamities_of
from bench.fleet.ledger import Ledger
from bench.fleet.plans import Plan, plan_of
from licensing import jws
from licensing.claims import Claims

RAM = Path("/dev/shm")
"""A RAM disk, where there is one."""


@cache
def prepare() -> None:
    """Set this process up, once."""
    # Each part has a server home of its own; this one, of the settings, is never made.
    os.environ |= {"DJANGO_SETTINGS_MODULE": "server.settings", "ATTOMENZEI_HOME": str(RAM / "no-server")}
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    logging.disable()
    gc.set_threshold(100_000, 20, 50)  # a fleet is millions of objects that stay
    _verify_once()


@lru_cache(100_000)
def _verify(key: bytes, signature: bytes, signed: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)


@dataclass(frozen=True)
class _Verifier:
    """A public key that remembers which signatures are valid: a terminal's files are verified again at each start."""

    key: Ed25519PublicKey

    def verify(self, signature: bytes, signed: bytes) -> None:
        _verify(self.key.public_bytes_raw(), signature, signed)


def _verify_once() -> None:
    """Verify each signature once in this process: that takes a quarter of a simulated contact."""
    verify = jws.verify

    def verify_once(blob: bytes, key_of: jws.KeyOf, *, typ: str) -> Claims:
        return verify(blob, lambda header: cast(Ed25519PublicKey, _Verifier(key_of(header))), typ=typ)

    jws.verify = verify_once


Histories = dict[int, list[str]]


def simulate(seed: int, indices: Sequence[int], days: int) -> tuple[Ledger, Histories]:
    """Simulate the shops ``indices``; return what was observed, and the histories of the shops with a violation."""
    plans = [plan_of(seed, index, days) for index in indices]
    return simulate_plans(plans, calamities_of(seed, days), seed, days)


def simulate_plans(plans: Sequence[Plan], calamities: Calamities, seed: int, days: int) -> tuple[Ledger, Histories]:
    """Simulate ``plans``; return as ``simulate`` does."""
    prepare()
    from bench.fleet.fleet import Fleet

    with TemporaryDirectory(prefix="fleet-", dir=RAM if RAM.is_dir() else None) as folder:
        fleet = Fleet(plans, calamities, Path(folder), seed)
        ledger = fleet.run(days)
    violated = {violation.shop for violation in ledger.violations}
    return ledger, {shop.plan.index: shop.history for shop in fleet.shops if shop.plan.index in violated}
