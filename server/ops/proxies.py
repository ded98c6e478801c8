"""The client's address behind reverse proxies, of which only as many are trusted as the settings name."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = "HTTP_X_FORWARDED_FOR"


class ClientAddress:
    """Replaces REMOTE_ADDR by the client's address, for everything after it: rate limits, lock-out, access log.

    Each of the ATTOMENZEI_PROXIES proxies appends the address of its peer to X-Forwarded-For. Entries before those
    come from the client and cannot be trusted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_of(
            request.META.get("REMOTE_ADDR", ""), request.META.get(FORWARDED, ""), settings.PROXIES
        )
        return self.get_response(request)


def client_of(peer: str, forwarded: str, proxies: int) -> str:
    """Return the client's address: that of the peer, or of the peer of the outermost of our ``proxies``."""
    hops = [part.strip() for part in forwarded.split(",")][-proxies:] if proxies else []
    if len(hops) < proxies or not hops:
        return peer
    try:
        return str(ipaddress.ip_address(hops[0]))
    except ValueError:
        return peer
