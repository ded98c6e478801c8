"""Writes the vendor profile (vendor.json), with which the app is built; ``licensing.vendor`` reads it."""

import ipaddress
import json
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

import idna
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from licensing import jws
from licensing.errors import VendorError
from licensing.files import write_file
from licensing.roots import Roots
from licensing.vendor import MOST_ROOTS, read_vendor
from server.home import Home

NO_PHONE = "03-0000-0000"
"""The placeholder in a new profile."""


def write_profile(home: Home, *, url: str, root: Ed25519PublicKey) -> None:
    """Write a new profile. The issuer is a UUID and not the address, so that the address may change."""
    entries = {
        "product_name": "あっと免税",
        **_addresses(url),
        "issuer": uuid.uuid4().urn,
        "root_keys": [jws.public_jwk(root)],
        "support_phone": NO_PHONE,
        "support_hours": "9:00〜18:00",
    }
    _write(home, entries)


def change_url(home: Home, url: str) -> None:
    """Replace the address in the profile; all other entries stay, unknown ones too.

    Raises:
        VendorError: the profile cannot be used, or ``url`` is not an address; nothing is written.
    """
    read_vendor(home.vendor)
    _write(home, {**json.loads(home.vendor.read_bytes()), **_addresses(url)})


def pin_roots(home: Home, roots: Roots) -> None:
    """Pin ``roots`` for new builds of the app; former root keys remain, to open files saved before an update."""
    vendor = read_vendor(home.vendor)
    if roots.version == vendor.root_version:
        return
    former = [jws.public_jwk(key) for kid, key in roots.all_keys.items() if kid not in roots.keys]
    entries = {
        "root_keys": [jws.public_jwk(key) for key in roots.keys.values()],
        "root_version": roots.version,
        "former_root_keys": former[-MOST_ROOTS:],
    }
    _write(home, {**json.loads(home.vendor.read_bytes()), **entries})


def _addresses(url: str) -> dict[str, str]:
    """Return the entries for the server at ``url``; a Japanese domain as browsers and certificates write it (IDNA).

    Raises:
        VendorError: it has a path, or no host name. Links and pages begin at the root of their host.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise VendorError(f"{url}: not a host name: {error}") from error
    if not parts.netloc:  # for the reader of the profile to refuse
        return {"server_url": url, "portal_url": url}
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise VendorError(f"{url}: name the server without a path, such as https://license.example.jp")
    if "@" in parts.netloc:
        raise VendorError(f"{parts.hostname}: leave name and password out of the address")
    try:
        host, port = _host(parts.hostname or ""), f":{parts.port}" if parts.port is not None else ""
    except ValueError as error:  # idna's own is one
        raise VendorError(f"{url}: not a host name: {error}") from error
    url = f"{parts.scheme}://{host}{port}"
    return {"server_url": url, "portal_url": url + "/portal"}


def _host(name: str) -> str:
    try:
        return f"[{name}]" if ipaddress.ip_address(name).version == 6 else name
    except ValueError:
        return idna.encode(name, uts46=True).decode()


def _write(home: Home, entries: Mapping[str, object]) -> None:
    draft = home.vendor.with_name("vendor.json.new")
    write_file(draft, json.dumps(entries, ensure_ascii=False, indent=2).encode() + b"\n")
    try:
        read_vendor(draft)
        draft.replace(home.vendor)
    finally:
        draft.unlink(missing_ok=True)
