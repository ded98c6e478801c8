"""The signed stamp of a form: when it was opened, and a mark of its own. Keeps out what fills in forms by itself."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

SALT = "portal.stamp"
FASTEST = timedelta(seconds=3)
"""Nobody fills in the form faster."""
OLDEST = timedelta(hours=24)


@dataclass(frozen=True)
class Stamp:
    """``mark`` tells one opened form from another, so that the same one sent twice is known again."""

    mark: str
    opened_at: datetime

    def __str__(self) -> str:
        return signing.dumps([self.mark, round(self.opened_at.timestamp())], salt=SALT)

    def is_too_fast(self, now: datetime) -> bool:
        return now - self.opened_at < FASTEST


def new_stamp(now: datetime) -> Stamp:
    return Stamp(secrets.token_urlsafe(12), now)


def read_stamp(text: str, now: datetime) -> Stamp | None:
    """Return the stamp, or None if this server did not make it or it is older than ``OLDEST``."""
    try:
        mark, opened = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    stamp = Stamp(mark, datetime.fromtimestamp(opened, UTC))
    return stamp if now - stamp.opened_at <= OLDEST else None
