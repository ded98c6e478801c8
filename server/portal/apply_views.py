"""``/portal/apply/``: the application form, the page after it, and the page of the link in the e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from licensing.terms import read_terms
from server import clock
from server.portal import applications
from server.portal.form_token import FormToken, new_token, read_token
from server.portal.forms import MOST_SHOPS, ROWS, ApplicationForm, shops_form
from server.portal.languages import in_chosen_language, is_sent, typed
from server.portal.models import Application
from server.portal.rendering import page_language, render_page
from server.rate_limits import RateLimited, network_of

HONEYPOT = "website"
"""A field that is invisible to people; a program fills it in."""
SENT_SALT = "portal.sent"
HEADING, TITLE, REMARK = "#### ", "### ", "*"
"""Markdown of the terms of use."""


@csrf_exempt  # no cookie grants a right here, and the form has a signed token
@require_http_methods(["GET", "HEAD", "POST"])
@in_chosen_language
def apply(request: HttpRequest) -> HttpResponse:
    """Show the form, or process it."""
    if request.method != "POST":
        return _form(request, ApplicationForm(), shops_form(), new_token(clock.now()))
    if "more" in request.POST:
        return _again(request, ROWS)
    return _take(request) if is_sent(request) else _again(request, 0)


def _take(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    form, shops = ApplicationForm(request.POST), shops_form(request.POST)
    token = read_token(request.POST.get("form_token", ""), now)
    if not all((form.is_valid(), shops.is_valid())):
        return _form(request, form, shops, token or new_token(now), _("赤い印の項目をご確認ください。"), status=400)
    if request.POST.get(HONEYPOT):
        return _sent(form.cleaned_data["email"])
    if token is None or token.is_too_fast(now):
        again = _("内容をご確認のうえ、もう一度「確認メールを受け取る」を押してください。")
        return _form(request, form, shops, token or new_token(now), again, status=400)
    try:
        application = applications.apply(
            token.form_id,
            {name: value for name, value in form.cleaned_data.items() if name != "agreed"},
            [shop for shop in shops.cleaned_data if shop],
            language=page_language(),
            terms=read_terms("ja").version,
            network=network_of(request.META["REMOTE_ADDR"]),
            now=now,
        )
    except RateLimited:
        busy = _("短い間に何度もお申込みがありました。1時間ほど待ってからもう一度送るか、お電話でご連絡ください。")
        return _form(request, form, shops, token, busy, status=429)
    return _sent(application.email)


def _again(request: HttpRequest, added: int) -> HttpResponse:
    """Show the form with all that was entered and more rows for shops, without errors for missing fields."""
    entered = typed(request)
    rows = _rows(entered)
    shops = [{name: entered.get(f"shops-{row}-{name}", "") for name in ("name", "terminals")} for row in range(rows)]
    more = shops_form(initial=shops, rows=min(max(rows + added, 1), MOST_SHOPS))
    now = clock.now()
    token = read_token(entered.get("form_token", ""), now) or new_token(now)
    return _form(request, ApplicationForm(initial=entered), more, token)


def _rows(entered: Mapping[str, str]) -> int:
    count = entered.get("shops-TOTAL_FORMS", "")
    return min(int(count), MOST_SHOPS) if count.isdecimal() else ROWS


def _form(
    request: HttpRequest, form: ApplicationForm, shops: Any, token: FormToken, failure: str = "", *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "shops": shops,
        "form_token": str(token),
        "failure": failure,
        "terms": terms_paragraphs(page_language()),
        "full": shops.total_form_count() >= MOST_SHOPS,
    }
    return render_page(request, "apply", context, status=status)


def _sent(email: str) -> HttpResponse:
    shown = urlencode({"to": signing.dumps(email, salt=SENT_SALT)})
    return HttpResponseRedirect(f"{reverse('portal:sent')}?{shown}")


@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """Show to which address the e-mail was sent."""
    try:
        email = signing.loads(request.GET.get("to", ""), salt=SENT_SALT)
    except signing.BadSignature:
        return HttpResponseRedirect(reverse("portal:apply"))
    return render_page(request, "sent", {"email": email, "days": applications.LINK_LASTS.days})


@csrf_exempt  # the signed URL is the authorisation; no cookie grants a right here
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the application and confirm it on POST only: mail scanners that follow links must not confirm it."""
    application = applications.of_link(token)
    if application is None:
        return render_page(request, "gone", {}, status=404)
    if request.method == "POST":
        applications.confirm(application, clock.now())
        return HttpResponseRedirect(request.path)
    confirmed = application.state != Application.State.UNCONFIRMED
    shops = list(application.shops.order_by("pk"))
    return render_page(request, "thanks" if confirmed else "confirm", {"application": application, "shops": shops})


@dataclass(frozen=True)
class TermsParagraph:
    """A paragraph of the terms of use; ``heading`` if it is a heading."""

    text: str
    heading: bool


@cache
def terms_paragraphs(language: str) -> tuple[TermsParagraph, ...]:
    """Return the terms without their title and, in a translation, the line on what binds: the form has both already."""
    blocks = [block.strip() for block in read_terms(language).text.split("\n\n")]
    shown = [block for block in blocks if block and not block.startswith((TITLE, REMARK))]
    return tuple(TermsParagraph(block.removeprefix(HEADING), block.startswith(HEADING)) for block in shown)
