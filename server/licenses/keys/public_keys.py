"""The vendor's public keys: the root keys in force, their chain and the keyset, and how the next keyset is made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from licensing import jws
from licensing.errors import DocumentError, LicensingError, StorageError
from licensing.files import read_file
from licensing.keyset import KEYSET_TYP, MOST_KEYS, Keyset, SigningKey, open_keyset
from licensing.roots import Link, Roots, read_links
from licensing.vendor import VendorProfile, read_vendor
from server.home import Home
from server.licenses.keys.key_files import KeyFileError

VALIDITY = timedelta(days=5 * 366)
"""How long a new signing key may sign."""
BACKDATED = timedelta(days=1)
"""A new key is valid from a day ago, because the server's clock may be set back after ``init``."""
HANDOVER = timedelta(days=1)
"""How much longer the former key may sign: until every worker of every server has read the new one."""
OVERLAP = 400
"""Days for which an ended key stays listed: no statement is valid for longer, as an allowance is at most 400 days."""


@dataclass(frozen=True)
class PublicKeys:
    """``roots`` signed ``keyset``; ``chain`` are the links from the pinned roots to ``roots``, for terminals."""

    roots: Roots
    chain: tuple[Link, ...]
    document: bytes
    keyset: Keyset


def read_public_keys(home: Home) -> PublicKeys:
    """Return the keys in force. A link to roots that have not signed the keyset yet does not count.

    Raises:
        KeyFileError: a file is missing or does not match the others; the message names it.
    """
    try:
        vendor = read_vendor(home.vendor)
        document = home.keyset.read_bytes()
        return _public_keys(vendor, document, read_links(read_file(home.roots) or b"{}"))
    except OSError as error:
        raise KeyFileError(f"{home.keyset}: {error.strerror or error}") from error
    except StorageError as error:
        raise KeyFileError(f"{home.roots}: {error}") from error
    except LicensingError as error:
        raise KeyFileError(f"{home.keyset} does not match {home.vendor} and {home.roots.name}: {error}") from error


def _public_keys(vendor: VendorProfile, document: bytes, links: tuple[Link, ...]) -> PublicKeys:
    roots = vendor.roots.follow(links)
    try:
        keyset = open_keyset(document, roots.keys, issuer=vendor.issuer)
    except DocumentError:
        # An interrupted installation has written the chain, but not the keyset yet: ignore its last link.
        if not links or links[-1].version <= vendor.root_version:
            raise
        return _public_keys(vendor, document, links[:-1])
    return PublicKeys(roots, links, document, keyset)


def new_signing_key(key: Ed25519PublicKey, now: datetime) -> SigningKey:
    return SigningKey(key, now - BACKDATED, now + VALIDITY)


def rotated(keyset: Keyset, new: SigningKey, now: datetime, overlap: timedelta) -> Keyset:
    """Return the next version: ``new`` signs, the others end, and those that ended ``overlap`` ago are omitted."""
    # The former key stays listed, because terminals have statements that it signed.
    ended = [_ended(key, now + HANDOVER) for key in keyset.keys.values()]
    return _next(keyset, [*(key for key in ended if key.not_after > now - overlap), new])


def revoked(keyset: Keyset, kid: str, new: SigningKey | None) -> Keyset:
    """Return the next version without the key ``kid``; ``new`` replaces it if it was in use.

    Raises:
        KeyFileError: there is no such key.
    """
    if kid not in keyset.keys:
        raise KeyFileError(f"no signing key {kid} in the keyset: see `attomenzei-server keys show`")
    left = [key for key in keyset.keys.values() if key.kid != kid]
    return _next(keyset, [*left, new] if new else left)


def renewed(keyset: Keyset) -> Keyset:
    """Return the next version with the same keys, for another root key to sign."""
    return _next(keyset, list(keyset.keys.values()))


def sign_keyset(root: Ed25519PrivateKey, keyset: Keyset) -> bytes:
    header = {"kid": jws.thumbprint(root.public_key())}
    return jws.sign(keyset.claims(), typ=KEYSET_TYP, key=root, header=header)


def _ended(key: SigningKey, end: datetime) -> SigningKey:
    return SigningKey(key.public, key.not_before, min(key.not_after, end))


def _next(keyset: Keyset, keys: list[SigningKey]) -> Keyset:
    if len(keys) > MOST_KEYS:
        raise KeyFileError(f"a keyset has at most {MOST_KEYS} keys: shorten --overlap or revoke some")
    return Keyset.of(keyset.issuer, keyset.version + 1, keys)
