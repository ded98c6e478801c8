"""Encryption of texts in the database that let somebody in, with a key derived from ``secret.key``.

A copy of the database, a backup or a filter of a list does not reveal them.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


class DecryptionError(Exception):
    """A text cannot be decrypted: it was encrypted with another ``secret.key``."""


def encrypt(text: str, purpose: str) -> str:
    """Return ``text`` as the database stores it; each ``purpose`` has a key of its own."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def decrypt(stored: str, purpose: str) -> str:
    """Return the text of which ``encrypt`` returned ``stored``.

    Raises:
        DecryptionError: it was encrypted with another ``secret.key``.
    """
    try:
        return _fernet(purpose).decrypt(stored).decode()
    except InvalidToken as error:
        raise DecryptionError("encrypted with another secret.key") from error


def _fernet(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac("server.encryption", purpose, algorithm="sha256").digest()))
