"""The hash chain over the event log: seals events in the order in which they became visible, and verifies the seals.

An event is sealed after its own transaction, under one lock, so that answering terminals never waits for the log.
``consume`` passes sealed events, each exactly once, to those who act on them: e-mail and webhooks.

Neither holds the database's write lock for long: on SQLite, terminals wait for it.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from server import clock
from server.licenses.models import Epoch, Event, Follower, Seal

START = "0" * 64
"""The digest before the first."""
BATCH = 500
"""Events that one transaction seals or processes."""
SEALER = "seal"
SETTLED_AFTER = timedelta(hours=1)
"""No transaction takes that long: an older entry is visible, and so it was sealed in the order of ``pk``."""


@dataclass(frozen=True)
class Break:
    """Verification fails at ``position``, for this reason."""

    position: int
    reason: str


def seal() -> int:
    """Seal the events that have no seal, at most ``BATCH``; return how many."""
    if not unsealed().exists():  # without the lock, for which terminals would wait
        return 0
    with transaction.atomic():
        sealer = _lock(SEALER)
        last = Seal.objects.order_by("position").last()
        position, before = (last.position, last.digest) if last else (0, START)
        # By visibility, not by pk: an event of a long transaction gets a later position than newer ones.
        events = list(unsealed()[:BATCH])
        epoch, seals = _epoch(), []
        for event in events:
            position, before = position + 1, digest_of(event, before)
            seals.append(Seal(position=position, event=event, digest=before, epoch=epoch))
        Seal.objects.bulk_create(seals)
        _settle(sealer, events)
    return len(seals)


def begin_epoch(now: datetime, known_until: datetime | None = None) -> str:
    """Begin another epoch, in which no position has been given yet, and return its name.

    ``known_until`` is the newest contact in the backup that was restored, None where none was.
    """
    return Epoch.objects.create(name=secrets.token_hex(4), begun_at=now, known_until=known_until).name


def _epoch() -> str:
    current = Epoch.objects.order_by("pk").last()
    return current.name if current else begin_epoch(clock.now())


def contains_identity(identity: str) -> bool:
    """Return whether the entry ``identity``, and so all before it, is in this log and not only in one that was lost."""
    epoch, _, position = identity.partition("-")
    return Seal.objects.filter(position=position, epoch=epoch).exists()


def unsealed() -> QuerySet[Event]:
    """Return the events that have no seal, the oldest first."""
    # From where the sealer's position says: looking through the whole log would take longer from year to year.
    settled = Follower.objects.filter(name=SEALER).values("position")
    return Event.objects.filter(pk__gt=Coalesce(Subquery(settled), 0), seal=None).order_by("pk")


def consume(consumer: str, prepare: Callable[[Sequence[Event]], Callable[[], object]]) -> int:
    """Process the sealed events that ``consumer`` has not processed, at most ``BATCH``; return how many.

    ``prepare`` reads, renders and computes, without a lock. The function that it returns writes the result to the
    database, in one transaction with the consumer's position, so each event is processed exactly once, even if the
    process is killed. Neither may have another effect: of two workers at once, only one writes.
    """
    begun, _ = Follower.objects.get_or_create(name=consumer)
    later = Seal.objects.filter(position__gt=begun.position).select_related("event__seal").order_by("position")
    seals = list(later[:BATCH])
    if not seals:
        return 0
    write = prepare([one.event for one in seals])
    with transaction.atomic():
        follower = _lock(consumer)
        if follower.position != begun.position:
            return 0
        write()
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
    text = json.dumps([before, *content], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()  # a file may have half a character


def _settle(sealer: Follower, sealed: list[Event]) -> None:
    """Set the position of ``sealer`` to an entry before which no other can become visible any more."""
    if sealed:
        old = Event.objects.filter(pk__gt=sealer.position, pk__lt=sealed[-1].pk, at__lt=sealed[-1].at - SETTLED_AFTER)
        sealer.position = old.order_by("-pk").values_list("pk", flat=True).first() or sealer.position
        sealer.save(update_fields=["position"])


def _lock(name: str) -> Follower:
    """Return the row ``name``, locked until the transaction ends: one process at a time seals, or is this consumer."""
    # First without a lock: there is no row to lock before the first use.
    Follower.objects.get_or_create(name=name)
    return Follower.objects.select_for_update().get(name=name)
