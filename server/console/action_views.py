"""The pages of staff's operations on licenses: form, preview, confirmation, what was done, undo."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from licensing.clock import day_of
from server import clock
from server.console import batch_views, event_words
from server.console.base import name_of
from server.console.choices import NAMES, chosen_keys, fields_of_choice, refuse_number
from server.console.forms import FORMS, ActionForm
from server.console.roles import require
from server.licenses.models import Batch, Cancellation, Change, Contract, License
from server.licenses.staff import batches, cancellations, changes, undoing
from server.licenses.staff.actions import ACTIONS, permission_to_undo
from server.licenses.staff.changes import DoneBefore, Obstacle, Overtaken, TooLate
from server.licenses.staff.declarations import SUPPORT, Action
from server.licenses.staff.effects import Effect, summary_of
from server.licenses.staff.listing import with_terminals
from server.licenses.staff.states import version_of
from server.mailing.notices import resend_numbers
from server.portal import applications

MOST_SHOWN = 200
"""Licenses that a page lists of each group; a batch may have thousands."""
FIRST = 20
"""Licenses that the form lists, of whatever number; the preview lists them."""
MOST_TOLD = 20
"""Licenses that an undo has left as they are, of which a message each tells why."""
UNFOLDED = 10
"""Up to so many licenses, their lines are displayed without a click."""
NOT_ENTERED = (*NAMES, "token", "seen")
"""Fields of the pages that are not of the action's form."""


