"""What is recorded about each response: its id, a line in the access log, and its duration for Prometheus."""

import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from server.api.models import Token
from server.ops.logs import AccessRecord, request_id
from server.ops.metrics import observe_duration

log = logging.getLogger("server.access")


@dataclass
class Observed:
    """One request; ``status`` and ``user`` are set once there is a response."""

    id: str
    status: int = 500
    user: str = "-"
    """Of the console, or the token of the API."""


@contextlib.contextmanager
def observed(address: str, method: str, path: str) -> Iterator[Observed]:
    """Record the response that the block makes to a request from ``address``."""
    seen = Observed(secrets.token_hex(6))
    token = request_id.set(seen.id)
    begun = time.perf_counter()
    try:
        yield seen
        took = time.perf_counter() - begun
        observe_duration(path, seen.status, took)
        ms = round(took * 1000, 1)
        log.handle(AccessRecord(address=address, method=method, path=path, status=seen.status, ms=ms, user=seen.user))
    finally:
        request_id.reset(token)


class ObserveResponses:
    """Records all responses of Django, and sends the request's id in X-Request-Id: customers and monitors quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with observed(request.META["REMOTE_ADDR"], request.method or "", request.path) as seen:
            response = self.get_response(request)
            seen.status, seen.user = response.status_code, _user_of(request)
            response["X-Request-Id"] = seen.id
            return response


def _user_of(request: HttpRequest) -> str:
    """Return who was signed in, as far as that is known: a page that did not ask costs no query now."""
    token = getattr(request, "auth", None)
    if isinstance(token, Token):
        return f"api:{token.name}"
    known: AbstractBaseUser | None = getattr(request, "_cached_user", None)  # what request.user has loaded
    return known.get_username() or "-" if known else "-"
