"""The chain over the event log: seals events in the order in which they became visible, and checks the chain.

A seal is made after the event's own transaction, under one lock, so that nothing that terminals wait for
queues up behind the log. ``followed`` hands sealed events, each exactly once, to mail and webhooks.
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
AT_ONCE = 500
"""Events that one transaction seals or hands on."""
SEALER = "seal"


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: at ``position``, and why."""

    position: int
    reason: str


def seal() -> int:
    """Seal what is not yet sealed, at most ``AT_ONCE`` events; return how many."""
    with transaction.atomic():
        _lock(SEALER)
        last = Seal.objects.order_by("position").last()
        position, before = (last.position, last.digest) if last else (0, START)
        events = list(Event.objects.filter(seal=None).order_by("pk")[:AT_ONCE])
        seals = []
        for event in events:
            position, before = position + 1, digest_of(event, before)
            seals.append(Seal(position=position, event=event, digest=before))
        Seal.objects.bulk_create(seals)
    return len(seals)


def followed(name: str, act: Callable[[Event], None]) -> int:
    """Call ``act`` for every sealed event after those that ``name`` has seen, at most ``AT_ONCE``; return how many.

    What ``act`` writes to the database and the place in the log are one transaction: each event is acted on
    exactly once, whatever dies when. ``act`` must not do anything but write to the database.
    """
    with transaction.atomic():
        follower = _lock(name)
        later = Seal.objects.filter(position__gt=follower.position).select_related("event").order_by("position")
        seals = list(later[:AT_ONCE])
        for one in seals:
            act(one.event)
        if seals:
            follower.position = seals[-1].position
            follower.save(update_fields=["position"])
    return len(seals)


def breaks() -> Iterator[Break]:
    """Yield every place where the chain does not hold."""
    before, expected = START, 1
    for one in Seal.objects.select_related("event").order_by("position").iterator(AT_ONCE):
        if one.position != expected:
            yield Break(expected, f"entries {expected} to {one.position - 1} are missing")
        if one.digest != digest_of(one.event, before):
            yield Break(one.position, f"entry {one.event_id} is not what was sealed, or one before it was replaced")
        before, expected = one.digest, one.position + 1


def head() -> tuple[int, str]:
    """Return the position and the digest of the newest seal: kept elsewhere, they bear witness to all before them."""
    last = Seal.objects.order_by("position").last()
    return (last.position, last.digest) if last else (0, START)


def holds(position: int, digest: str) -> bool:
    """Return whether a head that was kept elsewhere is still in the chain."""
    return (position, digest) == (0, START) or Seal.objects.filter(position=position, digest=digest).exists()


def digest_of(event: Event, before: str) -> str:
    """Return the digest (SHA-256, hex) of ``event`` after the digest ``before``, over everything that stands in it."""
    return digest(told_by(event), before)


def told_by(event: Event) -> list[Any]:
    """Return all that ``event`` says, in the order in which it is sealed."""
    return [
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


def digest(told: list[Any], before: str) -> str:
    return hashlib.sha256(json.dumps([before, *told], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _lock(name: str) -> Follower:
    """Return the row ``name``, locked until the transaction ends, so that each does its work one at a time."""
    Follower.objects.get_or_create(name=name)
    return Follower.objects.select_for_update().get(name=name)
