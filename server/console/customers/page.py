"""The page of a customer: everything that is known of it, and what may be done."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing.clock import day_of
from server import clock
from server.console.base import name_of
from server.console.customers.timeline import timeline
from server.console.forms import day
from server.console.roles import SUPPORT, require
from server.console.widgets import Textarea
from server.fields import TextFormField
from server.licenses.models import Cancellation, Change, Customer, License, Registration, in_state
from server.licenses.staff import changes, customers
from server.licenses.staff.listing import with_terminals
from server.mailing.models import Message

ROWS = 100
"""Licenses on a page."""
LATEST = 50
"""E-mails."""
NOTED_BEFORE = gettext_lazy("この記録は追加済みです。もう一度は追加しませんでした。")
MERGED = gettext_lazy("「%(name)s」は、この契約者に統合されています。")


class NoteForm(forms.Form):
    """What was said, and when to call again."""

    text = TextFormField(
        label=gettext_lazy("内容"),
        max_length=2000,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("お客様とお話しした内容を入力してください。")},
    )
    call_back_on = day(gettext_lazy("次に電話する日"), required=False)


def customer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the customer; with a POST, add a note to its timeline."""
    require("licenses.view_customer", request)
    row = get_object_or_404(Customer.objects.select_related("merged_into"), pk=pk)
    if row.merged_into is not None and request.method != "POST":
        messages.info(request, MERGED % {"name": row.name})
        return HttpResponseRedirect(address_of(row.merged_into))
    row = row.present
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(SUPPORT, request)
        if form.is_valid():
            token = changes.read_token(request.POST.get("token")) or changes.new_token()
            new = customers.note(row, **form.cleaned_data, token=token, who=name_of(request), now=clock.now())
            if new:
                messages.success(request, _("対応の記録を追加しました。"))
            else:
                messages.warning(request, NOTED_BEFORE)
            return HttpResponseRedirect(f"{address_of(row)}#timeline")
    now = clock.now()
    shown = {"form": form, "token": changes.new_token()}
    context = {**admin.site.each_context(request), **_facts(row, request.GET.get("page"), now), **shown}
    return render(request, "console/customer.html", context, status=400 if form.is_bound else 200)


def address_of(customer: Customer) -> str:
    """Return the address of the page of ``customer``."""
    return reverse("console:customer", args=[customer.pk])


def _facts(row: Customer, page: str | None, now: datetime) -> dict[str, Any]:
    today = day_of(now)
    licenses = License.objects.filter(contract__customer=row)
    sizes = Count("licenses", distinct=True)
    addresses = {row.email, *row.contacts.exclude(email="").values_list("email", flat=True)}
    others = customers.listed().exclude(pk=row.pk)  # who may have the same address
    mails = Message.objects.filter(Q(customer=row) | Q(to__in=addresses)).exclude(customer__in=others)
    entries, namesakes = timeline(row)
    undoable = Change.objects.filter(undone_at=None, at__gt=now - changes.UNDOABLE_FOR)
    return {
        "title": row.name,
        "customer": row,
        "former": [name for name in row.also_searched() if name != row.name],
        "contacts": row.contacts.order_by("pk"),
        "shops": row.shops.annotate(count=sizes).order_by("name"),
        "contracts": row.contracts.annotate(count=sizes).filter(count__gt=0).order_by("-pk"),
        "licenses": Paginator(_listed(licenses), ROWS).get_page(page),
        "counts": _counts(licenses, today),
        "today": today,
        "cancellations": Cancellation.objects.filter(contract__customer=row).select_related("contract__customer"),
        "mails": mails.defer("text", "html").order_by("-pk")[:LATEST],
        "mail_count": mails.count(),
        "timeline": entries,
        "namesakes": namesakes,
        "changes": undoable.filter(Q(customer=row) | Q(licenses__contract__customer=row)).distinct().order_by("-pk"),
    }


def _listed(licenses: QuerySet[License]) -> QuerySet[License]:
    """Return ``licenses`` by shop, and without one at the end."""
    return with_terminals(licenses).select_related("contract__customer", "shop").order_by("shop__name", "pk")


def _counts(licenses: QuerySet[License], today: date) -> dict[str, int]:
    unused = ~Exists(Registration.objects.filter(license=OuterRef("pk"), until=None))
    counts = {state.value: Count("pk", filter=in_state(state, today)) for state in License.State}
    found: dict[str, int] = licenses.aggregate(total=Count("pk"), **counts)
    return {**found, "unused": licenses.filter(unused).count()}
