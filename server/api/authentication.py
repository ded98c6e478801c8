"""Authentication by bearer token, and the scope that an endpoint requires."""

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from server import clock
from server.api import tokens
from server.api.models import Scope, Token
from server.api.problems import Code, Problem

NO_TOKEN = _("有効なトークンを `Authorization: Bearer amt_…` で送ってください。トークンは販売元の管理者が発行します。")
NO_SCOPE = _("トークン {name} ではこの操作ができません。権限 {scope} のあるトークンを管理者に依頼してください。")
CHALLENGE = {"WWW-Authenticate": "Bearer"}


class BearerToken(HttpBearer):
    """Authenticates a token that has ``scope``."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        known = super().__call__(request)
        if not isinstance(known, Token):
            raise Problem(Code.UNAUTHENTICATED, NO_TOKEN, headers=CHALLENGE)
        require_scope(known, self.scope)
        return known

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        return tokens.holder(token, clock.now())


def require_scope(token: Token, scope: Scope) -> None:
    """Raise Problem unless ``token`` has ``scope``."""
    if scope not in token.scopes:
        raise Problem(Code.MISSING_SCOPE, format_lazy(NO_SCOPE, name=token.name, scope=scope.value))


def token_of(request: HttpRequest) -> Token:
    """Return the token of the request."""
    token: Token = getattr(request, "auth")  # noqa: B009  # set by django-ninja
    return token


def name_of(request: HttpRequest) -> str:
    """Return the caller's name for the event log."""
    return f"api:{token_of(request).name}"
