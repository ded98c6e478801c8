"""The vendor profile: whose server this app asks, which root keys it believes, whom the shop calls."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from licensing import jws
from licensing.claims import Claims
from licensing.errors import DocumentError, VendorError
from licensing.roots import RootKeys, Roots

MOST_ROOTS = 8


@dataclass(frozen=True)
class VendorProfile:
    """``root_keys`` are the pinned root keys, version ``root_version``; ``former_root_keys`` open saved files only."""

    product_name: str
    server_url: str
    portal_url: str
    issuer: str
    root_keys: RootKeys
    support_phone: str
    support_hours: str
    root_version: int = 1
    former_root_keys: RootKeys = field(default_factory=dict)

    @property
    def roots(self) -> Roots:
        return Roots(self.issuer, self.root_version, self.root_keys, self.former_root_keys)


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
    keys = _keys(entries, "root_keys")
    if not keys:
        raise DocumentError("claim 'root_keys' must hold at least one key")
    return VendorProfile(
        product_name=entries.text("product_name", most=40),
        server_url=_url(entries, "server_url"),
        portal_url=_url(entries, "portal_url"),
        issuer=entries.text("issuer", most=200),
        root_keys=keys,
        support_phone=entries.text("support_phone", most=40),
        support_hours=entries.text("support_hours", most=60),
        root_version=entries.integer("root_version", least=1) if "root_version" in entries else 1,
        former_root_keys=_keys(entries, "former_root_keys") if "former_root_keys" in entries else {},
    )


def _keys(entries: Claims, name: str) -> RootKeys:
    keys = [jws.key_from_jwk(item) for item in entries.items(name, most=MOST_ROOTS)]
    return {jws.thumbprint(key): key for key in keys}


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
