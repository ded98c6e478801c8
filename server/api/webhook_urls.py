"""URLs of webhooks: public addresses over TLS only, against server-side request forgery (SSRF)."""

import ipaddress
from urllib.parse import urlsplit

from licensing.characters import UNSAFE

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is assigned to anybody. What leads to an IPv4 address inside of it (NAT64, IPv4-translated,
IPv4-compatible) and site-local addresses are outside, but for ``_SPECIAL``."""
_SPECIAL = [
    ipaddress.ip_network(network)
    for network in ("2002::/16", "2001::/32", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")
]
"""6to4 and its relays, Teredo, documentation, protocols: ``is_global`` takes them for public."""
LONGEST_URL = 500
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class AddressError(Exception):
    """The URL or the address is not allowed; the message says what to enter."""


def check_url(url: str) -> None:
    """Raise AddressError unless a webhook may have ``url``. Its host name is resolved only when a message is sent."""
    if len(url) > LONGEST_URL:
        raise AddressError(f"Enter an address of at most {LONGEST_URL} characters.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        (host or "").encode("idna")  # as it is looked up: no label is empty or too long
    except ValueError as error:
        raise AddressError(f"Enter an address such as https://crm.example.jp/hooks: {error}.") from error
    if UNSAFE.search(url) or not host or port == 0 or parts.scheme not in ("https", "http"):
        raise AddressError("Enter an address such as https://crm.example.jp/hooks.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise AddressError("Enter an address that begins with https://; http:// is for this machine alone.")
    if parts.username is not None or parts.password is not None:
        raise AddressError("Leave name and password out of the address: each message is signed instead.")


def check_peer(address: str) -> None:
    """Raise AddressError unless ``address``, an IP address, is public."""
    peer = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(peer, "ipv4_mapped", None) or peer
    unassigned = inner.version == 6 and inner not in _GLOBAL_UNICAST
    if unassigned or not inner.is_global or inner.is_multicast or any(inner in network for network in _SPECIAL):
        raise AddressError(f"{address} is not a public address: set ATTOMENZEI_WEBHOOK_PRIVATE=1 to allow it.")
