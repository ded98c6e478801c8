"""A real HTTP server that receives webhooks: down, slow, dripping, failing or working, as a test sets."""

import contextlib
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path

from server.ports import free_port


class Receiver:
    """Listens on loopback while ``up``; what was posted is in ``taken``: headers in lower case, and the body."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/hooks"
        self.status = 200
        self.location = ""
        self.retry_after = ""
        self.certificate: Path | None = None
        """With a key of the same folder, for TLS."""
        self.slow = False
        self.dripping = False
        self.endless = False
        """The body has no end; ``written`` counts its bytes."""
        self.written = 0
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.finished = threading.Event()

    @contextlib.contextmanager
    def up(self) -> Iterator[None]:
        server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        if self.certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, self.certificate.with_name("key.pem"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield
        finally:
            self.finished.set()
            server.shutdown()
            thread.join()
            server.server_close()
            self.finished.clear()

    def write_body(self, out: BufferedIOBase) -> None:
        with contextlib.suppress(OSError):  # the client has hung up
            while self.endless and not self.finished.is_set():
                self.written += out.write(bytes(65536))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
                if receiver.dripping:
                    with contextlib.suppress(OSError):  # the client has hung up
                        while not receiver.finished.wait(0.02):
                            self.wfile.write(b"H")
                    return
                if receiver.slow:
                    receiver.finished.wait(30)
                    return
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                if receiver.retry_after:
                    self.send_header("Retry-After", receiver.retry_after)
                self.end_headers()
                receiver.write_body(self.wfile)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
