"""``POST /v1/statements``, the endpoint of terminals: takes a request, returns a signed statement or a problem."""

import logging
from typing import Any, Final

from django.db import OperationalError
from django.http import HttpResponse, JsonResponse

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


def statements(address: str, body: bytes) -> HttpResponse:
    """Respond to the request document ``body`` from ``address`` with a statement and the keyset, or with a problem
    (RFC 9457). Never raises.
    """
    try:
        answer = respond_to(address, body)
    except Refused as refused:
        detail = {"detail": refused.detail} if refused.detail else {}
        return with_retry_after(refused, _problem(refused.code, **detail, **_holder(refused.holder)))
    except OperationalError as error:
        log.error("the database did not answer a request: %s", error)
        return unavailable()
    except Exception:
        log.exception("a request could not be answered")
        return _problem(Code.SERVER_ERROR)
    return HttpResponse(answer, content_type="application/json", headers={"Cache-Control": "no-store"})


def unavailable() -> HttpResponse:
    """Return the problem for a database that does not answer: the terminal tries again, with what it has until then."""
    response = _problem(Code.SERVER_ERROR, status=503)
    response["Retry-After"] = RETRY_AFTER
    return response


def with_retry_after(refused: Refused, response: HttpResponse) -> HttpResponse:
    """Return ``response``, with Retry-After (RFC 9110 §10.2.3) if a rate limit was the reason."""
    if isinstance(refused, RateLimited):
        response["Retry-After"] = str(refused.retry_after)
    return response


def _problem(code: Code, **members: object) -> HttpResponse:
    status, title = PROBLEMS[code]
    problem: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "code": code.value, **members}
    return JsonResponse(problem, status=problem["status"], content_type="application/problem+json")


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
