"""``POST /v1/statements``, the terminals' only door: bytes in, a signed statement or a problem document out."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from licensing.codes import Code
from licensing.errors import Refused, TerminalSeen
from server.licenses.door.answering import LARGEST, receive_from
from server.licenses.door.limits import TooMany

log = logging.getLogger(__name__)

PROBLEMS = {
    Code.MALFORMED_REQUEST: (400, "The request is not a request document"),
    Code.BAD_SIGNATURE: (400, "The request is not signed by the key it carries"),
    Code.UNKNOWN_LICENSE: (404, "There is no such license number"),
    Code.LICENSE_STOPPED: (403, "The license is stopped"),
    Code.LICENSE_IN_USE: (409, "The license number is registered on another terminal"),
    Code.UNKNOWN_TERMINAL: (404, "This terminal has no license and no trial here"),
    Code.RATE_LIMITED: (429, "Too many requests"),
    Code.SERVER_ERROR: (500, "The server could not answer"),
}
"""Status and title of each code."""


@csrf_exempt  # a terminal has no session: what it sends is signed by its own key
@require_POST
def statements(request: HttpRequest) -> HttpResponse:
    """Answer one request document with a statement and the keyset, or with a problem (RFC 9457)."""
    try:
        body = receive_from(request.META["REMOTE_ADDR"], request.read(LARGEST + 1))
    except Refused as refused:
        detail = {"detail": refused.detail} if refused.detail else {}
        return waiting(refused, _problem(refused.code, **detail, **_holder(refused.holder)))
    except Exception:
        log.exception("a request could not be answered")
        return _problem(Code.SERVER_ERROR)
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


def waiting(refused: Refused, response: HttpResponse) -> HttpResponse:
    """Return ``response`` with what a limit says about when to come again (RFC 9110 §10.2.3)."""
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.seconds)
    return response


def _problem(code: Code, **members: str | None) -> HttpResponse:
    status, title = PROBLEMS[code]
    problem = {"type": "about:blank", "title": title, "status": status, "code": code.value, **members}
    return JsonResponse(problem, status=status, content_type="application/problem+json")


def _holder(holder: TerminalSeen | None) -> dict[str, str | None]:
    if holder is None:
        return {}
    seen = holder.last_contact
    return {
        "terminal_name": holder.terminal_name,
        "terminal_number": holder.terminal_number,
        "last_contact": seen.isoformat(timespec="seconds") if seen else None,
    }
