"""Undoes a change of any kind."""

from datetime import datetime

from server.licenses.models import Change
from server.licenses.staff import changes, customer_changes, imports
from server.licenses.staff.changes import Obstacle


def undo(change: Change, *, who: str, now: datetime) -> list[Obstacle]:
    """Restore the state before ``change`` of all that was not changed since; return the licenses that were.

    Raises:
        TooLate: a day has passed, or it was undone before.
        Overtaken: the customer was changed again since, so that there is nothing to restore.
        ValidationError: another customer has its former name and address by now.
    """
    if change.kind == Change.Kind.IMPORT:
        return imports.undo(change, who=who, now=now)
    if change.customer_id is not None:
        customer_changes.undo(change, who=who, now=now)
        return []
    return changes.undo(change, who=who, now=now)
