"""Private keys as files: creating, reading, and encrypting them with the passphrase of the settings."""

from collections.abc import Container
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from licensing import jws
from licensing.files import write_file
from server.secret_files import SecretFileError, read_secret


class KeyFileError(Exception):
    """A key, the keyset or the vendor profile cannot be used; the message names the file."""


def make_key(path: Path) -> Ed25519PrivateKey:
    """Create a key, write it to ``path``, readable by the owner only, and return it."""
    key = Ed25519PrivateKey.generate()
    while kid_of(key).startswith("-"):  # a command line would parse it as an option
        key = Ed25519PrivateKey.generate()
    write_key(path, key)
    return key


def write_key(path: Path, key: Ed25519PrivateKey) -> None:
    """Write ``key`` to ``path``, encrypted if there is a passphrase."""
    passphrase: bytes | None = settings.PASSPHRASE
    encryption: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    write_file(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption), private=True)


def read_key(path: Path) -> Ed25519PrivateKey:
    """Return the key in the PEM file ``path``; one that is not encrypted needs no passphrase and ignores it.

    Raises:
        KeyFileError: it is missing, others may read it, the passphrase is wrong, or it is another kind of key.
    """
    try:
        pem = read_secret(path)
    except FileNotFoundError as error:
        raise KeyFileError(f"{path}: {error.strerror}") from error
    except SecretFileError as error:
        raise KeyFileError(str(error)) from error
    key = _load(path, pem, settings.PASSPHRASE if is_encrypted(pem) else None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: not an Ed25519 key")
    return key


def find_key(paths: tuple[Path, ...], kids: Container[str]) -> Ed25519PrivateKey | None:
    """Return the key in the first of ``paths`` that is one of ``kids``, or None; missing files are skipped."""
    # Lazily: once a key matches, the others are not read, and may be unreadable.
    keys = (read_key(path) for path in paths if path.exists())
    return next((key for key in keys if kid_of(key) in kids), None)


def kid_of(key: Ed25519PrivateKey) -> str:
    return jws.thumbprint(key.public_key())


def is_encrypted(pem: bytes) -> bool:
    return pem.lstrip().startswith(b"-----BEGIN ENCRYPTED")


def _load(path: Path, pem: bytes, passphrase: bytes | None) -> object:
    if is_encrypted(pem) and passphrase is None:
        raise KeyFileError(f"{path}: encrypted; set ATTOMENZEI_PASSPHRASE or ATTOMENZEI_PASSPHRASE_FILE")
    try:
        return load_pem_private_key(pem, password=passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{path}: {'wrong passphrase' if passphrase else 'not a key in PEM'}") from error
