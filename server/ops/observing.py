"""What is recorded about each response: its id, a line in the access log, and its duration for Prometheus."""

import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from server.ops.logs import request_id
from server.ops.metrics import observe_duration

log = logging.getLogger("server.access")


@dataclass
class Observed:
    """One request; ``status`` is set once there is a response."""

    id: str
    status: int = 500


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
        log.info("%s %s %s %d %.1f ms", address, method, path, seen.status, took * 1000)
    finally:
        request_id.reset(token)


class ObserveResponses:
    """Records all responses of Django, and sends the request's id in X-Request-Id: customers and monitors quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with observed(request.META["REMOTE_ADDR"], request.method or "", request.path) as seen:
            response = self.get_response(request)
            seen.status = response.status_code
            response["X-Request-Id"] = seen.id
            return response
