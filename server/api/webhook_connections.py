"""Connections to the receivers of webhooks, whose peers are checked."""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from licensing.tls import tls_context
from server.api.webhook_urls import check_peer


class WebhookAdapter(HTTPAdapter):
    """Connects to public addresses only unless ``private``, and can be aborted by another thread.

    The peer of the connection is checked, since DNS may change after a check of the name.
    """

    def __init__(self, *, private: bool) -> None:
        super().__init__()
        self._private = private
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.aborted = False

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        pool.ConnectionCls = _HTTPS if isinstance(pool, HTTPSConnectionPool) else _HTTP
        pool.conn_kw["connected"] = self._connected
        return pool

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        # A receiver inside may have a certificate of the company's own authority, which the system knows.
        super().init_poolmanager(*arguments, ssl_context=tls_context(), **options)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Trust what the pool's TLS context trusts; by default requests would use a list of its own."""
        conn.cert_reqs = "CERT_REQUIRED"

    def abort(self) -> None:
        """End what is sent or received, however slowly, with an error."""
        with self._lock:
            self.aborted = True
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        with self._lock:
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()

    def _connected(self, connection: socket.socket) -> None:
        """Raise AddressError if the peer of a new ``connection`` is not allowed."""
        if not self._private:
            check_peer(connection.getpeername()[0])
        with self._lock:
            if self.aborted:
                raise TimeoutError("there was no time left")
            self._sockets.append(connection.dup())  # TLS takes the socket over, and its handshake may be slow too


class _Checked(HTTPConnection):
    def __init__(self, *arguments: Any, connected: Callable[[socket.socket], None], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._connected = connected

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        try:
            self._connected(connection)
        except BaseException:
            connection.close()
            raise
        return connection


class _HTTP(_Checked):
    pass


class _HTTPS(_Checked, HTTPSConnection):
    pass
