"""Posts a request over the network: proxy, TLS, redirects, and by whose fault it could not be sent."""

import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import urljoin

from licensing.answer import NETWORK_AUTHENTICATION_REQUIRED, Answer, read_answer
from licensing.codes import Trouble
from licensing.connection import Deadline, Server, open_connection, run_within
from licensing.errors import Unreachable
from licensing.exchange import Received, broken, send
from licensing.proxy import Proxy, ProxyAddress, find_proxy, ineffective_exception
from licensing.tls import (
    Socket,
    check_dates,
    issuer_of,
    secure,
    tls_context,
    unverified_context,
    wrong_authorities,
)

MOST_REDIRECTS: Final = 3
MOVED: Final = {307, 308}
"""Redirects that keep method and body. A vendor moves the server with them; a login page uses others."""
BETWEEN: Final = {
    *(Trouble.NO_CONNECTION, Trouble.TIMED_OUT, Trouble.PROXY, Trouble.FOREIGN_ANSWER, Trouble.NOT_TLS),
    *(Trouble.TLS_FAILED, Trouble.TLS_AUTHORITY, Trouble.TLS_HOST, Trouble.TLS_DATE, Trouble.STRANGE_ANSWER),
}
"""Troubles whose cause may be a proxy."""


class Dates(NamedTuple):
    """What the dates of the server's certificate are compared with: the PC clock, ``instant``, or nothing."""

    by_clock: bool = True
    instant: datetime | None = None


def post(url: str, headers: dict[str, str], request: bytes, chosen: Proxy, dates: Dates, *, timeout: float) -> Answer:
    """Return the answer of the server at ``url``, or of the one that it redirects to.

    Raises:
        Refused, Unreachable: see ``Channel.ask``.
    """
    server = Server.of(url)
    try:
        return run_within(timeout, lambda deadline: _follow(server, headers, request, chosen, dates, deadline))
    except Unreachable as error:
        proxy = find_proxy(server.url, chosen) if error.trouble in BETWEEN else None
        if proxy is None:
            raise
        error.proxy = str(proxy)
        if wrong := ineffective_exception(server.host):
            raise wrong from error
        raise


def _follow(
    server: Server, headers: dict[str, str], request: bytes, chosen: Proxy, dates: Dates, deadline: Deadline
) -> Answer:
    for _ in range(MOST_REDIRECTS + 1):
        received = _post_once(server, headers, request, find_proxy(server.url, chosen), dates, deadline)
        moved = _new_server(server, received)
        if moved is None:
            with _answered_by(server if received.status != NETWORK_AUTHENTICATION_REQUIRED else None):
                return read_answer(received.status, received.content_type, received.body)
        server = moved
    raise Unreachable(Trouble.STRANGE_ANSWER, f"more than {MOST_REDIRECTS} redirects")


@contextmanager
def _answered_by(server: Server | None) -> Iterator[None]:
    """Take nothing that came from ``server`` over TLS for a login page: one has no certificate of its name."""
    try:
        yield
    except Unreachable as error:
        if error.trouble is Trouble.FOREIGN_ANSWER and server is not None and server.scheme == "https":
            error.trouble = Trouble.STRANGE_ANSWER
        raise


def _post_once(
    server: Server,
    headers: dict[str, str],
    request: bytes,
    proxy: ProxyAddress | None,
    dates: Dates,
    deadline: Deadline,
) -> Received:
    headers, target = {"Host": server.netloc, **headers}, server.target
    if proxy is not None and server.scheme == "http":
        headers, target = headers | proxy.headers, server.url
    sock = _open(server, proxy, dates, deadline)
    with _answered_by(server):
        return send(sock, target, headers, request, timeout=deadline.left())


def _open(server: Server, proxy: ProxyAddress | None, dates: Dates, deadline: Deadline) -> Socket:
    """Return a connection to ``server`` over which a request may be sent."""
    if server.scheme == "http":
        return open_connection(server, proxy, deadline)
    context = tls_context(check_dates=dates.by_clock)  # before connecting, because it may find a wrong setting
    sock = open_connection(server, proxy, deadline)
    try:
        sock = secure(sock, server.host, context)
        if dates.instant is not None:
            check_dates(sock, dates.instant)
    except OSError as error:
        sock.close()
        raise _handshake_failure(error, server, proxy, deadline) from error
    except BaseException:
        sock.close()
        raise
    return sock


def _handshake_failure(error: OSError, server: Server, proxy: ProxyAddress | None, deadline: Deadline) -> Unreachable:
    failure = broken(error)
    if failure.trouble is Trouble.TLS_AUTHORITY and (wrong := wrong_authorities()):
        return wrong
    if isinstance(error, ssl.SSLCertVerificationError) and not failure.subject:
        failure.subject = _issuer(server, proxy, deadline)
    return failure


def _issuer(server: Server, proxy: ProxyAddress | None, deadline: Deadline) -> str:
    """Return who issued the server's certificate, by a second handshake: the one that failed does not tell."""
    try:
        sock = open_connection(server, proxy, deadline)
        with closing(sock), closing(secure(sock, server.host, unverified_context())) as unverified:
            return issuer_of(unverified)
    except (Unreachable, OSError):
        return ""


def _new_server(server: Server, response: Received) -> Server | None:
    """Return where ``response`` redirects the request to: to ``https`` only, so it is never less protected."""
    if response.status not in MOVED:
        return None
    try:
        moved = Server.of(urljoin(server.url, response.location))
    except (Unreachable, ValueError):
        return None
    return moved if moved.scheme == "https" else None
