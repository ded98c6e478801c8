"""Deleting old rows in batches, so that no job holds the database's write lock for long."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

BATCH = 500


def delete_some(rows: QuerySet[Row]) -> int:
    """Delete at most ``BATCH`` of ``rows``, with what belongs to them; return how many. 0: nothing is left."""
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    rows.filter(pk__in=keys).delete()  # of ``rows``: one that has changed since is left
    return len(keys)
