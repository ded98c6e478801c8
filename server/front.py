"""The WSGI callable in front of Django: serves terminals and health checks itself, everything else by Django.

A terminal has no session, no form and no language, so its requests skip the middleware of the web pages. A health
check is answered for any Host header, with HTTP/1.0, and whatever is wrong with the pages.
"""

import io
from collections.abc import Callable, Iterable
from http.client import responses as phrases
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.db import close_old_connections

from server.licenses.door.answering import LARGEST
from server.licenses.door.views import Response, statements, unavailable
from server.ops import health
from server.ops.admission import BusyError, gate
from server.ops.observing import observed
from server.ops.proxies import set_client
from server.postgresql.deadline import within

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

SAFE = ("GET", "HEAD")
ANSWER_SECONDS = 6.0
"""For all statements of a terminal's request: the terminal itself waits for ten seconds."""
READY_SECONDS = 2.5


def _statements(environ: WSGIEnvironment) -> Response:
    # One byte more than is allowed, to recognise a body that is too large without reading all of it.
    body = environ["wsgi.input"].read(LARGEST + 1)
    try:
        with gate, within(ANSWER_SECONDS):
            close_old_connections()
            return statements(environ["REMOTE_ADDR"], body)
    except BusyError:
        return unavailable()


def _ready(_environ: WSGIEnvironment) -> Response:
    try:
        with gate, within(READY_SECONDS):
            close_old_connections()
            return health.ready()
    except BusyError:
        return health.without_database()


ROUTES: dict[str, tuple[tuple[str, ...], Callable[[WSGIEnvironment], Response]]] = {
    "/v1/statements": (("POST",), _statements),
    "/healthz": (SAFE, lambda _environ: health.alive()),
    "/readyz": (SAFE, _ready),
}
"""Methods and function of each path that Django does not see."""


class Front:
    """A WSGI application; ``django`` serves what is not in ``ROUTES``."""

    def __init__(self, django: Application) -> None:
        self._django = django

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        route = ROUTES.get(environ["PATH_INFO"])
        if route is None:
            _read_chunked(environ)
            return self._django(environ, start_response)
        set_client(environ)
        method = environ["REQUEST_METHOD"]
        with observed(environ["REMOTE_ADDR"], method, environ["PATH_INFO"]) as seen:
            response = _respond(route, method, environ)
            seen.status = response.status
        headers = [*response.headers.items(), ("X-Request-Id", seen.id)]
        start_response(f"{response.status} {phrases[response.status]}", headers)
        return [b"" if method == "HEAD" else response.body]


def _respond(
    route: tuple[tuple[str, ...], Callable[[WSGIEnvironment], Response]], method: str, environ: WSGIEnvironment
) -> Response:
    methods, function = route
    if method not in methods:
        return Response(405, {"Allow": ", ".join(methods)}, b"")
    return function(environ)


def _read_chunked(environ: WSGIEnvironment) -> None:
    """Give a chunked body the length without which Django takes it for empty; it refuses one that is too large."""
    if "HTTP_TRANSFER_ENCODING" in environ and "CONTENT_LENGTH" not in environ:
        body = environ["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
