"""Rate limits of the statements endpoint: per address, terminal and license number, and for guessed numbers.

Thirty terminals behind one shop's address that are switched on at the same moment stay below them (docs/adr/0010).
A limit never takes a right away: a terminal that is limited keeps what it has and asks again later.
"""

import contextlib
import logging
from collections.abc import Iterator

from django.conf import settings

from licensing.clock import day_of
from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op, Request
from server import clock, rate_limits
from server.licenses.door import trials
from server.licenses.models import Terminal
from server.rate_limits import HOUR, MINUTE, Limit, RateLimited

log = logging.getLogger(__name__)

PER_TERMINAL = Limit("terminal", 120, MINUTE)
PER_NUMBER = Limit("number", 120, MINUTE)
REGISTRATIONS = Limit("registrations", 60, HOUR)
"""By one terminal: the answer to each is stored for ever (docs/adr/0008)."""
FIRST_CONTACTS = Limit("first", 60, HOUR)
"""New terminals with a trial from one address: each costs rows for good, and anybody can make keys."""
FIRST_CONTACTS_OF_SITE = Limit("first_of_site", 300, HOUR)
"""The same from one /48 of IPv6, which one customer of a provider may have."""
ASK_AGAIN = 3600
"""Seconds."""
GUESSES = Limit("guess", 20, 10 * MINUTE)
"""Unknown numbers from one address: the app catches typing errors by the check symbol, so honest ones are rare."""


def count_address(network: str | None) -> None:
    """Count a request from ``network`` before any of it is parsed.

    Raises:
        RateLimited: too many requests from there.
    """
    if network is not None:
        rate_limits.hit(Limit("address", settings.ADDRESS_LIMIT, MINUTE), network)


def count_request(request: Request, jkt: str, network: str | None) -> None:
    """Count a verified request by the terminal and the number it names.

    Raises:
        RateLimited: too many by one of them, or too many unknown numbers came from ``network``.
    """
    rate_limits.hit(PER_TERMINAL, jkt)
    # On another machine a known terminal starts another trial, whose row is for ever too.
    if request.op is Op.TRIAL and not Terminal.objects.filter(jkt=jkt, machine=request.machine).exists():
        _count_first_contact(network)
    if request.op is Op.REGISTER and request.license is not None:
        rate_limits.hit(REGISTRATIONS, jkt)
        # From each address for itself: a stranger who knows the number must not use up its owner's attempts.
        rate_limits.hit(PER_NUMBER, f"{request.license} {network}")
        if network is not None:
            # Even a number that exists is refused now: otherwise the limit would reveal the right guess.
            rate_limits.check(GUESSES, network)


def _count_first_contact(network: str | None) -> None:
    """Count a terminal that starts with a trial. One that is limited has its trial offline, and asks again later."""
    if network is not None:
        rate_limits.hit(FIRST_CONTACTS, network)
        rate_limits.hit(FIRST_CONTACTS_OF_SITE, rate_limits.site_of(network))
    if trials.first_contacts(day_of(clock.now())) >= trials.MOST_A_DAY:
        log.error("%d new terminals came today: no other one is answered until tomorrow", trials.MOST_A_DAY)
        raise RateLimited(ASK_AGAIN)


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
