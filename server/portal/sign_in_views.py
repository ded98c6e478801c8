"""``/portal/sign-in/``: asking for the link, the page that the link opens, and the way out."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from server import clock
from server.portal import sessions
from server.portal.forms import SignInForm
from server.portal.limits import address_of
from server.portal.page import language_now, page
from server.portal.sessions import Owner

COOKIE = "attomenzei_owner"
PATH = "/portal/"

Rest = ParamSpec("Rest")
OwnersView = Callable[Concatenate[HttpRequest, Owner, Rest], HttpResponse]


def for_owner(view: OwnersView[Rest]) -> Callable[..., HttpResponse]:
    """Let only somebody who is signed in see ``view``, which is told who; everybody else is led to the sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        owner = who(request)
        return view(request, owner, *args, **kwargs) if owner else _to("sign_in")

    return guarded


def who(request: HttpRequest) -> Owner | None:
    """Return who is signed in in this browser."""
    secret = request.COOKIES.get(COOKIE, "")
    return sessions.owner_of(secret, clock.now()) if secret else None


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Take an e-mail address; the answer is the same whether a customer has it or not."""
    if request.method != "POST":
        return _to("owner") if who(request) else page(request, "sign_in", {"form": SignInForm()})
    form = SignInForm(request.POST)
    if not form.is_valid():
        return page(request, "sign_in", {"form": form}, status=400)
    email = form.cleaned_data["email"]
    try:
        sessions.send_link(email, language=language_now(), address=address_of(request), now=clock.now())
    except sessions.TooMany:
        busy = _("短い間に何度も送信されました。1時間ほど待ってから、もう一度お試しください。")
        return page(request, "sign_in", {"form": form, "failure": busy}, status=429)
    minutes = int(sessions.LINK_LASTS.total_seconds()) // 60
    return page(request, "link_sent", {"email": email, "minutes": minutes})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one more press, so that a program that only follows links does not use the link up."""
    now = clock.now()
    if request.method != "POST":
        if sessions.is_open(token, now):
            return page(request, "enter", {"press": get_random_string(22)})
        return _to("owner") if who(request) else page(request, "link_gone", {}, status=404)
    secret = sessions.enter(token, request.POST.get("press", ""), now)
    if secret is None:
        return _to("owner") if who(request) else page(request, "link_gone", {}, status=404)
    answer = _to("owner")
    answer.set_cookie(COOKIE, secret, max_age=sessions.SESSION_LASTS, **_guarded())
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.leave(request.COOKIES.get(COOKIE, ""))
    answer = page(request, "signed_out", {})
    answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return answer


def _guarded() -> dict[str, Any]:
    return {"path": PATH, "httponly": True, "samesite": "Lax", "secure": bool(settings.SESSION_COOKIE_SECURE)}


def _to(name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"portal:{name}"))
