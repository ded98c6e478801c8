"""TCP ports of this machine: whether one is free, and finding a free one."""

import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"


def address_of(host: str) -> tuple[socket.AddressFamily, str]:
    """Return the address to listen on for ``host``: a name or an IPv4 or IPv6 address, also in brackets.

    Raises:
        OSError: there is no such name.
    """
    try:
        found = socket.getaddrinfo(host.removeprefix("[").removesuffix("]"), None, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # an empty label, or one that is too long
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from error
    family, _, _, _, address = found[0]
    return family, str(address[0])


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Return whether a server could listen on ``port`` now; sockets that share their port count as taken."""
    try:
        family, address = address_of(host)
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections in TIME_WAIT do not count
            probe.bind((address, port))
    except OSError:
        return False
    return True


def free_port(wanted: Iterable[int] = (), host: str = LOOPBACK) -> int:
    """Return the first of ``wanted`` that is free on ``host``, else any."""
    for port in wanted:
        if is_free(port, host):
            return port
    family, address = address_of(host)
    with socket.socket(family) as probe:
        probe.bind((address, 0))
        chosen: int = probe.getsockname()[1]
        return chosen
