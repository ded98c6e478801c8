"""Creates a server's files: keys, vendor profile and keyset; existing ones are kept. ``migrate`` makes the database."""

import secrets
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing.files import write_file
from licensing.keyset import Keyset
from licensing.vendor import read_vendor
from server.home import Home
from server.licenses.keys.key_files import make_key, read_key
from server.licenses.keys.public_keys import new_signing_key, sign_keyset
from server.profile import change_url, write_profile

DEFAULT_URL = "http://127.0.0.1:8765"


def create_missing_files(home: Home, *, url: str | None, now: datetime) -> bool:
    """Create the files that are missing and return whether any was; ``url`` is written into the profile if given.

    The keyset is written last, so a call that was interrupted can be repeated. Once there is a keyset, a missing file
    was lost, and only a backup can restore it.

    Raises:
        KeyFileError: the root key is needed and cannot be used.
        StorageError: the folder cannot be written.
        VendorError: the profile cannot be used, or ``url`` is not an address.
    """
    fresh = not home.ready
    # Django's sessions and the encryption of webhook secrets depend on it.
    if not home.secret_key.exists():
        write_file(home.secret_key, secrets.token_urlsafe(48).encode(), private=True)
    if not home.keyset.exists():
        _make_keys(home, now)
    if url is not None:
        change_url(home, url)
    return fresh


def _make_keys(home: Home, now: datetime) -> None:
    root = _root(home)
    if not home.vendor.exists():
        write_profile(home, url=DEFAULT_URL, root=root.public_key())
    signing = read_key(home.signing_key) if home.signing_key.exists() else make_key(home.signing_key)
    issuer = read_vendor(home.vendor).issuer
    # Its presence marks a complete server, so it comes last.
    keyset = Keyset.of(issuer, 1, [new_signing_key(signing.public_key(), now)])
    write_file(home.keyset, sign_keyset(root, keyset))


def _root(home: Home) -> Ed25519PrivateKey:
    """Return the root key; a new one only if no profile pins another."""
    if home.vendor.exists() or home.root_key.exists():
        return read_key(home.root_key)
    return make_key(home.root_key)
