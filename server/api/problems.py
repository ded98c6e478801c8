"""What goes wrong in the API, as ``application/problem+json`` (RFC 9457): a code for programs, a sentence for us."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

CONTENT_TYPE = "application/problem+json"
ROOT = "/api/"


class Code(StrEnum):
    """The closed list of reasons."""

    MALFORMED_REQUEST = "malformed_request"
    UNAUTHENTICATED = "unauthenticated"
    MISSING_SCOPE = "missing_scope"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    IN_PROGRESS = "in_progress"
    INVALID_FIELDS = "invalid_fields"
    KEY_REUSED = "idempotency_key_reused"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"


STATUS: Mapping[Code, int] = {
    Code.MALFORMED_REQUEST: 400,
    Code.UNAUTHENTICATED: 401,
    Code.MISSING_SCOPE: 403,
    Code.NOT_FOUND: 404,
    Code.METHOD_NOT_ALLOWED: 405,
    Code.IN_PROGRESS: 409,
    Code.INVALID_FIELDS: 422,
    Code.KEY_REUSED: 422,
    Code.RATE_LIMITED: 429,
    Code.SERVER_ERROR: 500,
}
SENTENCES: Mapping[int, tuple[Code, str]] = {
    400: (Code.MALFORMED_REQUEST, "The request cannot be read: send it as described in /api/v1/openapi.json."),
    404: (Code.NOT_FOUND, "There is nothing at this address: see /api/v1/openapi.json."),
    405: (Code.METHOD_NOT_ALLOWED, "This address takes another method: the Allow header names it."),
    429: (Code.RATE_LIMITED, "Too many requests: send it again after the seconds in Retry-After."),
    500: (Code.SERVER_ERROR, "The server failed. The same request, with the same Idempotency-Key, may be sent again."),
}
"""What is said of an answer that Django gave before or after the API."""


class Problem(Exception):
    """The API says no, and nothing was changed."""

    def __init__(
        self,
        code: Code,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers

    def response(self) -> HttpResponse:
        """Return the problem document."""
        status = STATUS[self.code]
        document: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "code": self.code.value,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = list(self.errors)
        headers = {"Cache-Control": "no-store", **(self.headers or {})}
        return JsonResponse(document, status=status, content_type=CONTENT_TYPE, headers=headers)


def speak_problems(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whatever goes wrong under ``ROOT``, in Django too, is said as a problem document."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = get_response(request)
        if not request.path.startswith(ROOT) or given.status_code < 400 or given["Content-Type"] == CONTENT_TYPE:
            return given
        code, sentence = SENTENCES.get(given.status_code, SENTENCES[400 if given.status_code < 500 else 500])
        kept = {name: given[name] for name in ("Allow", "Retry-After") if name in given}
        return Problem(code, sentence, headers=kept).response()

    return answer
