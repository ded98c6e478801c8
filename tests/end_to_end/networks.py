"""Two machines with a network of their own between them: network namespaces of Linux, which only root can create.

``far`` has servers that a test writes, ``near`` runs the command line with its own /etc/hosts and /etc/ssl.
"""

import contextlib
import ctypes
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from tests.end_to_end.conftest import Till

CLONE_NEWNET = 0x40000000
FAR, NEAR = "198.18.0.1", "198.18.0.2"
"""Addresses for tests between networks (RFC 2544)."""
SILENT = "198.18.0.3"
"""An address to which packets are delivered and never answered. It is nearer to NEAR than FAR, so it is tried first."""
DEAD_IPV6 = "2001:db8:dead::1"
"""An address behind a router that drops everything, as in a closed IPv6 network without a way to the internet."""

Reply = Callable[[BaseHTTPRequestHandler], None]
T = TypeVar("T")


class NoNamespaces(Exception):
    """Why there can be no network namespaces here."""


class Machines:
    """The two namespaces; their names end in this process's number, so that parallel tests do not meet."""

    def __init__(self) -> None:
        self._far, self._near = f"am-far-{os.getpid()}", f"am-near-{os.getpid()}"
        self.etc = Path("/etc/netns") / self._near

    def create(self) -> None:
        self.etc.mkdir(parents=True)
        for namespace in (self._far, self._near):
            _ip("netns", "add", namespace)
            _ip("-n", namespace, "link", "set", "lo", "up")
        _ip("link", "add", "am0", "netns", self._far, "type", "veth", "peer", "name", "am0", "netns", self._near)
        for namespace, ipv4, ipv6 in ((self._far, FAR, "2001:db8::1"), (self._near, NEAR, "2001:db8::2")):
            _ip("-n", namespace, "addr", "add", f"{ipv4}/24", "dev", "am0")
            _ip("-n", namespace, "addr", "add", f"{ipv6}/64", "dev", "am0", "nodad")
            _ip("-n", namespace, "link", "set", "am0", "up")
        address = _ip("-n", self._far, "-brief", "link", "show", "am0").split()[2]
        _ip("-n", self._near, "neigh", "add", SILENT, "lladdr", address, "dev", "am0")
        _ip("-n", self._near, "route", "add", "2001:db8:dead::/48", "via", "2001:db8::1", "dev", "am0")
        self.set_hosts()

    def remove(self) -> None:
        for namespace in (self._far, self._near):
            subprocess.run(["ip", "netns", "delete", namespace], check=False, capture_output=True)
        shutil.rmtree(self.etc, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.etc.parent.rmdir()

    def set_hosts(self, **addresses: tuple[str, ...]) -> None:
        """Let the near machine know ``name`` with its addresses; a ``_`` in a name stands for a dot."""
        known = {"localhost": ("127.0.0.1",), **{name.replace("_", "."): found for name, found in addresses.items()}}
        lines = [f"{address} {name}\n" for name, found in known.items() for address in found]
        (self.etc / "hosts").write_text("".join(lines))

    def trust(self, *authorities: Path) -> None:
        """Let the near machine's system trust these certificate authorities, and no others."""
        folder = self.etc / "ssl" / "certs"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ca-certificates.crt").write_text("".join(path.read_text() for path in authorities))

    def run(self, till: Till, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``attomenzei license`` on the near machine."""
        inherited = {
            name: value
            for name, value in till.environment.items()
            if not name.lower().endswith("_proxy") and not name.startswith("SSL_CERT") and "CA_BUNDLE" not in name
        }
        return self.run_python("-m", "app", "license", *arguments, environment=inherited | environment)

    def run_python(self, *arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["ip", "netns", "exec", self._near, sys.executable, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @contextlib.contextmanager
    def serving(self, port: int, reply: Reply, context: ssl.SSLContext | None = None) -> Iterator[None]:
        """Let the far machine answer each request at ``port`` by ``reply``."""

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                with contextlib.suppress(OSError):
                    reply(self)

            def do_CONNECT(self) -> None:
                self.do_POST()

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer((FAR, port), Handler, bind_and_activate=False)
        server.server_close()
        server.socket = self._in_far(lambda: socket.create_server((FAR, port)))
        server.handle_error = lambda *args: None  # type: ignore[method-assign]
        server.daemon_threads = True
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """Move this thread, and those that it starts, to the near machine."""
        with Path("/proc/thread-self/ns/net").open() as own:
            _enter(self._near)
            try:
                yield
            finally:
                _set_namespace(own.fileno())

    def _in_far(self, work: Callable[[], T]) -> T:
        results: list[T] = []

        def run() -> None:
            _enter(self._far)
            results.append(work())

        thread = threading.Thread(target=run)  # its namespace ends with it; its sockets stay in it
        thread.start()
        thread.join()
        return results[0]


def _enter(namespace: str) -> None:
    with (Path("/run/netns") / namespace).open() as file:
        _set_namespace(file.fileno())


def _set_namespace(descriptor: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _ip(*arguments: str) -> str:
    try:
        done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise NoNamespaces("there is no ip command") from error
    except subprocess.CalledProcessError as error:
        raise NoNamespaces(f"ip {' '.join(arguments)}: {error.stderr.strip()}") from error
    return done.stdout


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: Any) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": len(body), **headers}.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True
