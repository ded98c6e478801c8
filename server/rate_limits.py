"""Rate limits: how often a client may do something, counted in the memory of each process (docs/adr/0010).

    PER_TERMINAL = Limit("terminal", 120, MINUTE)

    rate_limits.hit(PER_TERMINAL, jkt)  # raises RateLimited from the 121st request within a minute on

How much is allowed is defined where it applies.
"""

import ipaddress
import threading
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple

from licensing.codes import Code
from licensing.errors import Refused
from server import clock

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
UNKNOWN: Final = "0.0.0.0"  # noqa: S104  # an address that no client has
"""Stands for all clients whose address cannot be read."""


FEWEST_WINDOWS: Final = 1000
"""So many windows are stored before ended ones are looked for."""


class Limit(NamedTuple):
    """So many ``times`` within so many ``seconds``; ``name`` distinguishes the keys of one limit from another's."""

    name: str
    times: int
    seconds: int


class RateLimited(Refused):
    """``rate_limited``: the client may try again in ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(Code.RATE_LIMITED, f"try again in {retry_after} s")
        self.retry_after = retry_after


class Window(NamedTuple):
    """Counts ``uses`` until ``ends``, by ``clock.monotonic``."""

    uses: int
    ends: float


class Windows:
    """Counts in fixed windows, each of which begins with its first use, by a clock that nobody can set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, str], Window] = {}
        self._most = FEWEST_WINDOWS

    def count(self, limit: Limit, key: str) -> Window:
        """Count one more use of ``limit`` by ``key``; return the window that it is in."""
        now = clock.monotonic()
        with self._lock:
            window = self._windows.get((limit.name, key))
            if window is None or window.ends <= now:
                window = Window(0, now + limit.seconds)
            window = self._windows[limit.name, key] = Window(window.uses + 1, window.ends)
            if len(self._windows) > self._most:
                self._delete_ended(now)
        return window

    def current(self, limit: Limit, key: str) -> Window | None:
        """Return the window that ``key`` is in, if there is one."""
        window = self._windows.get((limit.name, key))
        return window if window is not None and window.ends > clock.monotonic() else None

    def clear(self) -> None:
        self._windows.clear()

    def _delete_ended(self, now: float) -> None:
        self._windows = {key: window for key, window in self._windows.items() if window.ends > now}
        self._most = max(FEWEST_WINDOWS, 2 * len(self._windows))  # so that the cost of this stays constant per use


_windows = Windows()


def hit(limit: Limit, key: str) -> None:
    """Count one more use of ``limit`` by ``key``.

    Raises:
        RateLimited: this one exceeds the limit.
    """
    window = _windows.count(limit, key)
    if window.uses > limit.times:
        raise _limited(window)


def check(limit: Limit, key: str) -> None:
    """Count nothing.

    Raises:
        RateLimited: the next use of ``limit`` by ``key`` would exceed it.
    """
    window = _windows.current(limit, key)
    if window is not None and window.uses >= limit.times:
        raise _limited(window)


def reset() -> None:
    """Forget all counts."""
    _windows.clear()


def _limited(window: Window) -> RateLimited:
    return RateLimited(max(1, ceil(window.ends - clock.monotonic())))


@lru_cache(maxsize=1024)
def network_of(address: str) -> str | None:
    """Return what counts as one client: an IPv4 address, a /64 of IPv6, None for loopback.

    Behind a proxy that ATTOMENZEI_PROXIES does not name, every client has the proxy's address, which is often
    loopback: limiting it would lock all of them out. What is no address counts as one client, ``UNKNOWN``.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return None
    return str(found if found.version == 4 else ipaddress.ip_network((int(found), 64), strict=False))


def site_of(network: str) -> str:
    """Return the /48 of a ``network`` of IPv6, which one customer of a provider may have; an IPv4 address itself."""
    found = ipaddress.ip_network(network)
    return str(found if found.version == 4 else found.supernet(new_prefix=48))
