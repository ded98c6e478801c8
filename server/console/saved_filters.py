"""Filters and searches of a list that a member of staff saved under a name: links above the list, for that person."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from licensing.characters import one_line
from server.console import export
from server.console.models import LONGEST_FILTER, LONGEST_QUERY, SavedFilter
from server.console.sign_in_views import user_of

NO_FILTERS = ("p", "all", "e", export.PARAMETER)
"""Parameters that say which part of a list is displayed, and how."""


def query_of(text: str) -> str:
    """Return what the query string ``text`` of a list asks for, the same for the same filters in any order."""
    asked = [pair for pair in QueryDict(text).lists() if pair[0] not in NO_FILTERS]
    query = QueryDict(mutable=True)
    for name, values in sorted(asked):
        query.setlist(name, [value for value in values if value])
    return query.urlencode()


def bar(request: HttpRequest, changelist: ChangeList) -> dict[str, Any]:
    """Return what the bar above the list displays: the person's filters, and whether the present one can be saved."""
    current = query_of(request.GET.urlencode())
    saved = SavedFilter.objects.filter(user=request.user.pk, listing=changelist.opts.label_lower).order_by("name")
    shown = [(one, one.query == current) for one in saved] if changelist.has_filters else []
    return {
        "saved": shown,
        "listing": changelist.opts.label_lower,
        "query": current,
        "savable": bool(changelist.has_filters and current and not any(chosen for _one, chosen in shown)),
        "longest": LONGEST_FILTER,
    }


def save(request: HttpRequest) -> HttpResponse:
    """Save the filter under a name; one that had the name is replaced."""
    if request.method != "POST":  # after a new sign-in, for example
        return HttpResponseRedirect(reverse("admin:index"))
    address = _address(request, request.POST.get("listing", ""))
    name = one_line(request.POST.get("name", "")).strip()[:LONGEST_FILTER]
    query = query_of(request.POST.get("query", ""))
    if name and query and len(query) <= LONGEST_QUERY:
        SavedFilter.objects.update_or_create(
            user_id=user_of(request).pk, listing=request.POST["listing"], name=name, defaults={"query": query}
        )
    return HttpResponseRedirect(f"{address}?{query}")


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of the person's own filters; its list stays as it is displayed."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:index"))
    found = get_object_or_404(SavedFilter, pk=pk, user=request.user.pk)
    found.delete()
    return HttpResponseRedirect(f"{_address(request, found.listing)}?{query_of(request.POST.get('query', ''))}")


def _address(request: HttpRequest, listing: str) -> str:
    """Return the address of the list of the model ``listing``.

    Raises:
        PermissionDenied: there is none that the person may see.
    """
    for model, shown in admin.site._registry.items():
        if model._meta.label_lower == listing and shown.has_view_permission(request):
            return reverse(f"admin:{listing.replace('.', '_')}_changelist")
    raise PermissionDenied
