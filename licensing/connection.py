"""HTTP connections to the server, direct or through a proxy, for requests and for the probe alike.

answer = run_within(10, lambda deadline: open_connection(Server.of(url), proxy, deadline))
"""

import asyncio
import http.client
import queue
import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

from aiohappyeyeballs import start_connection
from urllib3.connection import HTTPConnection

from licensing.answer import NETWORK_AUTHENTICATION_REQUIRED
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.exchange import Response
from licensing.proxy import ProxyAddress
from licensing.tls import Socket, secure, tls_context

ATTEMPT_DELAY: Final = 0.25
"""Seconds after which the next address is tried, while the ones before may still answer: RFC 8305 §5."""

T = TypeVar("T")


class Server(NamedTuple):
    """Where a URL leads. ``target`` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def of(cls, url: str) -> "Server":
        """Return the server of ``url``. Raises ``Unreachable`` if it is not an address of ``http`` or ``https``."""
        try:
            parts = urlsplit(url)
            port = {"http": 80, "https": 443}.get(parts.scheme, 0) if parts.port is None else parts.port
            host = parts.hostname or ""
            host = host if ":" in host else host.encode("idna").decode("ascii")
        except ValueError as error:
            raise Unreachable(Trouble.NO_CONNECTION, f"not an address of a server: {error}") from error
        if not port or not host or parts.username is not None:
            raise Unreachable(Trouble.NO_CONNECTION, "not an address of a server")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not re.fullmatch("[!-~]+", target):  # blanks, control characters, letters that need an encoding
            raise Unreachable(Trouble.NO_CONNECTION, "not an address of a server: its path cannot be sent")
        return cls(parts.scheme, host, port, target)

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.target}"


class Deadline:
    """The end of an exchange. When it is closed, the calls that wait for one of its connections end at once."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._closed = False
        self._duplicates: list[socket.socket] = []

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time left")
        return left

    def add(self, sock: socket.socket) -> None:
        """Shut ``sock`` down when this is closed. A duplicate reaches it even after TLS has replaced the object."""
        duplicate = sock.dup()
        with self._lock:
            self._duplicates.append(duplicate)
            closed = self._closed
        if closed:
            self.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            duplicates, self._duplicates = self._duplicates, []
        for duplicate in duplicates:
            with suppress(OSError):  # not connected any more
                duplicate.shutdown(socket.SHUT_RDWR)
            duplicate.close()


def run_within(seconds: float, work: Callable[[Deadline], T]) -> T:
    """Return what ``work`` returns, or raise what it raises, waiting ``seconds`` at most for all of it.

    A name look-up or a server that sends a byte a second can outlast every socket timeout, so the work runs in a thread
    of its own. When the time is up its connections are closed, which ends the thread; only a look-up that still waits
    for the resolver's own timeout survives it a little.
    """
    outcome: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()
    deadline = Deadline(seconds)

    def run() -> None:
        try:
            outcome.put((work(deadline), None))
        except TimeoutError as error:  # between two steps, a moment before the end below
            outcome.put((None, Unreachable(Trouble.TIMED_OUT, str(error))))
        except Exception as error:
            outcome.put((None, error))

    threading.Thread(target=run, name="license-channel", daemon=True).start()
    try:
        result, error = outcome.get(timeout=seconds)
    except queue.Empty:
        raise Unreachable(Trouble.TIMED_OUT, f"no answer within {seconds:g} s") from None
    finally:
        deadline.close()
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def open_connection(server: Server, proxy: ProxyAddress | None, deadline: Deadline) -> Socket:
    """Return a connection to ``server``, still without TLS.

    For a server of ``http``, a proxy is sent whole requests; to one of ``https`` it opens a tunnel.

    Raises:
        Unreachable: there is none.
    """
    try:
        if proxy is None:
            return _connect(server.host, server.port, deadline)
        return _connect_through(proxy, server, deadline)
    except TimeoutError as error:
        raise Unreachable(Trouble.TIMED_OUT, str(error)) from error
    except OSError as error:
        raise Unreachable(Trouble.NO_CONNECTION if proxy is None else Trouble.PROXY, str(error)) from error


def _connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first address of ``host`` that answers; one that is silent delays the next for a moment only."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)

    async def race() -> socket.socket:
        attempts = start_connection(addresses, happy_eyeballs_delay=ATTEMPT_DELAY)
        return await asyncio.wait_for(attempts, deadline.left())

    sock = asyncio.run(race())
    sock.settimeout(deadline.left())
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    deadline.add(sock)
    return sock


def _connect_through(proxy: ProxyAddress, server: Server, deadline: Deadline) -> Socket:
    sock: Socket = _connect(proxy.host, proxy.port, deadline)
    try:
        if proxy.scheme == "https":
            sock = secure(sock, proxy.host, tls_context())
        if server.scheme == "https":
            _open_tunnel(sock, server, proxy)
    except BaseException:
        sock.close()
        raise
    return sock


def _open_tunnel(sock: Socket, server: Server, proxy: ProxyAddress) -> None:
    authority = f"{f'[{server.host}]' if ':' in server.host else server.host}:{server.port}"
    connection = HTTPConnection(proxy.host, proxy.port)
    connection.sock = sock
    connection.request("CONNECT", authority, headers={"Host": authority, **proxy.headers})
    response = Response(sock, method="CONNECT")  # type: ignore[arg-type]
    try:
        response.begin()
    except http.client.HTTPException as error:
        raise Unreachable(Trouble.PROXY, f"the proxy's answer is not HTTP: {error!r}") from error
    finally:
        response.close()
    if 300 <= response.status < 400 or response.status == NETWORK_AUTHENTICATION_REQUIRED:
        raise Unreachable(Trouble.FOREIGN_ANSWER, f"the proxy answered {response.status}: a login page")
    if not 200 <= response.status < 300:
        raise Unreachable(Trouble.PROXY, f"the proxy answered {response.status} {response.reason}")
