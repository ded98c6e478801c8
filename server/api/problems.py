"""Errors of the API as ``application/problem+json`` (RFC 9457): a code for programs, a sentence for people."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

CONTENT_TYPE = "application/problem+json"
ROOT = "/api/"
LANGUAGES = ("ja", "en")

TITLES: Mapping[int, Promise] = {
    400: _("要求を読み取れません"),
    401: _("トークンが必要です"),
    403: _("権限がありません"),
    404: _("見つかりません"),
    405: _("このメソッドは使えません"),
    409: _("ほかの要求を処理中です"),
    410: _("この位置の記録はもうありません"),
    422: _("内容を確認してください"),
    429: _("要求が多すぎます"),
    500: _("サーバで問題が起きました"),
    503: _("今は要求に答えられません"),
}
"""The title of each status; in English HTTP's own phrase (RFC 9457 §4.2.1)."""


class Code(StrEnum):
    """The codes; no others are ever sent."""

    MALFORMED_REQUEST = "malformed_request"
    UNAUTHENTICATED = "unauthenticated"
    MISSING_SCOPE = "missing_scope"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    IN_PROGRESS = "in_progress"
    CURSOR_GONE = "cursor_gone"
    INVALID_FIELDS = "invalid_fields"
    KEY_REUSED = "idempotency_key_reused"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"


STATUS: Mapping[Code, int] = {
    Code.MALFORMED_REQUEST: 400,
    Code.UNAUTHENTICATED: 401,
    Code.MISSING_SCOPE: 403,
    Code.NOT_FOUND: 404,
    Code.METHOD_NOT_ALLOWED: 405,
    Code.IN_PROGRESS: 409,
    Code.CURSOR_GONE: 410,
    Code.INVALID_FIELDS: 422,
    Code.KEY_REUSED: 422,
    Code.RATE_LIMITED: 429,
    Code.SERVER_ERROR: 500,
    Code.UNAVAILABLE: 503,
}
SENTENCES: Mapping[int, tuple[Code, Promise]] = {
    400: (Code.MALFORMED_REQUEST, _("要求を読み取れません。/api/v1/openapi.json のとおりに送ってください。")),
    404: (Code.NOT_FOUND, _("このアドレスには何もありません。/api/v1/openapi.json を確認してください。")),
    405: (Code.METHOD_NOT_ALLOWED, _("このアドレスは別のメソッドで呼び出してください。Allow ヘッダーに示しています。")),
    429: (Code.RATE_LIMITED, _("要求が多すぎます。Retry-After の秒数が過ぎてから、もう一度送ってください。")),
    500: (
        Code.SERVER_ERROR,
        _("サーバで問題が起きました。同じ要求を、同じ Idempotency-Key でもう一度送ってください。"),
    ),
    503: (
        Code.UNAVAILABLE,
        _("データベースが応答しません。Retry-After の秒数が過ぎてから、同じ要求をもう一度送ってください。"),
    ),
}
"""For responses of Django outside the API's views, by status."""


class Problem(Exception):
    """The request is refused, and nothing was changed."""

    def __init__(
        self,
        code: Code,
        detail: str | Promise,
        *,
        errors: Sequence[Mapping[str, str | Promise]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers

    def response(self) -> HttpResponse:
        """Return the problem document, in the language that is active."""
        status = STATUS[self.code]
        document: dict[str, object] = {
            "type": "about:blank",
            "title": TITLES[status],
            "status": status,
            "code": self.code.value,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = list(self.errors)
        language = {"Content-Language": translation.get_language(), "Vary": "Accept-Language"}
        headers = {"Cache-Control": "no-store", **language, **(self.headers or {})}
        return JsonResponse(document, status=status, content_type=CONTENT_TYPE, headers=headers)


def language_of(request: HttpRequest) -> str:
    """Return the language for a caller: English unless Japanese is preferred, since few programs send a preference."""
    for tag, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = tag.partition("-")[0]
        if language in LANGUAGES and quality > 0:
            return language
    return "en"


def problem_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Convert Django's own error responses under ``ROOT`` to problem documents."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(ROOT) or response.status_code < 400 or response["Content-Type"] == CONTENT_TYPE:
            return response
        code, sentence = SENTENCES.get(response.status_code, SENTENCES[400 if response.status_code < 500 else 500])
        headers = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
        with translation.override(language_of(request)):
            return Problem(code, sentence, headers=headers).response()

    return middleware
