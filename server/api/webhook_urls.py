"""URLs of webhooks: public addresses over TLS only, against server-side request forgery (SSRF)."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class AddressError(Exception):
    """The URL or the address is not allowed; the message says what to enter."""


def check_url(url: str) -> None:
    """Raise AddressError unless a webhook may have ``url``. Its host name is resolved only when a message is sent."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressError(f"Enter an address such as https://crm.example.jp/hooks: {error}.") from error
    if not host or port == 0 or parts.scheme not in ("https", "http"):
        raise AddressError("Enter an address such as https://crm.example.jp/hooks.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise AddressError("Enter an address that begins with https://; http:// is for this machine alone.")
    if parts.username is not None or parts.password is not None:
        raise AddressError("Leave name and password out of the address: each message is signed instead.")


def check_peer(address: str) -> None:
    """Raise AddressError unless ``address``, an IP address, is public."""
    peer = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(peer, "ipv4_mapped", None) or peer
    if not inner.is_global or inner.is_multicast:
        raise AddressError(f"{address} is not a public address: set ATTOMENZEI_WEBHOOK_PRIVATE=1 to allow it.")


class PublicOnly(HTTPAdapter):
    """Connects to public addresses only: checks the peer of the connection, since DNS may change after a check."""

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        pool.ConnectionCls = _PublicHTTPS if isinstance(pool, HTTPSConnectionPool) else _PublicHTTP
        return pool


class _Public(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        try:
            check_peer(connected.getpeername()[0])
        except AddressError:
            connected.close()
            raise
        return connected


class _PublicHTTP(_Public):
    pass


class _PublicHTTPS(_Public, HTTPSConnection):
    pass
