"""What is done on the support page and the dashboard by one button: asking an administrator, clearing a flag."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from licensing.words.days import table_date
from server import clock
from server.console.base import name_of
from server.console.choices import chosen_keys, is_key
from server.console.customers.page import NOTED_BEFORE
from server.console.forms import CallForm
from server.console.roles import MANAGE, SUPPORT, require
from server.console.support.remedies import ACTIONS
from server.licenses.models import License, StaffRequest, Terminal
from server.licenses.staff import changes, customers, operations, requests
from server.mailing import outbox

ASKED = {action.records[0].what for action, _text in ACTIONS.values()}
"""What support may ask for."""


def ask(request: HttpRequest) -> HttpResponse:
    """Ask administrators to do something to licenses."""
    require(SUPPORT, request)
    what = next((what for what in ASKED if what == request.POST.get("what")), None)
    if what is not None:
        licenses = License.objects.filter(pk__in=chosen_keys(request, request.POST))
        if requests.ask(licenses, what, who=name_of(request), now=clock.now()):
            messages.success(request, _("管理者に依頼しました。ダッシュボードに表示されます。"))
        else:
            messages.info(request, _("すでに依頼されています。"))
    return back(request)


def dismiss(request: HttpRequest) -> HttpResponse:
    """Close requests without doing what they ask for."""
    require(MANAGE, request)
    chosen = StaffRequest.objects.filter(pk__in=filter(is_key, request.POST.getlist("request")))
    requests.dismiss(chosen, who=name_of(request), now=clock.now())
    return back(request)


def clear_flag(request: HttpRequest) -> HttpResponse:
    """Clear the flag of a copied disk, or of mixed-up numbers."""
    require(SUPPORT, request)
    who, now = name_of(request), clock.now()
    if is_key(request.POST.get("terminal", "")):
        operations.clear_clone(get_object_or_404(Terminal, pk=request.POST["terminal"]), who=who, now=now)
        messages.success(request, _("複製の疑いを解消しました。"))
    elif is_key(request.POST.get("license", "")):
        operations.clear_back_and_forth(get_object_or_404(License, pk=request.POST["license"]), who=who, now=now)
        messages.success(request, _("番号の取り違えの疑いを解消しました。"))
    return back(request)


def called(request: HttpRequest) -> HttpResponse:
    """Note that a customer was called, and when to call again."""
    require(SUPPORT, request)
    form = CallForm(request.POST)
    if form.is_valid():
        customer = form.cleaned_data["customer"]
        again_on, text = form.cleaned_data["again_on"], form.cleaned_data["text"]
        token = changes.read_token(request.POST.get("token")) or changes.new_token()
        if customers.note(customer, text, again_on, token=token, who=name_of(request), now=clock.now()):
            shown = {"name": customer.name, "day": table_date(again_on)}
            messages.success(request, _("%(name)s を%(day)sまで隠します。") % shown)
        else:
            messages.warning(request, NOTED_BEFORE)
    elif request.method == "POST":
        if "again_on" in form.errors:
            messages.error(request, _("次に電話する日を、明日以降で入力してください。"))
        else:
            messages.error(request, _("内容を2,000文字までで入力してください。"))
        if text := request.POST.get("text"):  # on a page of its own it would stand in the field
            messages.warning(request, _("記録されなかった内容: %(text)s") % {"text": text})
    return back(request)


def mails(request: HttpRequest) -> HttpResponse:
    """Send the e-mails again that did not reach an address, or note that somebody has taken care of them."""
    require(SUPPORT, request)
    now = clock.now()
    chosen = outbox.unsettled().filter(to=request.POST.get("to", ""), state=request.POST.get("state", ""))
    if request.POST.get("do") == "send":
        count = sum(outbox.queue_again(message, now) for message in chosen.select_related("customer"))
        text = ngettext("%(n)s件のメールをもう一度送信します。", "%(n)s件のメールをもう一度送信します。", count)
        messages.success(request, text % {"n": count})
    elif request.POST.get("do") == "acknowledge":
        count = outbox.acknowledge(chosen, who=name_of(request), now=now)
        text = ngettext("%(n)s件のメールを確認済みにしました。", "%(n)s件のメールを確認済みにしました。", count)
        messages.success(request, text % {"n": count})
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page on which the button is; also after a sign-in, which loses what was posted."""
    page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(page if safe else reverse("admin:index"))
