"""Cancellations (解約): the list, and a page for each with its steps (``licenses.staff.cancellations``)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from licensing.clock import day_of
from licensing.number import show, symbols_in
from licensing.words.days import table_time
from server import clock
from server.console import search
from server.console.base import name_of
from server.console.choices import is_key
from server.console.dashboard import MOST
from server.console.lists.contracts import with_figures
from server.console.roles import MANAGE, may_manage, require
from server.licenses.models import Cancellation, Contract, Event, License
from server.licenses.staff import cancellations as steps
from server.licenses.staff.cancellations import Due, NotPossible, Refusal
from server.licenses.staff.customers import names_of
from server.licenses.staff.listing import with_terminals

VIEW = "licenses.view_cancellation"
MOST_CHOOSABLE, FIRST = 200, 20
"""Up to so many licenses are listed, to choose from; of more, the first."""

SENTENCES: dict[Refusal, Promise] = {
    Refusal.WITHDRAWN: gettext_lazy("この解約は取り下げられています。もう一度受け付けるには、契約から始めてください。"),
    Refusal.OVER: gettext_lazy(
        "停止日が過ぎたため、変更できません。使えるように戻すには、ライセンスを再開してください。"
    ),
    Refusal.NOT_SENT: gettext_lazy("先に、書類を送った日を入力してください。"),
    Refusal.BACK_BEFORE_SENT: gettext_lazy(
        "書類を受け取った日は、送った日と同じか、それより後の日を入力してください。"
    ),
    Refusal.IN_THE_FUTURE: gettext_lazy("今日か、それより前の日を入力してください。"),
    Refusal.IN_THE_PAST: gettext_lazy("最終利用日が過ぎています。今日か、それより後の日を入力してください。"),
}
DUE: dict[Due, Promise] = {
    Due.NOT_BACK: gettext_lazy("書類が14日たっても戻っていません"),
    Due.STOP_NEAR: gettext_lazy("最終利用日が近いのに、書類が戻っていません"),
    Due.NO_DAY: gettext_lazy("書類が戻ったのに、最終利用日が決まっていません"),
}


@dataclass(frozen=True)
class Step:
    """A date on the page: its name in the form, its texts, and the function that sets it."""

    name: str
    field: str
    title: Promise
    hint: Promise
    button: Promise
    take: Callable[..., None]


STEPS = (
    Step(
        "sent",
        "papers_sent_on",
        gettext_lazy("解約書類を送った日"),
        gettext_lazy("お客様へ解約書類を送ったら、その日を入力します。"),
        gettext_lazy("送った"),
        steps.send_papers,
    ),
    Step(
        "stop",
        "stops_on",
        gettext_lazy("最終利用日"),
        gettext_lazy("この日の終わりまで使えます。書類が戻るまでは、何も停止しません。"),
        gettext_lazy("この日に決める"),
        steps.plan_stop,
    ),
    Step(
        "back",
        "papers_back_on",
        gettext_lazy("解約書類を受け取った日"),
        gettext_lazy("受け取ると、対象のライセンスが最終利用日の終わりに停止します。"),
        gettext_lazy("受け取った"),
        steps.receive_papers,
    ),
)


def cancellations(request: HttpRequest) -> HttpResponse:
    """List the open cancellations, those with a reminder first."""
    require(VIEW, request)
    today = day_of(clock.now())
    reminders = {one.cancellation.pk: DUE[one.due] for one in steps.reminders(today)}
    rows = Cancellation.objects.filter(withdrawn_at=None).select_related("contract__customer")
    rows = rows.annotate(size=Count("part"), due=Q(pk__in=reminders), open=steps.is_open(today))
    shown = rows.order_by("-due", "-open", "-asked_at")[: MOST * 4]
    typed = request.GET.get("q", "").strip()[:100]
    context = {
        "title": pgettext("list", "解約"),
        "rows": [(row, reminders.get(row.pk), steps.over(row, today)) for row in shown],
        "typed": typed,
        "contracts": _contracts(typed) if typed else [],
    }
    return render(request, "console/cancellations.html", {**admin.site.each_context(request), **context})


def _contracts(typed: str) -> QuerySet[Contract]:
    """Return contracts that could be cancelled, found as in the list of contracts."""
    found = with_figures(Contract.objects.filter(search.every_word(typed, search.contract)), day_of(clock.now()))
    return found.order_by("-issued_at", "-pk")[:MOST]


def ask(request: HttpRequest, contract: int) -> HttpResponse:
    """Show what a cancellation of this contract, or of some of its licenses, means, and start it."""
    require(VIEW, request)
    row = get_object_or_404(Contract.objects.select_related("customer"), pk=contract)
    found = steps.open_for([contract], day_of(clock.now()))
    known, error = (found[0] if found else None), ""
    if known is None and request.method == "POST":
        require(MANAGE, request)
        part, error = _chosen_part(request, row)
        if not error:
            known = steps.ask(row, who=name_of(request), now=clock.now(), part=part)
            messages.success(request, _("解約を受け付けました。次に、書類を送ります。"))
    elif known is not None:
        messages.info(request, _started_by(known))
    if known is not None:
        return redirect("console:cancellation", key=known.pk)
    count = row.licenses.count()
    context = {
        "title": _("解約を受け付ける"),
        "contract": row,
        "licenses": _listed(row.licenses.all(), count),
        "count": count,
        "typed": request.POST.get("numbers", ""),
        "whole": request.POST.get("whole", "" if "license" in request.GET else "1") == "1",
        "chosen": [int(key) for key in _given(request).getlist("license") if is_key(key)],
        "choosable": count <= MOST_CHOOSABLE,
        "error": error,
    }
    return render(request, "console/cancellation_ask.html", {**admin.site.each_context(request), **context})


def _listed(licenses: QuerySet[License], count: int) -> QuerySet[License]:
    return with_terminals(licenses)[: count if count <= MOST_CHOOSABLE else FIRST]


def _given(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _chosen_part(request: HttpRequest, contract: Contract) -> tuple[list[int], str]:
    """Return the keys of the licenses that were chosen, none for the whole contract, or what is wrong with them."""
    numbers = {symbols_in(word) for word in re.split(r"[\s,、]+", request.POST.get("numbers", "")) if word}
    ticked = [key for key in request.POST.getlist("license") if is_key(key)]
    if request.POST.get("whole") == "1":
        both = _("ライセンスが選ばれています。契約のすべてを解約するか、一部だけにするかを選び直してください。")
        return [], both if numbers or ticked else ""
    found = dict(contract.licenses.filter(Q(number__in=numbers) | Q(pk__in=ticked)).values_list("pk", "number"))
    unknown = sorted(numbers - set(found.values()))
    if unknown:
        return [], _("この契約にないライセンス番号です: {numbers}").format(numbers=" ".join(map(show, unknown[:5])))
    return list(found), "" if found else _("解約するライセンスを選んでください。")


def cancellation(request: HttpRequest, key: int) -> HttpResponse:
    """Show the steps, and perform the one that was submitted."""
    require(VIEW, request)
    row = get_object_or_404(Cancellation.objects.select_related("contract__customer"), pk=key)
    errors: dict[str, str] = {}
    if request.method == "POST":
        require(MANAGE, request)
        step, error = _take(request, row)
        if not error:
            return HttpResponseRedirect(request.path)
        errors[step] = error
        row.refresh_from_db()
    return render(request, "console/cancellation.html", _page(request, row, errors))


def _page(request: HttpRequest, row: Cancellation, errors: dict[str, str]) -> dict[str, object]:
    today = day_of(clock.now())
    open_, count = row.withdrawn_at is None and not steps.over(row, today), row.licenses.count()
    return {
        **admin.site.each_context(request),
        "title": _("解約 {customer}").format(customer=row.contract.customer),
        "row": row,
        "licenses": _listed(row.licenses, count),
        "count": count,
        "steps": [(step, getattr(row, step.field), errors.get(step.name, "")) for step in STEPS],
        "error": errors.get("withdraw", ""),
        "open": open_ and may_manage(request),
        "over": steps.over(row, today),
        "due": [DUE[one.due] for one in steps.reminders(today) if one.cancellation == row],
        "today": today.isoformat(),
        "history": _history(row),
    }


def _take(request: HttpRequest, row: Cancellation) -> tuple[str, str]:
    """Perform the step that the form names; return its name and, if it was refused, the reason."""
    name, who, now = request.POST.get("step", ""), name_of(request), clock.now()
    try:
        with transaction.atomic():
            row = Cancellation.objects.select_for_update().get(pk=row.pk)
            if name == "withdraw":
                _withdraw(request, row, who, now)
                return name, ""
            return name, _set_day(request, row, who, now)
    except NotPossible as refused:
        return name, str(SENTENCES[refused.refusal])


def _withdraw(request: HttpRequest, row: Cancellation, who: str, now: datetime) -> None:
    before = row.withdrawn_at is not None
    steps.withdraw(row, who=who, now=now)
    if not (before and _report_colleague(request, row, _("先に{who}さんが{at}に取り下げています。"))):
        messages.success(request, _("解約を取り下げました。ライセンスはそのまま使えます。"))


def _set_day(request: HttpRequest, row: Cancellation, who: str, now: datetime) -> str:
    step = next((step for step in STEPS if step.name == request.POST.get("step")), None)
    if step is None:
        return _("もう一度お試しください。")
    undo = "undo" in request.POST
    wanted, was = None if undo else _day(request.POST.get("day", "")), getattr(row, step.field)
    if wanted is None and not undo:
        return _("日付を、2026-11-22 のように入力してください。")
    overtaken = (was.isoformat() if was else "") != request.POST.get("seen", "")
    if overtaken and was != wanted:
        conflict = _("先に{who}さんが{at}に変更しました。いまの内容を確かめて、もう一度入力してください。")
        return _by_another(row, conflict)
    if overtaken and _report_colleague(request, row, _("先に{who}さんが{at}に同じ内容を保存しています。")):
        return ""
    step.take(row, wanted, who=who, now=now)
    messages.success(request, _("取り消しました。") if undo else _("{title}を保存しました。").format(title=step.title))
    return ""


def _day(text: str) -> date | None:
    try:
        return clock.parse_day(unicodedata.normalize("NFKC", text).strip().replace("/", "-"))
    except ValueError:
        return None


def _report_colleague(request: HttpRequest, row: Cancellation, sentence: str) -> bool:
    """Say that a colleague did it before; return False without a message if it was the same person."""
    last = _history(row).first()
    if last is None or last.who == name_of(request):
        return False
    messages.info(request, _by_another(row, sentence))
    return True


def _by_another(row: Cancellation, sentence: str) -> str:
    last = _history(row).first()
    who, at = (last.who, table_time(last.at)) if last is not None else ("―", "―")
    return sentence.format(who=who, at=at)


def _started_by(known: Cancellation) -> str:
    first = _history(known).last()
    who = first.who if first is not None else "―"
    return _("{who}さんが{at}に受け付けています。").format(who=who, at=table_time(known.asked_at))


def _history(row: Cancellation) -> QuerySet[Event]:
    """Return the entries about this cancellation, the newest first."""
    ours = {"what__in": WHATS, "after__cancellation": row.pk, "license": ""}
    return Event.objects.filter(**ours, customer__in=names_of(row.contract.customer)).order_by("-pk")


What = Event.What
WHATS = (
    What.CANCELLATION_ASKED,
    What.PAPERS_SENT,
    What.PAPERS_BACK,
    What.CANCELLATION_CHANGED,
    What.CANCELLATION_WITHDRAWN,
)