def action(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for what the action needs, show what it would do, and do it once that was confirmed."""
    kind = next((kind for kind in ACTIONS if kind.name == name), None)
    if kind is None:
        raise Http404
    require(kind.permission, request)
    entered = request.POST if request.method == "POST" else request.GET
    licenses = list(with_terminals(License.objects.filter(pk__in=chosen_keys(request, entered))))
    if refuse_number(request, len(licenses)):
        return HttpResponseRedirect(reverse("admin:licenses_license_changelist"))
    again = once(request)
    if again is not None:
        return again
    now = clock.now()
    typed = entered if kind not in FORMS or "asked" in entered else None
    form = FORMS.get(kind, ActionForm)(typed, today=day_of(now), licenses=licenses)
    if not form.is_valid():
        return _asked(request, kind, licenses, form)
    chosen = kind.of(form.cleaned_data)
    try:
        effects = [chosen.effect(license, now) for license in licenses]
    except ValidationError as error:
        form.add_error(None, error)
        return _asked(request, kind, licenses, form)
    if request.method == "POST":
        return _done(request, chosen, licenses, now)
    return _preview(request, chosen, effects)


def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a contract's numbers again: one e-mail, however often the button is pressed."""
    require(SUPPORT, request)
    contract = get_object_or_404(Contract.objects.select_related("customer"), pk=pk)
    once = request.POST.get("once") or request.GET.get("once")
    if not once:
        return HttpResponseRedirect(f"{request.path}?once={changes.new_token()}")
    if request.method == "POST":
        resend_numbers(contract, once=once, who=name_of(request), now=clock.now())
        messages.success(request, _("%(email)s にメールを送ります。") % {"email": contract.customer.email})
        return HttpResponseRedirect(reverse("admin:licenses_contract_change", args=[pk]))
    count = contract.licenses.count()
    context = {
        "title": _("番号のメールの再送"),
        "contract": contract,
        "licenses": with_terminals(contract.licenses.all())[:MOST_SHOWN],
        "count": count,
        "more": count - MOST_SHOWN,
        "once": once,
    }
    return page(request, "console/resend.html", context)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one change and until when it can be undone; a part of a batch leads to the batch."""
    done = get_object_or_404(Change, pk=pk)
    if done.batch_id is not None:
        return batch_views.to_batch(done.batch_id)
    now = clock.now()
    context = {
        "title": done.get_kind_display(),
        "change": done,
        "licenses": with_terminals(License.objects.filter(changes=done))[:MOST_SHOWN],
        "more": done.licenses.count() - MOST_SHOWN,
        "until": done.at + changes.UNDOABLE_FOR,
        "differences": event_words.differences({name: done.before.get(name) for name in done.after}, done.after),
        "undoable": changes.undoable(done, now) and request.user.has_perm(permission_to_undo(done.kind)),
    }
    return page(request, "console/change.html", context)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the change; report which licenses were left as they are, and who has changed them since."""
    done, now = get_object_or_404(Change, pk=pk), clock.now()
    require(permission_to_undo(done.kind), request)
    if request.method != "POST":  # the session was over, and signing in leads back here without what was posted
        messages.warning(request, _("まだ取り消していません。もう一度「この操作を取り消す」を押してください。"))
        return to_change(done)
    count = done.licenses.count()
    try:
        obstacles = _undo(done, name_of(request), now)
    except (TooLate, Overtaken, ValidationError) as error:
        messages.warning(request, _why_not(error, now))
    else:
        for obstacle in obstacles[:MOST_TOLD]:
            messages.warning(request, event_words.not_undone(obstacle, now))
        if (more := len(obstacles) - MOST_TOLD) > 0:
            left = ngettext(
                "ほかに%(count)s件も、同じ理由で取り消していません。",
                "ほかに%(count)s件も、同じ理由で取り消していません。",
                more,
            )
            messages.warning(request, left % {"count": more})
        if done.customer_id is not None:
            messages.success(request, _("契約者を、操作の前の状態に戻しました。"))
        elif count > len(obstacles):
            restored = count - len(obstacles)
            sentence = ngettext(
                "%(count)s件を、操作の前の状態に戻しました。", "%(count)s件を、操作の前の状態に戻しました。", restored
            )
            messages.success(request, sentence % {"count": restored})
    return to_change(done)


def _why_not(error: TooLate | Overtaken | ValidationError, now: datetime) -> str:
    """Return why a change cannot be undone."""
    if isinstance(error, TooLate):
        return event_words.too_late(error.change, now)
    if isinstance(error, Overtaken):
        return event_words.changed_by_another(error.event, now)
    return " ".join(error.messages)  # another customer has the name by now


@transaction.atomic
def _undo(done: Change, who: str, now: datetime) -> list[Obstacle]:
    """Undo the change and, if it was the approval of an application, let that wait again."""
    obstacles = undoing.undo(done, who=who, now=now)
    if not obstacles:
        applications.reopen(done, who=who, now=now)
    return obstacles


def _asked(request: HttpRequest, kind: type[Action], licenses: list[License], form: ActionForm) -> HttpResponse:
    if request.method == "POST":
        return HttpResponseRedirect(f"{request.path}?{_entered_again(request)}")
    context = {
        "title": kind.title,
        "licenses": licenses[:FIRST],
        "count": len(licenses),
        "more": len(licenses) - FIRST,
        "cancellations": _cancellations_of(licenses),
        "chosen": fields_of_choice(request.GET),
        "form": form,
        "token": token_of(request),
    }
    return page(request, "console/asked.html", context)


def _preview(request: HttpRequest, chosen: Action, effects: list[Effect]) -> HttpResponse:
    context = {
        "action": chosen,
        "title": chosen.title,
        "count": len(effects),
        "customers": len({effect.license.contract.customer_id for effect in effects}),
        "groups": [
            (group, group.effects[:MOST_SHOWN], len(group.effects) - MOST_SHOWN) for group in summary_of(effects)
        ],
        "unfolded": len(effects) <= UNFOLDED,
        "in_background": len(effects) > batches.AT_ONCE,
        "cancellations": _cancellations_of([effect.license for effect in effects]),
        "chosen": fields_of_choice(request.GET),
        "locked": sum(effect.locks for effect in effects),
        "token": token_of(request),
        "seen": version_of([effect.license for effect in effects]),
        "entered": [(name, value) for name, value in request.GET.items() if name not in NOT_ENTERED],
        "back": reverse("admin:licenses_license_changelist"),
    }
    return page(request, "console/preview.html", context)


def _cancellations_of(licenses: list[License]) -> list[Cancellation]:
    return cancellations.open_for({license.contract_id for license in licenses}, day_of(clock.now()))


def _done(request: HttpRequest, chosen: Action, licenses: list[License], now: datetime) -> HttpResponse:
    token, seen, who = token_of(request), request.POST.get("seen", ""), name_of(request)

    def act(license: License) -> None:
        chosen.perform(license, who=who, now=now)

    try:
        if len(licenses) > batches.AT_ONCE:
            return batch_views.to_batch(batches.start(chosen, licenses, token=token, seen=seen, who=who, now=now).pk)
        done = changes.change(chosen.kind, licenses, act, token=token, seen=seen, who=who, now=now)
    except DoneBefore as before:
        messages.warning(request, event_words.done_before(before.change, now))
        return to_change(before.change)
    except Overtaken as overtaken:
        again = _("まだ何もしていません。下の内容を確かめて、もう一度操作してください。")
        messages.warning(request, f"{event_words.changed_by_another(overtaken.event, now)} {again}")
        return HttpResponseRedirect(f"{request.path}?{_entered_again(request)}")
    sentence = ngettext("%(count)s件の操作をしました。", "%(count)s件の操作をしました。", len(licenses))
    messages.success(request, sentence % {"count": len(licenses)})
    return to_change(done)


def once(request: HttpRequest) -> HttpResponse | None:
    """Redirect to an address with a new token, or away from one whose token was used; None for an unused token.

    So going back in the browser and reloading do nothing twice.
    """
    if not token_of(request):
        entered = request.GET.copy() if request.method == "GET" else request.POST.copy()
        entered.pop("csrfmiddlewaretoken", None)
        entered["token"] = changes.new_token()
        return HttpResponseRedirect(f"{request.path}?{entered.urlencode()}")
    if request.method != "GET":
        return None
    batch = Batch.objects.filter(token=token_of(request)).only("pk").first()
    if batch is not None:
        return batch_views.to_batch(batch.pk)
    used = Change.objects.filter(token=token_of(request)).first()
    if used is None:
        return None
    messages.warning(request, event_words.done_before(used, clock.now()))
    return to_change(used)


def token_of(request: HttpRequest) -> str:
    """Return the token of the form that the request opens or submits; nothing if it has none of ours."""
    return changes.read_token((request.POST if request.method == "POST" else request.GET).get("token"))


def _entered_again(request: HttpRequest) -> str:
    entered = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "seen"):
        entered.pop(name, None)
    return entered.urlencode()


def to_change(done: Change) -> HttpResponse:
    """Redirect to the page of what was done."""
    return HttpResponseRedirect(reverse("admin:change", args=[done.pk]))


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Return the page of ``template`` with the console's frame."""
    return render(request, template, {**admin.site.each_context(request), **context})
