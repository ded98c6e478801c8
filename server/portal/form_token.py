"""A signed token in a form, with its id and when it was opened: against bots and double submission."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

SALT = "portal.stamp"
FASTEST = timedelta(seconds=3)
"""No person fills in the form faster."""
OLDEST = timedelta(hours=24)


@dataclass(frozen=True)
class FormToken:
    """``form_id`` identifies one opened form, so that submitting it twice is recognised."""

    form_id: str
    opened_at: datetime

    def __str__(self) -> str:
        return signing.dumps([self.form_id, round(self.opened_at.timestamp())], salt=SALT)

    def is_too_fast(self, now: datetime) -> bool:
        return now - self.opened_at < FASTEST


def new_token(now: datetime) -> FormToken:
    return FormToken(secrets.token_urlsafe(12), now)


def read_token(text: str, now: datetime) -> FormToken | None:
    """Return the token, or None if its signature is wrong or it is older than ``OLDEST``."""
    try:
        form_id, opened = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    token = FormToken(form_id, datetime.fromtimestamp(opened, UTC))
    return token if now - token.opened_at <= OLDEST else None
