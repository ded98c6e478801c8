"""How much one address, one terminal and one number may ask, and how often an address may guess. See ADR 10.

Made for 30 tills behind one shop's address that are switched on at the same moment. A limit never takes a right
away: a terminal that is told to come later keeps what it holds. Where counting fails, everybody is let in.
"""

import contextlib
import ipaddress
import logging
import sqlite3
from collections.abc import Iterator
from math import ceil

from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op, Request
from server import clock
from server.licenses.door.rate_storage import Counts

log = logging.getLogger(__name__)

PER_TERMINAL = RateLimitItemPerMinute(120, namespace="terminal")
PER_NUMBER = RateLimitItemPerMinute(120, namespace="number")
GUESSES = RateLimitItemPerMinute(20, 10, namespace="guess")
"""Unknown numbers from one address: slips of the hand are caught on the terminal, so there are few honest ones."""


class TooMany(Refused):
    """``rate_limited``: come again in ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(Code.RATE_LIMITED, f"try again in {seconds} s")
        self.seconds = seconds


def neighbourhood(address: str) -> str | None:
    """Return what is counted as one address: an IPv4 address, a /64 of IPv6, None for this machine or none at all.

    A proxy that nobody told us of (ATTOMENZEI_PROXIES) makes everybody this machine: none may be kept out then.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return None
    return str(found if found.version == 4 else ipaddress.ip_network((int(found), 64), strict=False))


def admit(place: str | None) -> None:
    """Count a request from ``place``, before anything of it is looked at.

    Raises:
        TooMany: this one is too many.
    """
    if place is not None:
        _count(RateLimitItemPerMinute(settings.ADDRESS_LIMIT, namespace="address"), place)


def admit_asked(asked: Request, jkt: str, place: str | None) -> None:
    """Count a request by the terminal and the number it names.

    Raises:
        TooMany: one of them asked too often, or too many unknown numbers came from ``place``.
    """
    _count(PER_TERMINAL, jkt)
    if asked.op is Op.REGISTER and asked.license is not None:
        _count(PER_NUMBER, asked.license)
        if place is not None:
            with _open_to_all():
                if not _limiter().test(GUESSES, place):
                    raise _too_many(GUESSES, place)


@contextlib.contextmanager
def guesses_counted(place: str | None) -> Iterator[None]:
    """Count it as a guess when the block refuses a number as unknown."""
    try:
        yield
    except Refused as refused:
        if refused.code is Code.UNKNOWN_LICENSE and place is not None:
            with _open_to_all():
                _limiter().hit(GUESSES, place)
        raise


def _count(limit: RateLimitItem, whose: str) -> None:
    with _open_to_all():
        if not _limiter().hit(limit, whose):
            raise _too_many(limit, whose)


def _too_many(limit: RateLimitItem, whose: str) -> TooMany:
    ends = _limiter().get_window_stats(limit, whose).reset_time
    return TooMany(max(1, ceil(ends - clock.now().timestamp())))


@contextlib.contextmanager
def _open_to_all() -> Iterator[None]:
    """Let everybody in where counting fails: a full disk must not become a closed door."""
    try:
        yield
    except sqlite3.OperationalError as error:
        log.warning("requests are not counted: %s", error)
    except sqlite3.DatabaseError as error:
        log.warning("the counts are broken and begin anew: %s", error)
        with contextlib.suppress(OSError):
            settings.HOME.counts.unlink()


def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(Counts(settings.HOME.counts))
