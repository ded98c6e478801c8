"""The proxy between this terminal and its server: the shop's choice, the environment, or the operating system.

find_proxy("https://license.example.jp", Proxy())     # None, or ProxyAddress("http", "proxy.example.jp", 8080, …)
"""

import ipaddress
import os
import re
import unicodedata
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from licensing.characters import one_line
from licensing.errors import Unreachable, wrong_setting

DEFAULT_PORT: Final = 8080
"""For an address that is typed into the app."""
_PORTS: Final = {"http": 80, "https": 443}
"""For an address of the environment or the operating system that names no port."""
_ADDRESS: Final = re.compile(
    r"""
    (?: (?P<scheme> [a-z][a-z0-9+.-]* ) :// )?
    (?: (?P<user> [^:/?#\x00-\x1f]* ) (?: : (?P<password> [^/?#\x00-\x1f]* ) )? @ )?
    (?P<host> \[ [0-9a-f:.]+ (?: % \w+ )? \] | [^\s:/?#@\[\]%\\]+ )
    (?: : (?P<port> [0-9]{1,5} ) )?
    /?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Stricter than ``urlsplit``: what a ``#`` or ``/`` in a password leaves over would be taken for a host, and shown."""
_PASSWORD_BEHIND: Final = re.compile(r":\d+:[^:]*[^\s:0-9a-f][^:]*:", re.IGNORECASE)
"""Of an address such as ``proxy:8080:user:password``, and not of IPv6."""


class ProxyMode(StrEnum):
    SYSTEM = "system"
    """The setting of the environment or the operating system."""
    NONE = "none"
    OWN = "own"


@dataclass(frozen=True)
class Proxy:
    """The shop's choice. ``host``, ``port``, ``user`` and ``password`` are for the mode OWN only; ``password`` is never
    displayed.
    """

    mode: ProxyMode = ProxyMode.SYSTEM
    host: str = ""
    port: int = DEFAULT_PORT
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Host and port, without user and password: ``proxy.shop.example:8080``."""
        return f"{self.host}:{self.port}" if self.host else ""


@dataclass(frozen=True)
class ProxyAddress:
    """A proxy to connect to. ``credentials`` is ``user:password`` in the bytes that are sent, empty for none."""

    scheme: str
    host: str
    port: int
    credentials: bytes = field(default=b"", repr=False)

    def __str__(self) -> str:
        """Return host and port, for display."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """Return the header with the credentials. UTF-8 (RFC 7617 §2.1), whatever the password consists of."""
        return {"Proxy-Authorization": f"Basic {b64encode(self.credentials).decode()}"} if self.credentials else {}


def parse_address(text: str) -> tuple[str, int]:
    """Return host and port of what was typed or pasted: ``proxy.shop.example:8080``, with or without ``http://``.

    Raises:
        ValueError: there is no host, or no port that can be.
    """
    # From a mail or a Japanese keyboard: wide letters, and what is invisible.
    found = _parse(one_line(unicodedata.normalize("NFKC", text)).strip(), DEFAULT_PORT)
    if found.scheme != "http" or found.credentials:
        raise ValueError("not a host and port")
    return (f"[{found.host}]" if ":" in found.host else found.host), found.port


def find_proxy(url: str, chosen: Proxy) -> ProxyAddress | None:
    """Return the proxy through which ``url`` is requested, or None for a direct connection.

    The shop's choice comes first, then the environment (``HTTPS_PROXY``, ``NO_PROXY``), then the operating system.

    Raises:
        Unreachable: a setting of this PC is no address of a proxy, or of one that is not supported (``socks5``).
    """
    match chosen.mode:
        case ProxyMode.NONE:
            return None
        case ProxyMode.OWN:
            return _own(chosen)
    name, value = _system_setting(url)
    if not value:
        return None
    try:
        return _parse(value)
    except ValueError as error:
        raise wrong_setting(name, _without_secrets(value)) from error


def proxy_for(url: str, chosen: Proxy | None = None) -> str:
    """Return the proxy for ``url`` as host:port, for display; empty for none.

    Raises:
        Unreachable: the setting cannot be read as an address, so no part of it is displayed.
    """
    proxy = find_proxy(url, chosen or Proxy())
    return str(proxy) if proxy else ""


def ineffective_exception(host: str) -> Unreachable | None:
    """Return what is wrong with ``NO_PROXY`` if it was meant to except ``host`` (``*.example.jp``) but does not."""
    for name in _names("no_proxy"):
        for entry in re.split(r"[,;\s]+", os.environ[name].lower()):
            excepted = re.sub(r"^([a-z]+://)?(\*?\.)?|[:/].*$", "", entry)
            if excepted and (host == excepted or host.endswith(f".{excepted}")):
                return wrong_setting(name, _without_secrets(os.environ[name]))
    return None


def _own(chosen: Proxy) -> ProxyAddress:
    try:
        found = _parse(chosen.address)
    except ValueError as error:
        raise wrong_setting("proxy.json", _without_secrets(chosen.address)) from error
    credentials = f"{chosen.user}:{chosen.password}".encode() if chosen.user or chosen.password else b""
    return ProxyAddress(found.scheme, found.host, found.port, credentials)


def _system_setting(url: str) -> tuple[str, str]:
    """Return the name and the value of the setting for ``url``; an empty value where there is none."""
    from urllib.request import getproxies, proxy_bypass  # takes long to import: not for the first paint

    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        if proxy_bypass(host) or proxy_bypass(parts.netloc) or _is_in_excepted_network(host):
            return "", ""
        proxies = getproxies()
    except (ValueError, OSError) as error:  # on Windows: the registry has what Python cannot parse
        raise wrong_setting("ProxyServer", "…") from error
    for scheme in (parts.scheme, "all"):
        if value := proxies.get(scheme, "").strip():
            names = [name for name in _names(f"{scheme}_proxy") if os.environ[name].strip() == value]
            return (names[0] if names else "ProxyServer"), value
    return "", ""


def _is_in_excepted_network(host: str) -> bool:
    """Return whether ``NO_PROXY`` has a network (``192.168.0.0/16``) that ``host``, an IP address, belongs to."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    for entry in (entry.strip() for name in _names("no_proxy") for entry in os.environ[name].split(",")):
        with suppress(ValueError):
            if address in ipaddress.ip_network(entry, strict=False):
                return True
    return False


def _names(name: str) -> list[str]:
    """Return how ``name`` is spelled in the environment: lower case first, because it takes precedence."""
    return sorted((found for found in os.environ if found.lower() == name), reverse=True)


def _parse(value: str, port: int | None = None) -> ProxyAddress:
    """Return the address in ``value``. Raises ValueError if anything is left over, so that nothing can be misread."""
    found = _ADDRESS.fullmatch(value)
    if found is None:
        raise ValueError("not an address")
    scheme = (found["scheme"] or "http").lower()
    number = int(found["port"]) if found["port"] else port or _PORTS.get(scheme, 0)
    if scheme not in _PORTS or not 0 < number < 65536:
        raise ValueError("not the address of a proxy that can be used")
    host = found["host"].strip("[]")
    if ":" not in host:
        host = host.encode("idna").decode()  # UnicodeError is a ValueError
        if re.search(r"[^\w.-]", host):
            raise ValueError("not a host name")
    credentials = b""
    if found["user"] or found["password"]:  # RFC 7617 permits an empty user
        credentials = _unquote(found["user"]) + b":" + _unquote(found["password"] or "")
    return ProxyAddress(scheme, host, number, credentials)


def _unquote(text: str) -> bytes:
    """Return the bytes that ``text`` encodes in percents; the rest is UTF-8, or bytes as in the environment."""
    return unquote_to_bytes(text.encode("utf-8", "surrogateescape"))


def _without_secrets(value: str) -> str:
    """Return ``value`` for display. Where it may contain a password, nothing but the scheme is shown."""
    if "@" in unicodedata.normalize("NFKC", value) or "%40" in value or _PASSWORD_BEHIND.search(value):
        scheme = re.match(r"(https?|ftp|socks\w{0,2})://", value)
        return f"{scheme[0] if scheme else ''}…"
    return value
