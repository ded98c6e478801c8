"""Whose request it is, behind proxies: only as many of them are believed as the settings name."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = "HTTP_X_FORWARDED_FOR"


class ClientAddress:
    """Puts the address of the client in the place of the proxy's, for all that come after: limits, lock-out, log.

    ATTOMENZEI_PROXIES proxies stand before this server, and each adds the address it was called from to
    X-Forwarded-For. What stands before those entries was written by the client and says nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_of(
            request.META.get("REMOTE_ADDR", ""), request.META.get(FORWARDED, ""), settings.PROXIES
        )
        return self.get_response(request)


def client_of(peer: str, forwarded: str, proxies: int) -> str:
    """Return the client's address: the peer's, or what the outermost of our ``proxies`` was called from."""
    told = [part.strip() for part in forwarded.split(",")][-proxies:] if proxies else []
    if len(told) < proxies or not told:
        return peer
    try:
        return str(ipaddress.ip_address(told[0]))
    except ValueError:
        return peer
