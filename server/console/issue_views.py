"""The page that issues numbers; it asks first whether a new customer is not one that is known."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from server import clock
from server.console import event_words
from server.console.action_views import once, page, to_change, token_of
from server.console.base import name_of
from server.console.choices import is_key
from server.console.customers.page import MERGED
from server.console.forms import IssueForm
from server.console.roles import require
from server.licenses.models import Contract, Customer
from server.licenses.staff import changes, customers, operations
from server.licenses.staff.changes import DoneBefore
from server.licenses.staff.declarations import Issue

MOST_ALIKE = 5


def issue(request: HttpRequest) -> HttpResponse:
    """Issue numbers to a new customer, or to the one that ``customer`` in the address names."""
    require(Issue.permission, request)
    known = _known(request, request.GET.get("customer", ""))
    posted, token = request.method == "POST", token_of(request)
    again = None if posted else once(request)
    if again is not None:
        return again
    form, alike = IssueForm(request.POST if posted else None, known=known), []
    if token and form.is_valid():  # without one of our tokens, the form is displayed again
        alike = [] if known is not None or "another" in request.POST else _alike(form.cleaned_data)
        try:
            if not alike:
                return _issued(request, form.cleaned_data, known)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {
        "form": form,
        "known": known,
        "alike": alike,
        "token": token or changes.new_token(),
        "title": Issue.title,
    }
    return page(request, "console/issue.html", context)


def _known(request: HttpRequest, key: str) -> Customer | None:
    """Return the customer ``key`` or, if a colleague has merged it, the other one, and say so."""
    if not key:
        return None
    named = get_object_or_404(Customer, pk=int(key) if is_key(key) else 0)
    if named.merged_into_id:
        messages.info(request, MERGED % {"name": named.name})
    return named.present


def _alike(entered: dict[str, Any]) -> list[Customer]:
    """Return customers that may be the one that was entered; none if that is known by exactly these."""
    name, email = entered["customer"], entered["email"]
    if Customer.objects.filter(name=name, email=email).exists():
        return []
    return list(customers.similar(name, email, entered["phone"])[:MOST_ALIKE])


def _issued(request: HttpRequest, entered: dict[str, Any], known: Customer | None) -> HttpResponse:
    now, who = clock.now(), name_of(request)

    def make() -> Contract:
        contract = operations.issue(
            customer=known.name if known else entered["customer"],
            email=known.email if known else entered["email"],
            count=entered["count"],
            months=entered["months"] or 0,
            starts_on=entered["starts_on"],
            until=entered["until"],
            allowance_days=entered["allowance_days"],
            who=who,
            now=now,
        )
        details = {name: entered[name] for name in customers.DETAILS if entered.get(name) and name != "email"}
        customers.edit(contract.customer, details, who=who, now=now)
        return contract

    try:
        done = changes.issued(make, token=token_of(request), who=who, now=now)
    except DoneBefore as before:
        messages.warning(request, event_words.done_before(before.change, now))
        return to_change(before.change)
    messages.success(request, _("ライセンス番号を発行しました。契約者にメールで送ります。"))
    return to_change(done)
