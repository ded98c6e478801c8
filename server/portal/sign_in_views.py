"""``/portal/sign-in/``: requesting the link, the page of the link, and signing out."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from server import clock
from server.portal import sessions
from server.portal.forms import SignInForm
from server.portal.kept_forms import posted_fields
from server.portal.languages import in_chosen_language, is_sent, typed
from server.portal.rendering import page_language, render_page
from server.portal.sessions import Owner
from server.rate_limits import RateLimited, network_of

COOKIE = "attomenzei_owner"
PATH = "/portal/"

Rest = ParamSpec("Rest")
OwnersView = Callable[Concatenate[HttpRequest, Owner, Rest], HttpResponse]


def for_owner(view: OwnersView[Rest]) -> Callable[..., HttpResponse]:
    """Decorate ``view`` to require a signed-in owner, its second argument; others are redirected to the sign-in.

    What they have posted is not lost: they may send it again.
    """

    @wraps(view)
    @in_chosen_language
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        owner = owner_of(request)
        if owner:
            return view(request, owner, *args, **kwargs)
        fields = posted_fields(request)
        return render_page(request, "session_over", {"fields": fields}, status=403) if fields else _to("sign_in")

    return guarded


def owner_of(request: HttpRequest) -> Owner | None:
    """Return the signed-in owner."""
    secret = request.COOKIES.get(COOKIE, "")
    return sessions.owner_of(secret, clock.now()) if secret else None


@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def sign_in(request: HttpRequest) -> HttpResponse:
    """Process an e-mail address; the response is the same whether a customer has it or not."""
    if not is_sent(request):
        form = SignInForm(initial=typed(request))
        return _to("owner") if owner_of(request) else render_page(request, "sign_in", {"form": form})
    form = SignInForm(request.POST)
    if not form.is_valid():
        return render_page(request, "sign_in", {"form": form}, status=400)
    email = form.cleaned_data["email"]
    try:
        sessions.send_link(
            email, language=page_language(), network=network_of(request.META["REMOTE_ADDR"]), now=clock.now()
        )
    except RateLimited:
        busy = _("短い間に何度も送信されました。1時間ほど待ってから、もう一度お試しください。")
        return render_page(request, "sign_in", {"form": form, "failure": busy}, status=429)
    minutes = int(sessions.LINK_LASTS.total_seconds()) // 60
    return render_page(request, "link_sent", {"email": email, "minutes": minutes})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Use the link on POST only: mail scanners that follow links must not use it up."""
    now = clock.now()
    if request.method != "POST":
        if sessions.is_open(token, now):
            return render_page(request, "enter", {"form_id": get_random_string(22)})
        return _to("owner") if owner_of(request) else render_page(request, "link_gone", {}, status=404)
    secret = sessions.enter(token, request.POST.get("form_id", ""), now)
    if secret is None:
        return _to("owner") if owner_of(request) else render_page(request, "link_gone", {}, status=404)
    response = _to("owner")
    response.set_cookie(COOKIE, secret, max_age=sessions.SESSION_LASTS, **_cookie_options())
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _to("owner")
    sessions.leave(request.COOKIES.get(COOKIE, ""))
    response = render_page(request, "signed_out", {})
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


def _cookie_options() -> dict[str, Any]:
    return {"path": PATH, "httponly": True, "samesite": "Lax", "secure": bool(settings.SESSION_COOKIE_SECURE)}


def _to(name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"portal:{name}"))
