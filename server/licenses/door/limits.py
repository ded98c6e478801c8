"""Rate limits of the statements endpoint: per address, terminal and license number, and for guessed numbers.

Thirty terminals behind one shop's address that are switched on at the same moment stay below them (docs/adr/0010).
A limit never takes a right away: a terminal that is limited keeps what it has and asks again later.
"""

import contextlib
from collections.abc import Iterator

from django.conf import settings
from limits import RateLimitItemPerMinute

from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op, Request
from server import rate_limits
from server.rate_limits import RateLimited

PER_TERMINAL = RateLimitItemPerMinute(120, namespace="terminal")
PER_NUMBER = RateLimitItemPerMinute(120, namespace="number")
GUESSES = RateLimitItemPerMinute(20, 10, namespace="guess")
"""Unknown numbers from one address: the app catches typing errors by the check symbol, so honest ones are rare."""


def count_address(network: str | None) -> None:
    """Count a request from ``network`` before any of it is parsed.

    Raises:
        RateLimited: too many requests from there.
    """
    if network is not None:
        rate_limits.hit(RateLimitItemPerMinute(settings.ADDRESS_LIMIT, namespace="address"), network)


def count_request(request: Request, jkt: str, network: str | None) -> None:
    """Count a verified request by the terminal and the number it names.

    Raises:
        RateLimited: too many by one of them, or too many unknown numbers came from ``network``.
    """
    rate_limits.hit(PER_TERMINAL, jkt)
    if request.op is Op.REGISTER and request.license is not None:
        rate_limits.hit(PER_NUMBER, request.license)
        if network is not None:
            # Even a number that exists is refused now: otherwise the limit would reveal the right guess.
            rate_limits.check(GUESSES, network)


@contextlib.contextmanager
def count_guesses(network: str | None) -> Iterator[None]:
    """Count a guess when the block refuses a license number as unknown."""
    try:
        yield
    except Refused as refused:
        if refused.code is Code.UNKNOWN_LICENSE and network is not None:
            with contextlib.suppress(RateLimited):
                rate_limits.hit(GUESSES, network)
        raise
