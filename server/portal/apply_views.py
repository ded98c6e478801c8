"""``/portal/apply/``: the application's form, the page after it, and the page that the link in the e-mail opens."""

from collections.abc import Mapping
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
from server.portal.form_token import Stamp, new_stamp, read_stamp
from server.portal.forms import MOST_SHOPS, ROWS, ApplicationForm, shops_form
from server.portal.limits import address_of
from server.portal.models import Application
from server.portal.page import language_now, page
from server.portal.terms import parts

TRAP = "website"
"""A field that no person sees; whoever fills it in fills in everything."""
SENT_SALT = "portal.sent"


@csrf_exempt  # no cookie gives anybody a right here, and the form carries a stamp of this server
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it."""
    if request.method != "POST":
        return _form(request, ApplicationForm(), shops_form(), new_stamp(clock.now()))
    if "more" in request.POST:
        return _with_more_rows(request)
    return _take(request)


def _take(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    form, shops = ApplicationForm(request.POST), shops_form(request.POST)
    stamp = read_stamp(request.POST.get("stamp", ""), now)
    if not all((form.is_valid(), shops.is_valid())):
        return _form(request, form, shops, stamp or new_stamp(now), _("赤い印の項目をご確認ください。"), status=400)
    if request.POST.get(TRAP):
        return _sent(form.cleaned_data["email"])
    if stamp is None or stamp.is_too_fast(now):
        again = _("内容をご確認のうえ、もう一度「確認メールを受け取る」を押してください。")
        return _form(request, form, shops, stamp or new_stamp(now), again, status=400)
    try:
        application = applications.apply(
            stamp.mark,
            {name: value for name, value in form.cleaned_data.items() if name != "agreed"},
            [shop for shop in shops.cleaned_data if shop],
            language=language_now(),
            terms=read_terms("ja").version,
            address=address_of(request),
            now=now,
        )
    except applications.TooMany:
        busy = _("短い間に何度もお申し込みがありました。1時間ほど待ってからもう一度送るか、お電話でご連絡ください。")
        return _form(request, form, shops, stamp, busy, status=429)
    return _sent(application.email)


def _with_more_rows(request: HttpRequest) -> HttpResponse:
    """Show the form with more rows for shops and everything that was typed, without asking yet for what is missing."""
    typed = request.POST.dict()
    rows = _rows(typed)
    shops = [{name: typed.get(f"shops-{row}-{name}", "") for name in ("name", "terminals")} for row in range(rows)]
    more = shops_form(initial=shops, rows=min(rows + ROWS, MOST_SHOPS))
    now = clock.now()
    stamp = read_stamp(typed.get("stamp", ""), now) or new_stamp(now)
    return _form(request, ApplicationForm(initial=typed), more, stamp)


def _rows(typed: Mapping[str, str]) -> int:
    count = typed.get("shops-TOTAL_FORMS", "")
    return min(int(count), MOST_SHOPS) if count.isdecimal() else ROWS


def _form(
    request: HttpRequest, form: ApplicationForm, shops: Any, stamp: Stamp, failure: str = "", *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "shops": shops,
        "stamp": str(stamp),
        "failure": failure,
        "terms": parts(),
        "full": shops.total_form_count() >= MOST_SHOPS,
    }
    return page(request, "apply", context, status=status)


def _sent(email: str) -> HttpResponse:
    shown = urlencode({"to": signing.dumps(email, salt=SENT_SALT)})
    return HttpResponseRedirect(f"{reverse('portal:sent')}?{shown}")


@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """Say to which address the e-mail went."""
    try:
        email = signing.loads(request.GET.get("to", ""), salt=SENT_SALT)
    except signing.BadSignature:
        return HttpResponseRedirect(reverse("portal:apply"))
    return page(request, "sent", {"email": email, "days": applications.LINK_LASTS.days})


@csrf_exempt  # the address itself is the proof, and no cookie gives a right here
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is to be confirmed, and that it was: a program that only follows links confirms nothing."""
    application = applications.of_link(token)
    if application is None:
        return page(request, "gone", {}, status=404)
    if request.method == "POST":
        applications.confirm(application, clock.now())
        return HttpResponseRedirect(request.path)
    counts = application.state != Application.State.UNCONFIRMED
    shops = list(application.shops.order_by("pk"))
    return page(request, "thanks" if counts else "confirm", {"application": application, "shops": shops})
