"""TCP ports of this machine: whether one is free, and finding a free one."""

import socket
from collections.abc import Iterable


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Return whether a server could listen on ``port`` now; sockets that share their port count as taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections in TIME_WAIT do not count
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_port(wanted: Iterable[int] = ()) -> int:
    """Return the first of ``wanted`` that is free on loopback, else any."""
    for port in wanted:
        if is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        chosen: int = probe.getsockname()[1]
        return chosen
