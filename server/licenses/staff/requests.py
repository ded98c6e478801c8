"""What support, who may not do it, asks administrators to do: shown on the dashboard until it is done or dismissed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from server.licenses.models import Event, License, StaffRequest


def open_requests() -> QuerySet[StaffRequest]:
    """Return the requests that were neither fulfilled nor dismissed, the oldest first."""
    later = Event.objects.filter(license=OuterRef("license__number"), what=OuterRef("what"), at__gt=OuterRef("at"))
    return StaffRequest.objects.filter(~Exists(later), dismissed_at=None).order_by("at", "pk")


def requests_of(licenses: Collection[License]) -> dict[tuple[int, str], StaffRequest]:
    """Return the open requests for ``licenses`` by the license's primary key and what is asked for."""
    return {(one.license_id, one.what): one for one in open_requests().filter(license__in=licenses)}


@transaction.atomic
def ask(licenses: Collection[License], what: Event.What, *, who: str, now: datetime) -> int:
    """Ask to have ``what`` done to each of ``licenses``, unless that was asked for; return for how many it is new."""
    list(License.objects.filter(pk__in=[one.pk for one in licenses]).locked().order_by("pk"))  # one of two clicks
    asked = requests_of(licenses)
    new = [StaffRequest(license=one, what=what, who=who, at=now) for one in licenses if (one.pk, what) not in asked]
    StaffRequest.objects.bulk_create(new)
    return len(new)


def dismiss(requests: QuerySet[StaffRequest], *, who: str, now: datetime) -> int:
    """Close ``requests`` without doing what they ask for; return how many."""
    return requests.filter(dismissed_at=None).update(dismissed_at=now, dismissed_by=who)
