"""Real proxies on loopback."""

import base64
import contextlib
import http.client
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.licensing.http_servers import reply_with

Handle = Callable[[BaseHTTPRequestHandler], None]


@contextlib.contextmanager
def proxy(handle: Handle, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Run a proxy that treats every request by ``handle``, and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            handle(self)

        def do_CONNECT(self) -> None:
            with contextlib.suppress(OSError):
                handle(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def want_password(handler: BaseHTTPRequestHandler) -> None:
    handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
    reply_with(407, b"who are you?", "text/plain", **{"Proxy-Authenticate": "Basic"})(handler)
    handler.close_connection = True


def pass_on(seen: list[str]) -> Handle:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        target = urlsplit(handler.path)
        server = http.client.HTTPConnection(target.netloc, timeout=5)
        server.request("POST", target.path, body, {"Content-Type": handler.headers["Content-Type"]})
        answer = server.getresponse()
        reply_with(answer.status, answer.read(), answer.headers["Content-Type"])(handler)
        server.close()

    return handle


def open_tunnel(seen: list[str], answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n") -> Handle:
    def handle(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        host, _, port = handler.path.partition(":")
        with socket.create_connection((host, int(port)), 5) as server:
            handler.wfile.write(answer)
            handler.close_connection = True
            ends = {handler.connection: server, server: handler.connection}
            while True:
                for end in select.select(list(ends), [], [], 5)[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    ends[end].sendall(data)

    return handle


def want_user(seen: list[bytes], passing: Handle | None = None) -> Handle:
    """Treat by ``passing`` what comes with a user and a password, and note them."""
    passing = passing or pass_on([])

    def handle(handler: BaseHTTPRequestHandler) -> None:
        kind, _, sent = handler.headers.get("Proxy-Authorization", "").partition(" ")
        if kind != "Basic":
            want_password(handler)
            return
        seen.append(base64.b64decode(sent))
        passing(handler)

    return handle
