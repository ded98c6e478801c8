"""Whether the server can be connected to, by the same way as for a request; nothing is sent to the server."""

from licensing.channel import TIMEOUT
from licensing.proxy import Proxy, find_proxy


def reach(server_url: str, chosen: Proxy) -> None:
    """Open a connection to the server and close it again.

    Raises:
        Unreachable: it cannot be opened.
    """
    from licensing.connection import (  # takes long to import: not for the first paint
        Server,
        open_connection,
        run_within,
    )

    server = Server.of(server_url)
    run_within(TIMEOUT, lambda deadline: open_connection(server, find_proxy(server_url, chosen), deadline).close())
