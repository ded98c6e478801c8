"""Sign-in: the second factor after the password, set up at the first sign-in. django-axes limits failed attempts."""

import unicodedata
from collections.abc import Callable
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from axes.utils import reset
from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp import login
from django_otp.models import Device

from server.console import factors, passkeys, sign_ins
from server.console.models import SignIn
from server.console.widgets import TextInput

REFUSED_ALONE = _("パスキーを確かめられませんでした。もう一度お試しになるか、リカバリーコードを入力してください。")
REFUSED_FIRST = _("パスキーを作成できませんでした。もう一度お試しください。")
WRONG = _("コードが正しくありません。認証アプリに表示されている6桁の数字か、リカバリーコードを入力してください。")
WRONG_RECOVERY = _("コードが正しくありません。まだ使っていないリカバリーコードを入力してください。")
WRONG_FIRST = _("コードが正しくありません。認証アプリに表示されている6桁の数字を入力してください。")
REFUSED = _("パスキーを確かめられませんでした。もう一度お試しになるか、認証コードを入力してください。")

Outcome = SignIn.Outcome


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("認証コード"),
        max_length=40,
        error_messages={"required": _("認証アプリに表示されている6桁の数字を入力してください。")},
        widget=TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "text"}),
    )

    def __init__(self, data: Any = None, *, app: bool = True) -> None:
        super().__init__(data)
        if not app:
            self.fields["code"].label = _("リカバリーコード")
            self.fields["code"].error_messages["required"] = _("リカバリーコードを入力してください。")

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"]).lower()
        return "".join(letter for letter in typed if letter.isalnum())


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether the user must still present or set up a second factor.

    A user who has one must always present it; a user who has none must set one up where it is required.
    """
    user = user_of(request)
    if getattr(user, "otp_device", None) is not None:
        return False
    required: bool = settings.SECOND_FACTOR_REQUIRED
    return required or factors.has_factor(user)


def second_factor(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Ask for the second factor, or set one up. The password was right."""
    user = user_of(request)
    if getattr(user, "otp_device", None) is not None:
        return HttpResponseRedirect(_wanted(request))
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        locked: HttpResponse = get_lockout_response(request, None, credentials)
        return locked
    context = {**context, "title": _("二段階認証")}
    return _ask(request, user, context) if factors.has_factor(user) else _first(request, user, context)


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Show that there were too many attempts, and how long to wait."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    sign_ins.record(request, str((credentials or {}).get("username", "")), Outcome.LOCKED_OUT)
    context = {"title": _("ログインできません"), "minutes": minutes, "tries": settings.AXES_FAILURE_LIMIT}
    return render(request, "console/locked.html", context, status=429)


def _ask(request: HttpRequest, user: AbstractUser, context: dict[str, Any]) -> HttpResponse:
    asked, device = check(request, user)
    if device is not None:
        enter(request, device)
        return HttpResponseRedirect(_wanted(request))
    return render(request, "console/second_factor.html", {**context, **asked})


def check(request: HttpRequest, user: AbstractUser) -> tuple[dict[str, Any], Device | None]:
    """Return what a page needs to ask for a second factor, and the device that the posted code or passkey is of."""
    app, refused = factors.has_app(user), ""
    if "passkey" in request.POST and not request.POST.get("code"):
        form, device = CodeForm(app=app), passkeys.verified(request, user, request.POST["passkey"])
        if device is None:
            _count_failure(request, user)
            refused = str(REFUSED if app else REFUSED_ALONE)
    else:
        form, device = _check_code(request, user, app=app)
    if device is not None:
        return {}, device
    options = passkeys.request_options(request, user)
    return {"form": form, "app": app, "options": options, "passkey_error": refused}, None


def _check_code(request: HttpRequest, user: AbstractUser, *, app: bool) -> tuple[CodeForm, Device | None]:
    form = CodeForm(request.POST if request.method == "POST" else None, app=app)
    if form.is_valid():
        typed = form.cleaned_data["code"]
        wait = factors.seconds_to_wait(user, typed)
        device = None if wait else factors.verified(user, typed)
        if device is not None:
            return form, device
        if wait:  # not looked at, so not wrong either
            form.add_error("code", _wait(wait))
        else:
            _count_failure(request, user)
            form.add_error("code", WRONG if app else WRONG_RECOVERY)
    return form, None


def _first(request: HttpRequest, user: AbstractUser, context: dict[str, Any]) -> HttpResponse:
    """Let ``user``, who has no second factor, set up an authenticator or a passkey, and sign in with it."""
    if "passkey" in request.POST:
        made = passkeys.add(request, user, request.POST["passkey"], "")
        if made is not None:
            codes = factors.renew_recovery_codes(user)
            enter(request, made)
            return render(request, "console/recovery_codes.html", {**context, "codes": codes, "next": _wanted(request)})
        context = {**context, "passkey_error": REFUSED_FIRST}
    options = passkeys.creation_options(request, user) if passkeys.relying_party(request) else ""
    return set_up(request, user, {**context, "options": options}, enter)


def set_up(
    request: HttpRequest, user: AbstractUser, context: dict[str, Any], done: Callable[[HttpRequest, Device], None]
) -> HttpResponse:
    """Let ``user`` set up an authenticator; call ``done`` with it once it has shown a right code."""
    device = factors.offer(user, request.session)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        codes = factors.confirm(device, form.cleaned_data["code"])
        if codes is not None:
            done(request, device)
            del request.session[factors.OFFERED]
            return render(request, "console/recovery_codes.html", {**context, "codes": codes, "next": _wanted(request)})
        _count_failure(request, user)
        form.add_error("code", WRONG_FIRST)
    drawn = mark_safe(factors.drawing(device))  # noqa: S308  # segno's own SVG, made of nothing that a person typed
    context = {**context, "form": form, "drawing": drawn, "secret": factors.secret(device)}
    return render(request, "console/set_up_factor.html", context)


def _wait(seconds: int) -> str:
    sentence = ngettext(
        "コードを続けて間違えたため、%(seconds)s秒待ってから入力してください。",
        "コードを続けて間違えたため、%(seconds)s秒待ってから入力してください。",
        seconds,
    )
    return sentence % {"seconds": seconds}


def enter(request: HttpRequest, device: Device) -> None:
    """Sign in with the second factor ``device``, which was presented, and forget the failures before."""
    login(request, device)
    reset(username=user_of(request).get_username())
    sign_ins.record(request, user_of(request).get_username(), Outcome.SIGNED_IN, factors.kind_of(device))


def _count_failure(request: HttpRequest, user: AbstractUser) -> None:
    user_login_failed.send(sign_ins.SECOND_FACTOR, credentials={"username": user.get_username()}, request=request)


def _wanted(request: HttpRequest) -> str:
    """Return the page that was requested before the sign-in, if it is on this server."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("admin:index")


def user_of(request: HttpRequest) -> AbstractUser:
    user = request.user
    assert isinstance(user, AbstractUser)  # noqa: S101  # the site has asked whether it is a member of the staff
    return user
