"""The vendor profile: whose server this app asks, which root keys it believes, whom the shop calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from licensing import jws
from licensing.claims import Claims
from licensing.errors import DocumentError, VendorError

MOST_ROOTS = 8


@dataclass(frozen=True)
class VendorProfile:
    """``root_keys`` are the pinned root keys by their RFC 7638 thumbprints."""

    product_name: str
    server_url: str
    portal_url: str
    issuer: str
    root_keys: Mapping[str, Ed25519PublicKey]
    support_phone: str
    support_hours: str


def read_vendor(path: Path) -> VendorProfile:
    """Return the vendor profile in ``path``.

    Raises:
        VendorError: it is missing, not JSON, or an entry is wrong; the message names file and entry.
    """
    try:
        return _profile(Claims(jws.parse_json(path.read_bytes())))
    except OSError as error:
        raise VendorError(f"vendor profile {path}: {error.strerror or error}") from error
    except DocumentError as error:
        raise VendorError(f"vendor profile {path}: {error}") from error


def _profile(entries: Claims) -> VendorProfile:
    keys = [jws.key_from_jwk(item) for item in entries.items("root_keys", most=MOST_ROOTS)]
    if not keys:
        raise DocumentError("claim 'root_keys' must hold at least one key")
    return VendorProfile(
        product_name=entries.text("product_name", most=40),
        server_url=_url(entries, "server_url"),
        portal_url=_url(entries, "portal_url"),
        issuer=entries.text("issuer", most=200),
        root_keys={jws.thumbprint(key): key for key in keys},
        support_phone=entries.text("support_phone", most=40),
        support_hours=entries.text("support_hours", most=60),
    )


def _url(entries: Claims, name: str) -> str:
    url = entries.text(name, most=300)
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise DocumentError(f"claim {name!r} must be an address such as https://license.example.jp")
    return url.rstrip("/")
