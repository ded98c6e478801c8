"""Signatures of webhook messages by the Standard Webhooks specification (standardwebhooks.com), version v1.

The database stores the secrets encrypted with a key derived from ``secret.key``, which its backups do not contain.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
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


def sign(secrets: Sequence[str], message: str, payload: bytes, now: datetime) -> dict[str, str]:
    """Return the headers that authenticate ``payload`` as the message with the id ``message``, sent at ``now``.

    There is a signature for each of ``secrets``; a receiver accepts the message if one of them is its own.
    """
    timestamp = str(int(now.timestamp()))
    content = f"{message}.{timestamp}.".encode() + payload
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


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
