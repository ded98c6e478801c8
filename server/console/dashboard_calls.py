"""Calls to customers: who has called, and when to call again. Until that day the lists of calls leave it out."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from server.licenses.models import Note


def hidden(today: date) -> QuerySet[Note]:
    """Return the latest call of each customer that is not to be called before a later day."""
    return _latest().filter(call_back_on__gt=today)


def calls_of(customers: Iterable[int]) -> dict[int, Note]:
    """Return the latest call of each of ``customers``, by the customer's primary key."""
    return {note.customer_id: note for note in _latest().filter(customer__in=list(customers))}


def _latest() -> QuerySet[Note]:
    later = Note.objects.filter(customer=OuterRef("customer"), call_back_on__isnull=False, pk__gt=OuterRef("pk"))
    return Note.objects.filter(~Exists(later), call_back_on__isnull=False)
