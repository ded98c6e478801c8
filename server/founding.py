"""Making a server's files: keys, vendor profile and keyset. What is there is kept; the database is not made here."""

import secrets
from datetime import datetime

from licensing.files import write_file
from licensing.vendor import VendorProfile, read_vendor
from server.home import Home
from server.licenses.keys import make_key, read_key, sign_keyset
from server.profile import change_url, write_profile

DEFAULT_URL = "http://127.0.0.1:8765"


def found(home: Home, *, url: str | None, now: datetime) -> bool:
    """Make the files that are missing and return whether any was; ``url`` is written into the profile if given.

    Each file needs only those made before it, so a founding that was broken off can go on.

    Raises:
        KeyFileError: the root or the signing key is needed and cannot be used.
        StorageError: the folder cannot be written.
        VendorError: the profile cannot be used, or ``url`` is no address.
    """
    fresh = not home.ready
    if not home.secret_key.exists():
        write_file(home.secret_key, secrets.token_urlsafe(48).encode(), private=True)
    profile = _profile(home, url)
    if not home.signing_key.exists():
        make_key(home.signing_key)
    if not home.keyset.exists():
        root, signing = read_key(home.root_key), read_key(home.signing_key)
        write_file(home.keyset, sign_keyset(root, signing, issuer=profile.issuer, version=1, now=now))
    return fresh


def _profile(home: Home, url: str | None) -> VendorProfile:
    if not home.vendor.exists():
        root = read_key(home.root_key) if home.root_key.exists() else make_key(home.root_key)
        return write_profile(home, url=url or DEFAULT_URL, root=root.public_key())
    profile = read_vendor(home.vendor)
    return profile if url is None else change_url(home, url)
