"""Operations on thousands of licenses, performed and undone in the background, a part in each transaction.

    batch = start(Renew(months=12), licenses, token=token, seen=version_of(licenses), who="sato", now=now)
    while advance(now):
        ...  # as ``work`` does, while terminals are answered in between

A license that somebody changed after it was displayed is left out. Each part that is performed is a ``Change``.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from server.licenses.models import Batch, Change, License
from server.licenses.staff import changes
from server.licenses.staff.actions import ACTIONS
from server.licenses.staff.changes import UNDOABLE_FOR, Overtaken, TooLate
from server.licenses.staff.declarations import Action
from server.licenses.staff.states import version_of, versions_of

AT_ONCE = 200
"""Licenses of one transaction and one form; more are a batch."""
PART = 50
"""Licenses of one transaction of a batch: about a quarter of a second, for which terminals may wait on SQLite."""

KNOWN = tuple(kind.name for kind in ACTIONS)
"""Another one is a newer program's, before the way back without a migration: it waits for that program."""


def start(action: Action, licenses: Sequence[License], *, token: str, seen: str, who: str, now: datetime) -> Batch:
    """Store that ``action`` is to be performed on ``licenses``; a ``token`` that was used returns its batch.

    ``seen`` is ``version_of`` the licenses that were displayed.

    Raises:
        Overtaken: the licenses were changed after they were displayed; nothing is stored.
    """
    known = Batch.objects.filter(token=token).first()
    if known is not None:
        return known
    rows = list(License.objects.filter(pk__in=[license.pk for license in licenses]).order_by("pk"))
    if version_of(rows) != seen:
        raise Overtaken(changes.last_event(rows))
    batch = Batch(
        token=token,
        action=action.name,
        values={field.name: _to_json(getattr(action, field.name)) for field in fields(action)},
        who=who,
        at=now,
        licenses=list(versions_of(rows).items()),
        size=len(rows),
    )
    Batch.objects.bulk_create([batch], ignore_conflicts=True)  # a second click at the same time
    return Batch.objects.get(token=token)


def kind_of(batch: Batch) -> type[Action]:
    """Return the class of the action, which must be one of ``KNOWN``."""
    return next(kind for kind in ACTIONS if kind.name == batch.action)


def action_of(batch: Batch) -> Action:
    """Return the action, with what was entered."""
    return kind_of(batch).of({name: _from_json(value) for name, value in batch.values.items()})


def progress(batch: Batch) -> int:
    """Return how many of its licenses were performed or, once it is being undone, undone."""
    return batch.done if batch.undo_asked_at is None else min(batch.size, batch.undone_parts * PART)


def undoable(batch: Batch, now: datetime) -> bool:
    """Return whether ``batch`` can be undone: finished, not undone yet, and within ``UNDOABLE_FOR``."""
    return batch.finished_at is not None and batch.undo_asked_at is None and now < batch.at + UNDOABLE_FOR


@transaction.atomic
def undo(batch: Batch, *, who: str, now: datetime) -> bool:
    """Begin to undo ``batch``; return whether it can be undone and was not being undone before."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not undoable(batch, now):
        return False
    batch.undo_asked_at, batch.undone_by = now, who
    batch.save(update_fields=["undo_asked_at", "undone_by"])
    return True


def advance(now: datetime) -> int:
    """Perform or undo the next part of the oldest batch that has one; return whether there was one, as a number."""
    batch = _waiting().filter(action__in=KNOWN).order_by("pk").defer("licenses").first()
    if batch is None:
        return 0
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)  # another worker may have been faster
        return _perform(batch, now) if batch.finished_at is None else _undo(batch, now)


@transaction.atomic
def interrupt(now: datetime) -> None:
    """End what is half done or half undone, after a restore: it may have been finished since, and taken back.

    The rest is left as it is, for a person to decide.
    """
    for batch in _waiting().select_for_update():
        if batch.finished_at is None:
            batch.left_out += [pk for pk, _version in batch.licenses[batch.done :]]
            batch.done, batch.finished_at = batch.size, now
        else:
            for change in batch.changes.order_by("pk")[batch.undone_parts :]:
                batch.kept += change.licenses.order_by("pk").values_list("pk", flat=True)
            batch.undone_at = now
        batch.save(update_fields=["done", "left_out", "finished_at", "kept", "undone_at"])


def _waiting() -> QuerySet[Batch]:
    return Batch.objects.filter(Q(finished_at=None) | Q(undo_asked_at__isnull=False, undone_at=None))


def _perform(batch: Batch, now: datetime) -> int:
    part = dict(batch.licenses[batch.done : batch.done + PART])
    rows = list(License.objects.locked().filter(pk__in=part).order_by("pk"))
    current = versions_of(rows)
    unchanged = [row for row in rows if current[row.pk] == part[row.pk]]
    refused = _change(batch, unchanged, now) if unchanged else []
    batch.left_out += sorted({*part} - {row.pk for row in unchanged} | {*refused})
    batch.done += len(part)
    if batch.done >= batch.size:
        batch.finished_at = now
    batch.save(update_fields=["done", "left_out", "finished_at"])
    return 1


def _change(batch: Batch, licenses: list[License], now: datetime) -> list[int]:
    """Perform the action on ``licenses`` and return the keys of those for which it is not possible any more."""
    action, refused = action_of(batch), []

    def act(license: License) -> None:
        try:
            action.perform(license, who=batch.who, now=now)
        except ValidationError:  # another day than when it was displayed
            refused.append(license.pk)

    token = f"{batch.token}:{batch.done}"
    change = changes.change(action.kind, licenses, act, token=token, seen=None, who=batch.who, now=now)
    Change.objects.filter(pk=change.pk).update(batch=batch)
    return refused


def _undo(batch: Batch, now: datetime) -> int:
    parts = list(batch.changes.order_by("pk")[batch.undone_parts : batch.undone_parts + 2])
    for change in parts[:1]:
        try:
            obstacles = changes.undo(change, who=batch.undone_by, now=now)
            batch.kept += sorted(obstacle.license.pk for obstacle in obstacles)
        except TooLate:  # its day passed before its turn
            batch.kept += change.licenses.order_by("pk").values_list("pk", flat=True)
    batch.undone_parts += 1
    if len(parts) < 2:
        batch.undone_at = now
    batch.save(update_fields=["undone_parts", "kept", "undone_at"])
    return 1


def _to_json(value: date | int | str | None) -> object:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _from_json(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value
