"""How often somebody may try a thing: counted in the database, so that all workers count together."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from server.portal.models import Try

KEPT = timedelta(days=1)
"""How long a try is remembered; no limit looks further back."""


@dataclass(frozen=True)
class Limit:
    """At most ``most`` tries of ``what`` by the same person within ``within``."""

    what: str
    most: int
    within: timedelta

    def spend(self, whom: str, now: datetime) -> bool:
        """Count one more try of ``whom``; False if it is one too many, which is then not counted."""
        digest = _digest(whom)
        Try.objects.filter(at__lt=now - KEPT).delete()
        tries = Try.objects.filter(what=self.what, whom=digest, at__gt=now - self.within).count()
        if tries >= self.most:
            return False
        Try.objects.create(what=self.what, whom=digest, at=now)
        return True


def address_of(request: HttpRequest) -> str:
    """Return the address that the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _digest(whom: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}{whom.lower()}".encode()).hexdigest()
