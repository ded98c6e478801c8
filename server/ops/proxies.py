"""The client's address behind reverse proxies, of which only as many are trusted as the settings name."""

import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from server.rate_limits import UNKNOWN

FORWARDED = "HTTP_X_FORWARDED_FOR"
PEER = "attomenzei.peer"
"""In the WSGI environ: the address at the other end of the connection, which may be a proxy's."""
_WITH_PORT = re.compile(r"\[([0-9a-fA-F:.%]+)\](?::\d+)?|([0-9.]+):\d+")


class ClientAddress:
    """Sets REMOTE_ADDR to the client's address, for everything after it: rate limits, lock-out, access log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_client(request.META)
        return self.get_response(request)


def set_client(environ: dict[str, object]) -> None:
    """Set REMOTE_ADDR in a WSGI ``environ`` to the client's address."""
    peer = environ[PEER] = str(environ.get("REMOTE_ADDR", ""))
    environ["REMOTE_ADDR"] = client_of(peer, str(environ.get(FORWARDED, "")), settings.PROXIES)


def client_of(peer: str, forwarded: str, proxies: int) -> str:
    """Return the client's address: that of the peer, or of the peer of the outermost of our ``proxies``.

    Each of the ATTOMENZEI_PROXIES proxies appends the address of its peer to X-Forwarded-For. Entries before those
    come from the client and cannot be trusted. An address that is missing or cannot be read is ``UNKNOWN``, never the
    proxy's own: that is often loopback, which has no limits.
    """
    if not proxies:
        return _address(peer)
    hops = [part.strip() for part in forwarded.split(",")][-proxies:]
    return _address(hops[0]) if len(hops) == proxies else UNKNOWN


@lru_cache(maxsize=1024)
def _address(text: str) -> str:
    """Return the address in ``text``, which may have brackets and a port, as some load balancers write it."""
    if found := _WITH_PORT.fullmatch(text):
        text = found[1] or found[2]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return UNKNOWN
