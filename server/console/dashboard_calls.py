"""Calls to customers: who has called, and when to call again. Until that day the lists of calls leave it out."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from server.licenses.models import Customer, Note


def call(customer: Customer, *, text: str, again_on: date, who: str, now: datetime) -> Note:
    """Note that ``who`` has called, and that the customer is to be called again on ``again_on``."""
    return Note.objects.create(customer=customer, text=text, call_back_on=again_on, who=who, at=now)


def hidden(today: date) -> QuerySet[Note]:
    """Return the latest call of each customer that is not to be called before a later day."""
    return _latest().filter(call_back_on__gt=today)


def calls_of(customers: Iterable[int]) -> dict[int, Note]:
    """Return the latest call of each of ``customers``, by the customer's primary key."""
    return {note.customer_id: note for note in _latest().filter(customer__in=list(customers))}


def _latest() -> QuerySet[Note]:
    later = Note.objects.filter(customer=OuterRef("customer"), call_back_on__isnull=False, pk__gt=OuterRef("pk"))
    return Note.objects.filter(~Exists(later), call_back_on__isnull=False)
