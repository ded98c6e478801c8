"""Signatures of webhook messages by the Standard Webhooks specification (standardwebhooks.com), version v1.

The database stores the secrets encrypted with a key derived from ``secret.key``, which its backups do not contain.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from server import encryption
from server.encryption import DecryptionError

PREFIX = "whsec_"
PURPOSE = "webhook"


class SecretError(Exception):
    """A secret cannot be decrypted; the message says what to do."""


def new_secret() -> str:
    """Return a new secret of 256 random bits in the format of the specification."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, message: str, payload: bytes, now: datetime) -> dict[str, str]:
    """Return the headers that authenticate ``payload`` as the message with the id ``message``, sent at ``now``."""
    timestamp = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{message}.{timestamp}.".encode() + payload, hashlib.sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


def encrypt(secret: str) -> str:
    """Return ``secret`` as the database stores it."""
    return encryption.encrypt(secret, PURPOSE)


def decrypt(stored: str) -> str:
    """Return the secret of which ``encrypt`` returned ``stored``.

    Raises:
        SecretError: it was encrypted with another ``secret.key``.
    """
    try:
        return encryption.decrypt(stored, PURPOSE)
    except DecryptionError as error:
        raise SecretError("secret.key is another one than when this webhook was added: add it anew") from error
