"""One HTTP exchange over an open connection, and what it means when it fails. No connecting, no certificates."""

import http
import http.client
import io
import logging
import socket
import ssl
from contextlib import closing
from typing import Final, NamedTuple

from urllib3 import exceptions
from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from licensing.answer import LARGEST_ANSWER, may_be_ours
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.tls import Socket, tls_failure

log = logging.getLogger(__name__)

MOST_INTERIM: Final = 10
"""Interim responses (100 Continue, 103 Early Hints) before the answer."""


class Received(NamedTuple):
    """A response; its ``body`` is empty where it cannot be ours."""

    status: int
    content_type: str
    location: str
    body: bytes


def send(sock: Socket, target: str, headers: dict[str, str], body: bytes, *, timeout: float) -> Received:
    """Send ``body`` over ``sock``, which is closed, and return the response; its status may be any.

    Raises:
        Unreachable: there is none that can be read.
        ValueError: a header of ours is wrong.
    """
    with closing(_Connection("", timeout=timeout)) as connection:
        connection.sock = sock
        try:
            connection.request("POST", target, body, headers, preload_content=False)
        except TimeoutError as error:
            raise broken(error) from error
        except OSError as error:  # it was closed; before that, the reason may have come: an answer, or a TLS alert
            log.info("the request was not sent completely: %s", error)
        return _receive(connection)


def broken(error: BaseException) -> Unreachable:
    """Return what it means that a connection failed after it was opened."""
    if isinstance(error, TimeoutError):
        return Unreachable(Trouble.TIMED_OUT, str(error))
    if isinstance(error, ssl.SSLError):
        return tls_failure(error)
    return Unreachable(Trouble.NO_CONNECTION, repr(error))


def _receive(connection: HTTPConnection) -> Received:
    try:
        with closing(connection.getresponse()) as response:
            kind, location = (response.headers.get(name, "") for name in ("Content-Type", "Location"))
            # What nobody looks at is not waited for: a login page need not end.
            body = _body(response) if may_be_ours(response.status, kind) else b""
            return Received(response.status, kind, location, body)
    except OSError as error:
        raise broken(error) from error
    except (exceptions.ProtocolError, exceptions.SSLError, exceptions.ReadTimeoutError) as error:
        cause = error.__cause__
        if cause is None or isinstance(cause, exceptions.InvalidChunkLength):  # not HTTP: nothing broke
            raise Unreachable(Trouble.FOREIGN_ANSWER, repr(error)) from error
        raise broken(cause) from error
    except (exceptions.HTTPError, http.client.HTTPException, ValueError) as error:  # ValueError: a negative chunk
        raise Unreachable(Trouble.FOREIGN_ANSWER, repr(error)) from error


def _body(response: HTTPResponse) -> bytes:
    body = b""
    for chunk in response.stream(8192):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise Unreachable(Trouble.FOREIGN_ANSWER, f"an answer of more than {LARGEST_ANSWER} bytes")
    return body


class Response(http.client.HTTPResponse):
    """A response whose interim responses are skipped, and which does not take a broken connection for its end."""

    def __init__(self, sock: socket.socket, *args: object, **kwargs: object) -> None:
        super().__init__(sock, *args, **kwargs)  # type: ignore[arg-type]
        self.fp: io.BufferedReader = _Lines(self.fp.detach())

    def _read_status(self) -> tuple[str, int, str]:
        # http.client skips 100 alone, and takes a 103 for the answer.
        for _ in range(MOST_INTERIM):
            try:
                version, status, reason = super()._read_status()  # type: ignore[misc]
            except _BrokenOff as error:
                if not b"HTTP/".startswith(error.line[:5]):
                    raise http.client.BadStatusLine(repr(error.line[:100])) from error
                raise
            if not 100 <= status < 200 or status == http.HTTPStatus.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException(f"more than {MOST_INTERIM} interim responses")


class _BrokenOff(ConnectionResetError):
    def __init__(self, line: bytes) -> None:
        super().__init__("the connection ended within the answer")
        self.line = line


class _Lines(io.BufferedReader):
    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a whole line: http.client would take the end of the connection for the end of the headers."""
        line = super().readline(size)
        if not line.endswith(b"\n") and not (size and 0 < size <= len(line)):
            raise _BrokenOff(line)
        return line


class _Connection(HTTPConnection):
    response_class = Response
