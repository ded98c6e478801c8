"""``POST /v1/statements``, the endpoint of terminals: takes a request, returns a signed statement or a problem."""

import json
import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db import OperationalError

from licensing.characters import one_line
from licensing.codes import Code, Relation
from licensing.errors import Refused, TerminalSeen
from licensing.words.failures import problem_of
from server.licenses.door.answering import respond_to
from server.rate_limits import RateLimited

log = logging.getLogger(__name__)

_STATUSES = {
    Code.MALFORMED_REQUEST: 400,
    Code.BAD_SIGNATURE: 400,
    Code.UNKNOWN_LICENSE: 404,
    Code.LICENSE_STOPPED: 403,
    Code.LICENSE_IN_USE: 409,
    Code.UNKNOWN_TERMINAL: 404,
    Code.RATE_LIMITED: 429,
    Code.SERVER_ERROR: 500,
}
RETRY_AFTER: Final = "5"
"""Seconds, after which a terminal may ask again."""
PROBLEMS = {code: (status, problem_of(Refused(code)).sentence.en) for code, status in _STATUSES.items()}
"""Status and title of each code."""


class Response(NamedTuple):
    """What is sent by ``front`` without Django, whose class for it costs a tenth of a check."""

    status: int
    headers: dict[str, str]
    body: bytes


def statements(address: str, body: bytes) -> Response:
    """Respond to the request document ``body`` from ``address`` with a statement and the keyset, or with a problem
    (RFC 9457). Never raises.
    """
    try:
        answer = respond_to(address, body)
    except Refused as refused:
        detail = {"detail": refused.detail} if refused.detail else {}
        return _problem(refused.code, {**detail, **_holder(refused.holder)}, headers=retry_after(refused))
    except OperationalError as error:
        log.error("the database did not answer a request: %s", error)
        return unavailable()
    except Exception:
        log.exception("a request could not be answered")
        return _problem(Code.SERVER_ERROR)
    return Response(200, {"Content-Type": "application/json", "Cache-Control": "no-store"}, answer)


def unavailable() -> Response:
    """Return the problem for a database that does not answer: the terminal tries again, with what it has until then."""
    return _problem(Code.SERVER_ERROR, status=503, headers={"Retry-After": RETRY_AFTER})


def retry_after(refused: Refused) -> dict[str, str]:
    """Return Retry-After (RFC 9110 §10.2.3) if a rate limit was the reason."""
    return {"Retry-After": str(refused.retry_after)} if isinstance(refused, RateLimited) else {}


def _problem(
    code: Code,
    members: Mapping[str, object] = MappingProxyType({}),
    *,
    status: int = 0,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    usual, title = PROBLEMS[code]
    status = status or usual
    problem = {"type": "about:blank", "title": title, "status": status, "code": code.value, **members}
    return Response(status, {"Content-Type": "application/problem+json", **headers}, json.dumps(problem).encode())


def _holder(holder: TerminalSeen | None) -> dict[str, object]:
    if holder is None:
        return {}
    seen = holder.last_contact
    return {
        # A name in the database may be older than the rule; a terminal would take such a problem for somebody else's.
        "terminal_name": one_line(holder.terminal_name),
        "terminal_number": holder.terminal_number,
        "last_contact": seen.isoformat(timespec="seconds") if seen else None,
        "same_machine": holder.relation is Relation.SAME_MACHINE,
    }
