"""A relay on loopback before a PostgreSQL, which can fall silent: connections stay open and nothing arrives."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit


class Relay:
    """Passes bytes between a port of this machine and the Unix socket ``target``, while ``speaking`` is set.

    ``url`` is the ``DATABASE_URL`` through it.
    """

    def __init__(self, target: str, database: str) -> None:
        self.speaking = threading.Event()
        self.speaking.set()
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"postgres://postgres@127.0.0.1:{self._listener.getsockname()[1]}/{database}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.speaking.set()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self.speaking.wait()
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextlib.contextmanager
def relay_to(database: str) -> Iterator[Relay]:
    """Yield a relay before a database of ``Cluster.new_database``."""
    url = urlsplit(database)
    [folder] = parse_qs(url.query)["host"]
    relay = Relay(f"{folder}/.s.PGSQL.5432", url.path.lstrip("/"))
    try:
        yield relay
    finally:
        relay.close()
