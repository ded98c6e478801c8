"""Who may call what: the bearer token of a request and the scope that an endpoint asks for."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from server import clock
from server.api import tokens
from server.api.models import Scope, Token
from server.api.problems import Code, Problem

CHALLENGE = {"WWW-Authenticate": "Bearer"}


class BearerToken(HttpBearer):
    """A token that was issued with ``scope``."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        known = super().__call__(request)
        if not isinstance(known, Token):
            detail = (
                "Send a token that is in use: `Authorization: Bearer amt_…`. The vendor's administrator issues them."
            )
            raise Problem(Code.UNAUTHENTICATED, detail, headers=CHALLENGE)
        if self.scope not in known.scopes:
            detail = f"The token {known.name} may not do this: ask for one with the scope {self.scope.value}."
            raise Problem(Code.MISSING_SCOPE, detail)
        return known

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        return tokens.holder(token, clock.now())


def token_of(request: HttpRequest) -> Token:
    """Return the token with which an endpoint was called."""
    token: Token = getattr(request, "auth")  # noqa: B009  # put there by ninja
    return token


def name_of(request: HttpRequest) -> str:
    """Return who is calling, as the event log names it."""
    return f"api:{token_of(request).name}"
