"""Whether the server can be reached: a connection by the same route as a request, without sending it a byte."""

import base64
import socket
from contextlib import closing
from typing import Final
from urllib.parse import unquote, urlsplit

from licensing.proxy import Proxy, proxy_url

TIMEOUT: Final = 3.0
"""Seconds to connect, and as many again for a proxy's answer."""


def reach(server_url: str, chosen: Proxy) -> None:
    """Open a connection to the server and close it again.

    Through a proxy, an https server is connected to by CONNECT, as by a request. For an http server, the proxy receives
    whole requests, so only the connection to the proxy is tested.

    Raises:
        OSError: it cannot be reached.
    """
    server, proxy = urlsplit(server_url), urlsplit(proxy_url(server_url, chosen))
    host, port = server.hostname or "", server.port or (443 if server.scheme == "https" else 80)
    if not proxy.hostname:
        socket.create_connection((host, port), TIMEOUT).close()
    elif server.scheme == "https" and proxy.scheme == "http":
        _open_tunnel(host, port, proxy.hostname, proxy.port or 80, _credentials(proxy.username, proxy.password))
    else:
        socket.create_connection((proxy.hostname, proxy.port or 80), TIMEOUT).close()


def _open_tunnel(host: str, port: int, proxy_host: str, proxy_port: int, headers: dict[str, str]) -> None:
    import http.client  # the window starts without it, and only a proxy needs it

    with closing(http.client.HTTPConnection(proxy_host, proxy_port, timeout=TIMEOUT)) as connection:
        connection.set_tunnel(host, port, headers)
        try:
            connection.connect()
        except http.client.HTTPException as error:
            raise OSError(f"the proxy did not answer in HTTP: {error!r}") from error


def _credentials(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode()}"}
