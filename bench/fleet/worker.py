"""Runs a part of the fleet in this process."""

import gc
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import django
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

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


_VALID: set[tuple[bytes, bytes, bytes]] = set()
"""Keys, signatures and what they sign, of which this process has made or verified each."""
MOST_VALID = 100_000


def _remember(*signature: bytes) -> None:
    if len(_VALID) >= MOST_VALID:
        _VALID.clear()
    _VALID.add(cast(tuple[bytes, bytes, bytes], signature))


@dataclass(frozen=True)
class _Verifier:
    """A public key that remembers which signatures are valid: a terminal's files are verified again at each start."""

    key: Ed25519PublicKey

    def verify(self, signature: bytes, signed: bytes) -> None:
        raw = self.key.public_bytes_raw()
        if (raw, signature, signed) not in _VALID:
            self.key.verify(signature, signed)
            _remember(raw, signature, signed)


def _verify_once() -> None:
    """Verify no signature in this process that it has made or verified: that took a third of a simulated contact."""
    verify, sign = jws.verify, jws.sign

    def verify_once(blob: bytes, key_of: jws.KeyOf, *, typ: str) -> Claims:
        return verify(blob, lambda header: cast(Ed25519PublicKey, _Verifier(key_of(header))), typ=typ)

    def sign_and_remember(claims: Mapping[str, Any], *, typ: str, key: Ed25519PrivateKey, **options: Any) -> bytes:
        blob = sign(claims, typ=typ, key=key, **options)
        signed, _, signature = blob.rpartition(b".")
        _remember(key.public_key().public_bytes_raw(), jws.decode(signature), signed)
        return blob

    jws.verify, jws.sign = verify_once, sign_and_remember


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
