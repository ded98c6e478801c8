"""The vendor profile (``vendor.json``): which server this app asks, which root keys it trusts, whom the shop calls."""

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from licensing import jws
from licensing.claims import Claim, Claims, Document, integer, text
from licensing.errors import DocumentError, StorageError, VendorError
from licensing.files import read_file
from licensing.roots import RootKeys, Roots

MOST_ROOTS = 8
PINNED = ("issuer", "root_keys", "root_version", "former_root_keys")
"""The claims that decide which statements are believed: in a packaged app they are compiled in."""


def _read_keys(entries: Claims, name: str) -> RootKeys:
    keys = [jws.key_from_jwk(item) for item in entries.items(name, most=MOST_ROOTS)]
    return {jws.thumbprint(key): key for key in keys}


def _read_pinned_keys(entries: Claims, name: str) -> RootKeys:
    keys = _read_keys(entries, name)
    if not keys:
        raise DocumentError(f"claim {name!r} must contain at least one key")
    return keys


def _write_keys(keys: RootKeys) -> list[Mapping[str, str]]:
    return [jws.public_jwk(key) for key in keys.values()]


def _read_url(entries: Claims, name: str) -> str:
    url = entries.text(name, most=300)
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise DocumentError(f"claim {name!r} must be an address such as https://license.example.jp")
    return url.rstrip("/")


_URL = Claim(_read_url)


@dataclass(frozen=True)
class VendorProfile(Document):
    """``root_keys`` are the pinned root keys, version ``root_version``; ``former_root_keys`` open saved files only.

    ``company_name`` and ``company_address`` are those of the vendor, which its e-mails end with.
    """

    product_name: Annotated[str, text(40)]
    server_url: Annotated[str, _URL]
    portal_url: Annotated[str, _URL]
    issuer: Annotated[str, text(200)]
    root_keys: Annotated[RootKeys, Claim(_read_pinned_keys, _write_keys)]
    support_phone: Annotated[str, text(40)]
    support_hours: Annotated[str, text(60)]
    company_name: Annotated[str, text(100)] = ""
    company_address: Annotated[str, text(200)] = ""
    root_version: Annotated[int, integer(least=1)] = 1
    former_root_keys: Annotated[RootKeys, Claim(_read_keys, _write_keys)] = field(default_factory=dict)

    @property
    def roots(self) -> Roots:
        return Roots(self.issuer, self.root_version, self.root_keys, self.former_root_keys)


def read_vendor(path: Path, pinned: Mapping[str, object] | None = None) -> VendorProfile:
    """Return the vendor profile in ``path``; the claims ``pinned`` replace those in the file.

    Raises:
        VendorError: it is missing, not JSON, or an entry is wrong; the message names file and entry.
    """
    try:
        profile = read_file(path)
        if profile is None:
            raise VendorError(f"vendor profile {path}: {os.strerror(errno.ENOENT)}")
        return VendorProfile.from_claims(Claims(jws.parse_json(profile)).replaced(pinned or {}))
    except (StorageError, DocumentError) as error:
        raise VendorError(f"vendor profile {path}: {error}") from error
