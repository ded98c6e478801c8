"""Records sign-ins to the console and failed attempts. A sign-in counts once the second factor, if any, was right."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from server import clock
from server.console import factors
from server.console.models import LONGEST_BROWSER, LONGEST_LOGIN, SignIn

Outcome = SignIn.Outcome
SECOND_FACTOR = "second factor"
"""The sender of ``user_login_failed`` for a wrong code."""


def record(request: HttpRequest, login: str, outcome: Outcome, factor: str = "") -> None:
    """Add a row about ``request``."""
    SignIn.objects.create(
        at=clock.now(),
        login=_stored(login, LONGEST_LOGIN),
        outcome=outcome,
        factor=factor,
        address=request.META.get("REMOTE_ADDR", ""),
        browser=_stored(request.headers.get("User-Agent", ""), LONGEST_BROWSER),
    )


def connect() -> None:
    """Follow Django's signals, which its login form and the page of the second factor send."""
    user_logged_in.connect(_password_accepted, dispatch_uid="console.sign_ins")
    user_login_failed.connect(_failed, dispatch_uid="console.sign_ins")


def _password_accepted(sender: Any, request: HttpRequest, user: AbstractUser, **_: Any) -> None:
    if not (settings.SECOND_FACTOR_REQUIRED or factors.has_factor(user)):
        record(request, user.get_username(), Outcome.SIGNED_IN)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    # An attempt during the lock-out is refused unseen, which ``sign_in_views.locked_out`` records.
    if request is not None and AxesProxyHandler.is_allowed(request, credentials):
        wrong = Outcome.WRONG_CODE if sender == SECOND_FACTOR else Outcome.WRONG_PASSWORD
        record(request, str(credentials.get("username", "")), wrong)


def _stored(text: str, longest: int) -> str:
    """Return what a database can store of what a client sent."""
    return "".join(character if character.isprintable() else "?" for character in text)[:longest]
