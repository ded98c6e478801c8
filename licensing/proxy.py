"""The proxy between this terminal and its server: the shop's setting, and the URL that results from it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit

DEFAULT_PORT: Final = 8080


class ProxyMode(StrEnum):
    SYSTEM = "system"
    """The setting of the environment or the operating system."""
    NONE = "none"
    OWN = "own"


@dataclass(frozen=True)
class Proxy:
    """``host``, ``port``, ``user`` and ``password`` are for the mode OWN only; ``password`` is never displayed."""

    mode: ProxyMode = ProxyMode.SYSTEM
    host: str = ""
    port: int = DEFAULT_PORT
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Host and port, without user and password: ``proxy.shop.example:8080``."""
        return f"{self.host}:{self.port}" if self.host else ""

    def by_scheme(self) -> dict[str, str] | None:
        """Return the proxy's URL for each scheme, empty for no proxy; None where the system decides."""
        if self.mode is ProxyMode.SYSTEM:
            return None
        return dict.fromkeys(("http", "https"), "" if self.mode is ProxyMode.NONE else self._url)

    @property
    def _url(self) -> str:
        password = f":{quote(self.password, safe='')}" if self.password else ""
        user = f"{quote(self.user, safe='')}{password}@" if self.user else ""
        return f"http://{user}{self.address}"


def parse_address(text: str) -> tuple[str, int]:
    """Return host and port of what was typed or pasted: ``proxy.shop.example:8080``, with or without ``http://``.

    Raises:
        ValueError: there is no host, or no port that can be.
    """
    typed = text.strip()
    parts = urlsplit(typed if "://" in typed else f"//{typed}")
    host = parts.hostname or ""
    if not host or any(character.isspace() for character in host) or "@" in parts.netloc:
        raise ValueError("not a host and port")
    port = parts.port if parts.port is not None else DEFAULT_PORT
    if port == 0:
        raise ValueError("no port 0")
    return (f"[{host}]" if ":" in host else host), port


def proxy_for(url: str, chosen: Proxy | None = None) -> str:
    """Return the proxy for ``url`` as host:port, for display; empty for none."""
    return urlsplit(proxy_url(url, chosen or Proxy())).netloc.rpartition("@")[2]


def proxy_url(url: str, chosen: Proxy) -> str:
    """Return the proxy for ``url`` as a URL with its password: for connecting, never for display.

    The shop's setting comes first, then the environment (``HTTPS_PROXY``, ``NO_PROXY``), then the operating system.
    """
    own = chosen.by_scheme()
    if own is not None:
        return own["https"]
    from requests.utils import get_environ_proxies, select_proxy  # a tenth of a second: see ``channel``

    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    return proxy if "//" in proxy or not proxy else f"http://{proxy}"
