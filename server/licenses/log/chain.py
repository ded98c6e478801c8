"""The hash chain over the event log: seals events in the order in which they became visible, and verifies the seals.

An event is sealed after its own transaction, under one lock, so that answering terminals never waits for the log.
``consume`` passes sealed events, each exactly once, to those who act on them: e-mail and webhooks.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from server.licenses.models import Event, Follower, Seal

START = "0" * 64
"""The digest before the first."""
BATCH = 500
"""Events that one transaction seals or processes."""
SEALER = "seal"


@dataclass(frozen=True)
class Break:
    """Verification fails at ``position``, for this reason."""

    position: int
    reason: str


def seal() -> int:
    """Seal the events that have no seal, at most ``BATCH``; return how many."""
    with transaction.atomic():
        _lock(SEALER)
        last = Seal.objects.order_by("position").last()
        position, before = (last.position, last.digest) if last else (0, START)
        # By visibility, not by pk: an event of a long transaction gets a later position than newer ones.
        events = list(Event.objects.filter(seal=None).order_by("pk")[:BATCH])
        seals = []
        for event in events:
            position, before = position + 1, digest_of(event, before)
            seals.append(Seal(position=position, event=event, digest=before))
        Seal.objects.bulk_create(seals)
    return len(seals)


def consume(consumer: str, process: Callable[[Event], None]) -> int:
    """Call ``process`` for each sealed event that ``consumer`` has not processed, at most ``BATCH``; return how many.

    What ``process`` writes to the database and the consumer's position are committed together, so each event is
    processed exactly once, even if the process is killed. ``process`` must have no other effect.
    """
    with transaction.atomic():
        follower = _lock(consumer)
        later = Seal.objects.filter(position__gt=follower.position).select_related("event").order_by("position")
        # In batches, so that a long log does not become one long transaction.
        seals = list(later[:BATCH])
        for one in seals:
            process(one.event)
        if seals:
            follower.position = seals[-1].position
            follower.save(update_fields=["position"])
    return len(seals)


def breaks() -> Iterator[Break]:
    """Yield every position at which verification fails."""
    before, expected = START, 1
    for one in Seal.objects.select_related("event").order_by("position").iterator(BATCH):
        if one.position != expected:
            yield Break(expected, f"entries {expected} to {one.position - 1} are missing")
        if one.digest != digest_of(one.event, before):
            yield Break(one.position, f"entry {one.event_id} is not what was sealed, or one before it was replaced")
        before, expected = one.digest, one.position + 1


def head() -> tuple[int, str]:
    """Return position and digest of the newest seal. A copy stored elsewhere proves that no entry before it changed."""
    last = Seal.objects.order_by("position").last()
    return (last.position, last.digest) if last else (0, START)


def contains(position: int, digest: str) -> bool:
    """Return whether the chain contains a head that was stored elsewhere: otherwise it was cut or made again."""
    return (position, digest) == (0, START) or Seal.objects.filter(position=position, digest=digest).exists()


def digest_of(event: Event, before: str) -> str:
    """Return the digest (SHA-256, hex) of all fields of ``event`` after the digest ``before``."""
    content = [
        event.pk,
        event.at.timestamp(),
        event.who,
        event.what,
        event.license,
        event.terminal,
        event.customer,
        event.before,
        event.after,
    ]
    return digest(content, before)


def digest(content: list[Any], before: str) -> str:
    """Return the digest of the fields of an event, in the order of ``digest_of``."""
    return hashlib.sha256(json.dumps([before, *content], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _lock(name: str) -> Follower:
    """Return the row ``name``, locked until the transaction ends: one process at a time seals, or is this consumer."""
    # First without a lock: there is no row to lock before the first use.
    Follower.objects.get_or_create(name=name)
    return Follower.objects.select_for_update().get(name=name)
