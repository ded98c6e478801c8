"""Rate limits: how often a client may do something, counted in the memory of each process (docs/adr/0010).

    PER_TERMINAL = RateLimitItemPerMinute(120, namespace="terminal")

    rate_limits.hit(PER_TERMINAL, jkt)  # raises RateLimited from the 121st request within a minute on

The library ``limits`` decides. How much is allowed is defined where it applies.
"""

import ipaddress
import threading
from functools import lru_cache
from math import ceil
from typing import Final

from limits import RateLimitItem
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from licensing.codes import Code
from licensing.errors import Refused
from server import clock

UNKNOWN: Final = "0.0.0.0"  # noqa: S104  # an address that no client has
"""Stands for all clients whose address cannot be read."""


FEWEST_WINDOWS: Final = 1000
"""So many windows are stored before ended ones are looked for."""


class RateLimited(Refused):
    """``rate_limited``: the client may try again in ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(Code.RATE_LIMITED, f"try again in {retry_after} s")
        self.retry_after = retry_after


def hit(limit: RateLimitItem, key: str) -> None:
    """Count one more use of ``limit`` by ``key``.

    Raises:
        RateLimited: this one exceeds the limit.
    """
    if not _limiter.hit(limit, key):
        raise _limited(limit, key)


def check(limit: RateLimitItem, key: str) -> None:
    """Count nothing.

    Raises:
        RateLimited: the next use of ``limit`` by ``key`` would exceed it.
    """
    if not _limiter.test(limit, key):
        raise _limited(limit, key)


def reset() -> None:
    """Forget all counts."""
    _storage.reset()


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


class MemoryStorage(Storage):
    """Counts in fixed windows that begin with the first hit, by a clock that nobody can set.

    The library's own reads the wall clock, so that a clock that was a year ahead would refuse for a year, and looks
    through all keys in a new thread after most hits.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, float]] = {}
        self._most = FEWEST_WINDOWS

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = clock.monotonic()
        with self._lock:
            count, ends = self._windows.get(key, (0, 0.0))
            if ends <= now:
                count, ends = 0, now + expiry
            self._windows[key] = (count + amount, ends)
            if len(self._windows) > self._most:
                self._delete_ended(now)
        return count + amount

    def get(self, key: str) -> int:
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > clock.monotonic() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window of ``key`` ends, by ``clock.monotonic``."""
        return self._windows.get(key, (0, clock.monotonic()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        self._windows.clear()
        return None

    def clear(self, key: str) -> None:
        self._windows.pop(key, None)

    def _delete_ended(self, now: float) -> None:
        self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
        self._most = max(FEWEST_WINDOWS, 2 * len(self._windows))  # so that the cost of this stays constant per hit


def _limited(limit: RateLimitItem, key: str) -> RateLimited:
    ends = _limiter.get_window_stats(limit, key).reset_time
    return RateLimited(max(1, ceil(ends - clock.monotonic())))


_storage = MemoryStorage()
_limiter = FixedWindowRateLimiter(_storage)
