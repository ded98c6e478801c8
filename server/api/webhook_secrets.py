"""Secrets of webhooks as the database keeps them: encrypted with ``secret.key``, which its backups do not hold."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


class SecretError(Exception):
    """A secret cannot be read; the message says what to do."""


def locked(secret: str) -> str:
    """Return ``secret`` for the database."""
    return _lock().encrypt(secret.encode()).decode()


def unlocked(kept: str) -> str:
    """Return the secret that ``locked`` made ``kept`` of.

    Raises:
        SecretError: with another ``secret.key``.
    """
    try:
        return _lock().decrypt(kept).decode()
    except InvalidToken as error:
        raise SecretError("secret.key is another one than when this webhook was added: add it anew") from error


def _lock() -> Fernet:
    key = salted_hmac("server.api.webhook_secrets", "webhooks", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
