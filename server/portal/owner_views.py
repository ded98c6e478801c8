"""``/portal/``: the owner's numbers, and the actions on them. Each view reads only the rows of the owner's address."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from licensing.clock import day_of
from licensing.words.days import table_time
from server import clock
from server.licenses.models import Change
from server.licenses.staff.changes import TooLate
from server.portal import details, license_rows, owner_actions, requests
from server.portal.choosing import SORTS, Choice
from server.portal.csv_export import to_csv
from server.portal.form_token import new_token, read_token
from server.portal.forms import NameForm, RequestForm
from server.portal.languages import is_sent, typed
from server.portal.license_rows import LicenseRow
from server.portal.rendering import HEADERS, render_page
from server.portal.sessions import Owner, customers_of
from server.portal.sign_in_views import for_owner
from server.rate_limits import RateLimited

FEW = 10
"""Up to so many numbers are in sight at once, and need no search."""
DONE = {"renamed", "released", "taken-back", "not-taken-back", "asked", "sent", "often"}
"""The messages that the page can show, by the parameter in its URL."""


@require_safe
@for_owner
def home(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Show the numbers of the owner, or those that are asked for."""
    every = license_rows.rows_of(owner.email, day_of(clock.now()))
    done = request.GET.get("done", "")
    choice = Choice.of(request.GET.dict())
    page = choice.rows(every)
    releases = owner_actions.releases_of(owner.email, clock.now())
    context = {
        "owner": owner,
        "rows": page,
        "shown": [(row, None if row.terminal else releases.get(row.license.pk)) for row in page],
        "requests": requests.of(owner.email),
        "total": len(every),
        "urgent": sum(bool(row.notices) for row in every),
        "choice": choice,
        "sorts": [(name, label) for name, (label, _key) in SORTS.items()],
        "before": choice.address(page.previous_page_number()) if page.has_previous() else "",
        "after": choice.address(page.next_page_number()) if page.has_next() else "",
        "searchable": len(every) > FEW,
        "done": done if done in DONE else "",
        "once": get_random_string(12),
        "contracts": owner_actions.contracts_of(every),
        "own": details.own((row.license.customer for row in every), owner.email),
    }
    return render_page(request, "owner", context)


@require_safe
@for_owner
def export_csv(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Download the list as a CSV file."""
    today = day_of(clock.now())
    file = to_csv(license_rows.rows_of(owner.email, today))
    name = f"attomenzei-{today:%Y%m%d}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def rename(request: HttpRequest, owner: Owner, number: str) -> HttpResponse:
    """Ask for the terminal's new name, and save it."""
    now = clock.now()
    row = _row(owner, number, now)
    if row.terminal is None:
        return _nothing_to_do(request, owner, row, _("この番号は、いまどの端末にも登録されていません。"))
    if not is_sent(request):
        form = NameForm(initial={"name": row.name, **typed(request)})
        return render_page(request, "rename", {"owner": owner, "row": row, "form": form})
    form = NameForm(request.POST)
    if not form.is_valid():
        return render_page(request, "rename", {"owner": owner, "row": row, "form": form}, status=400)
    try:
        owner_actions.rename(
            row.license, request.POST.get("terminal", ""), form.cleaned_data["name"], who=owner.email, now=now
        )
    except owner_actions.HeldElsewhere as changed:
        return _nothing_to_do(request, owner, _row(owner, number, now), conflict_message(changed, owner))
    return _home("renamed")


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def release(request: HttpRequest, owner: Owner, number: str) -> HttpResponse:
    """Show the consequences and until when the terminal works offline; release the number when confirmed."""
    now = clock.now()
    row = _row(owner, number, now)
    if request.method == "POST":
        try:
            owner_actions.release(row.license, request.POST.get("terminal", ""), who=owner.email, now=now)
        except owner_actions.HeldElsewhere as changed:
            return _nothing_to_do(request, owner, row, conflict_message(changed, owner))
        return _home("released")
    if row.terminal is None:
        return _nothing_to_do(request, owner, row, _("この番号は、いまどの端末にも登録されていません。"))
    until = row.deadline if row.deadline and row.deadline >= day_of(now) else None
    return render_page(request, "release", {"owner": owner, "row": row, "until": until})


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def take_back(request: HttpRequest, owner: Owner, change: int) -> HttpResponse:
    """Undo a release of the owner's own."""
    if request.method != "POST":  # after a new sign-in, for example
        return HttpResponseRedirect(reverse("portal:owner"))
    try:
        done = owner_actions.take_back(change, who=owner.email, now=clock.now())
    except Change.DoesNotExist as error:
        raise Http404 from error
    except TooLate:
        done = False
    return _home("taken-back" if done else "not-taken-back")


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def ask(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Ask the vendor for something that an owner cannot do: a renewal, more numbers, another address."""
    customers = customers_of(owner.email)
    if not customers:  # the address was changed, or the person removed, since the sign-in
        return HttpResponseRedirect(reverse("portal:owner"))
    token = read_token(request.POST.get("form_token", ""), clock.now()) or new_token(clock.now())
    initial = {"kind": request.GET.get("kind", ""), **typed(request)}
    form = RequestForm(request.POST if is_sent(request) else None, customers=customers, initial=initial)
    context = {"owner": owner, "form": form, "form_token": str(token)}
    if not form.is_valid():
        return render_page(request, "ask", context, status=400 if form.is_bound else 200)
    try:
        requests.ask(token.form_id, form.customer, **form.asked, email=owner.email, now=clock.now())
    except RateLimited:
        busy = _("短い間に何度もご依頼がありました。1時間ほど待ってからもう一度送るか、お電話でご連絡ください。")
        return render_page(request, "ask", {**context, "failure": busy}, status=429)
    return _home("asked")


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def resend(request: HttpRequest, owner: Owner, contract: int) -> HttpResponse:
    """Mail the numbers of a contract again, to the same address."""
    if request.method != "POST":  # after a new sign-in, for example
        return HttpResponseRedirect(reverse("portal:owner"))
    now = clock.now()
    contracts = owner_actions.contracts_of(license_rows.rows_of(owner.email, day_of(now)))
    asked = next((one for one in contracts if one.pk == contract), None)
    if asked is None:
        raise Http404
    try:
        owner_actions.resend(asked, once=request.POST.get("once", ""), who=owner.email, now=now)
    except RateLimited:
        return _home("often")
    return _home("sent")


def conflict_message(changed: owner_actions.HeldElsewhere, owner: Owner) -> str:
    """Return why nothing was changed, and by whom the number was released."""
    if changed.who is None or changed.at is None:
        return _("その間に、この番号は別の端末へ移りました。最新の状態をご確認ください。")
    people = {owner.email: _("お客様"), "terminal": _("端末の画面")}
    when = table_time(changed.at)
    facts = {"who": people.get(changed.who, _("販売元")), "when": when}
    return _("この番号は %(when)s に解除済みです（%(who)s の操作）。二重には行われません。") % facts


def _row(owner: Owner, number: str, now: datetime) -> LicenseRow:
    license = license_rows.find(owner.email, number)
    if license is None:
        raise Http404
    return license_rows.row_of(license, day_of(now))


def _nothing_to_do(request: HttpRequest, owner: Owner, row: LicenseRow, why: str) -> HttpResponse:
    return render_page(request, "nothing_to_do", {"owner": owner, "row": row, "why": why}, status=409)


def _home(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('portal:owner')}?done={done}")
