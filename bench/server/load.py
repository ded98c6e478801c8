"""Load: each connection sends a request, waits for the response and sends the next one, for some seconds.

The requests are bytes that were made before, and the responses are only counted, so that a Python program on one core
is several times as fast as the server on the other.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, cast

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "


@dataclass(frozen=True)
class Load:
    """What came of it: seconds from each request to its response, ascending, and the number of other responses."""

    seconds: float
    latencies: list[float]
    refused: int

    @property
    def rate(self) -> float:
        """Responses in a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


class _Sent(NamedTuple):
    at: float
    received: bytearray


def http_request(path: str, kind: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def run(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Load:
    """Send ``requests`` over so many connections; they end early if there are no more."""
    latencies: list[float] = []
    refused = 0
    with selectors.DefaultSelector() as selector:
        begun = time.perf_counter()
        for _ in range(connections):
            stream = socket.create_connection(("127.0.0.1", port))
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _send(selector, stream, requests, first=True)
        end = begun + seconds
        while selector.get_map():
            for key, _ in selector.select():
                stream = cast("socket.socket", key.fileobj)
                status = _receive(stream, key.data.received)
                if status is None:
                    continue
                now = time.perf_counter()
                latencies.append(now - key.data.at)
                refused += status != 200
                if now > end or not _send(selector, stream, requests):
                    selector.unregister(stream)
                    stream.close()
        took = time.perf_counter() - begun
    return Load(took, sorted(latencies), refused)


def _send(
    selector: selectors.BaseSelector, stream: socket.socket, requests: Iterator[bytes], *, first: bool = False
) -> bool:
    request = next(requests, None)
    if request is None:
        return False
    stream.sendall(request)
    sent = _Sent(time.perf_counter(), bytearray())
    (selector.register if first else selector.modify)(stream, selectors.EVENT_READ, sent)
    return True


def _receive(stream: socket.socket, received: bytearray) -> int | None:
    """Return the status of the response once all of it has arrived."""
    part = stream.recv(65536)
    if not part:
        raise ConnectionError("the server closed the connection")
    received += part
    head = received.find(HEAD_END)
    if head < 0:
        return None
    start = received.lower().find(LENGTH, 0, head) + len(LENGTH)
    length = int(received[start : received.find(b"\r", start)])
    return int(received[9:12]) if len(received) >= head + len(HEAD_END) + length else None
