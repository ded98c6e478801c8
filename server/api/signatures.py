"""Signing what is sent to a webhook, by the Standard Webhooks specification (standardwebhooks.com), version v1."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """Return a new secret: 256 random bits, as the receiver's library wants them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(secret: str, message: str, payload: bytes, now: datetime) -> dict[str, str]:
    """Return the headers that prove that ``payload`` comes from who knows ``secret``, and when it was sent."""
    timestamp = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{message}.{timestamp}.".encode() + payload, hashlib.sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }
