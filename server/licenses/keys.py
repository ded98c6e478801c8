"""Key files and the keyset: what ``init`` makes once. The root key is used here and nowhere else, to sign keysets."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from licensing import jws
from licensing.files import write_file
from licensing.keyset import KEYSET_TYP, Keyset, SigningKey

VALIDITY = timedelta(days=5 * 366)
"""How long a new signing key may sign."""
BACKDATED = timedelta(days=1)
"""A new key is valid from a day ago: the server's clock may yet be put right after ``init``."""


class KeyFileError(Exception):
    """A key, the keyset or the vendor profile cannot be used; the message names the file."""


def make_key(path: Path) -> Ed25519PrivateKey:
    """Make a new key, write it to ``path`` for the owner's eyes only, and return it."""
    key = Ed25519PrivateKey.generate()
    write_file(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), private=True)
    return key


def read_key(path: Path) -> Ed25519PrivateKey:
    """Return the key in the PEM file ``path``.

    Raises:
        KeyFileError: there is none, or it is another kind of key.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyFileError(f"{path}: {error.strerror or error}") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"{path}: not a key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: not an Ed25519 key")
    return key


def sign_keyset(
    root: Ed25519PrivateKey, signing: Ed25519PrivateKey, *, issuer: str, version: int, now: datetime
) -> bytes:
    """Return version ``version`` of the keyset: ``signing`` alone, valid from ``now`` (less a day) on."""
    key = SigningKey(signing.public_key(), now - BACKDATED, now + VALIDITY)
    keyset = Keyset.of(issuer, version, [key])
    header = {"kid": jws.thumbprint(root.public_key())}
    return jws.sign(keyset.claims(), typ=KEYSET_TYP, key=root, header=header)
