"""The page on which staff change their own second factor: another authenticator, new recovery codes, passkeys.

Each asks for a code or a passkey first: somebody at an unattended screen must not be able to take the login over.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp import login
from django_otp.models import Device

from server import clock
from server.console import factors, passkeys
from server.console.choices import is_key
from server.console.models import LONGEST_PASSKEY
from server.console.sign_in_views import check, set_up, user_of
from server.licenses.log.events import record
from server.licenses.models import Event

MOVING = "moving_factor"
"""In a session: when a code was right, and another authenticator began to be set up."""
ADDING = "adding_passkey"
"""In a session: when a code was right, and a passkey began to be added."""
LASTS = 600
"""Seconds for which a code is right for what follows it: who leaves that undone may leave the screen, too."""


def own_factor(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the second factor of the user, and do what the pressed button says."""
    user = user_of(request)
    if not factors.has_factor(user):  # where it is optional
        return HttpResponseRedirect(reverse("admin:second_factor"))
    context = {**context, "title": _("ご自分の二段階認証")}
    asked, device = check(request, user)
    if device is None:
        left, bound = factors.recovery_codes_left(user), bool(passkeys.relying_party(request))
        shown = {**context, **asked, "left": left, "passkeys": passkeys.of(user), "bound": bound}
        return render(request, "console/own_factor.html", shown)
    return OPERATIONS.get(request.POST.get("do", "").partition(":")[0], _renew_codes)(request, user, context)


def move(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Set up another authenticator; the present one stays valid until the new one has shown a code."""
    if not _begun(request, MOVING):
        return HttpResponseRedirect(reverse("admin:own_factor"))

    def done(request: HttpRequest, device: Device) -> None:
        login(request, device)  # the session's device is deleted
        del request.session[MOVING]
        _record(Event.What.FACTOR_CHANGED, request)

    return set_up(request, user_of(request), {**context, "title": _("二段階認証")}, done)


def add_passkey(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Let the browser make a passkey, and save it."""
    if not _begun(request, ADDING):
        return HttpResponseRedirect(reverse("admin:own_factor"))
    user, name = user_of(request), request.POST.get("name", "")
    if request.method == "POST":
        made = passkeys.add(request, user, request.POST.get("passkey", ""), name)
        if made is not None:
            del request.session[ADDING]
            messages.success(request, _("パスキーを追加しました。次のログインから使えます。"))
            return HttpResponseRedirect(reverse("admin:own_factor"))
    failure = _("パスキーを確かめられませんでした。もう一度お試しください。") if request.method == "POST" else ""
    shown = {"title": _("パスキーを追加する"), "failure": failure, "name": name, "longest": LONGEST_PASSKEY}
    options = passkeys.creation_options(request, user)
    return render(request, "console/add_passkey.html", {**context, **shown, "options": options})


def _begun(request: HttpRequest, what: str) -> bool:
    return 0 <= clock.now().timestamp() - float(request.session.get(what, 0)) < LASTS


def _renew_codes(request: HttpRequest, user: AbstractUser, context: dict[str, Any]) -> HttpResponse:
    codes = factors.renew_recovery_codes(user)
    _record(Event.What.RECOVERY_CODES_RENEWED, request)
    shown = {**context, "codes": codes, "next": reverse("admin:own_factor")}
    return render(request, "console/recovery_codes.html", shown)


def _begin_move(request: HttpRequest, user: AbstractUser, context: dict[str, Any]) -> HttpResponse:
    request.session[MOVING] = clock.now().timestamp()
    return HttpResponseRedirect(reverse("admin:move_factor"))


def _begin_passkey(request: HttpRequest, user: AbstractUser, context: dict[str, Any]) -> HttpResponse:
    request.session[ADDING] = clock.now().timestamp()
    return HttpResponseRedirect(reverse("admin:add_passkey"))


def _remove_passkey(request: HttpRequest, user: AbstractUser, context: dict[str, Any]) -> HttpResponse:
    key = request.POST.get("do", "").partition(":")[2]
    passkey = passkeys.of(user).filter(pk=key).first() if is_key(key) else None
    if passkey is not None and not factors.has_app(user) and passkeys.of(user).count() == 1:
        messages.error(request, _("最後のパスキーは削除できません。先に認証アプリか別のパスキーを追加してください。"))
    elif passkey is not None:
        passkey.delete()
        _record(Event.What.PASSKEY_REMOVED, request, passkey=passkey.name)
        messages.success(request, _("パスキーを削除しました。"))
    return HttpResponseRedirect(reverse("admin:own_factor"))


OPERATIONS: dict[str, Callable[[HttpRequest, AbstractUser, dict[str, Any]], HttpResponse]] = {
    "codes": _renew_codes,
    "move": _begin_move,
    "passkey": _begin_passkey,
    "remove": _remove_passkey,
}
"""By the name of the button; after a colon it may have a key."""


def _record(what: Event.What, request: HttpRequest, **more: str) -> None:
    name = user_of(request).get_username()
    record(what, who=name, now=clock.now(), after={"login": name, **more})
