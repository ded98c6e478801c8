"""Which proxy stands between this terminal and its server, by the shop's choice. It asks nobody."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit

USUAL_PORT: Final = 8080


class ProxyMode(StrEnum):
    SYSTEM = "system"
    """What the environment or the operating system says."""
    NONE = "none"
    OWN = "own"


@dataclass(frozen=True)
class Proxy:
    """``host``, ``port``, ``user`` and ``password`` count in the mode OWN alone; ``password`` is shown nowhere."""

    mode: ProxyMode = ProxyMode.SYSTEM
    host: str = ""
    port: int = USUAL_PORT
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """Host and port, without user and password: ``proxy.shop.example:8080``."""
        return f"{self.host}:{self.port}" if self.host else ""

    def by_scheme(self) -> dict[str, str] | None:
        """Return the proxy's URL for each scheme, empty for none; None where the system says."""
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
    port = parts.port if parts.port is not None else USUAL_PORT
    if port == 0:
        raise ValueError("no port 0")
    return (f"[{host}]" if ":" in host else host), port
