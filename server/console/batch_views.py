"""The page of an operation on thousands of licenses: its progress, its result, and undo."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from server import clock
from server.console.base import name_of
from server.console.roles import require
from server.licenses.models import Batch, License
from server.licenses.staff import batches
from server.licenses.staff.changes import UNDOABLE_FOR
from server.licenses.staff.listing import with_terminals

VIEW = "licenses.view_change"
REFRESH = "2"
"""Seconds after which the page of a running batch loads itself again."""
MOST_SHOWN = 50


def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the batch is, reloading until it is finished; then what was left out, and until when to undo it."""
    require(VIEW, request)
    row = get_object_or_404(Batch.objects.defer("licenses"), pk=pk, action__in=batches.KNOWN)
    kind, now = batches.kind_of(row), clock.now()
    running = row.finished_at is None or (row.undo_asked_at is not None and row.undone_at is None)
    untouched = row.left_out if row.undo_asked_at is None else row.kept
    context: dict[str, Any] = {
        "title": kind.title,
        "batch": row,
        "running": running,
        "progress": batches.progress(row),
        "performed": row.size - len(row.left_out),
        "restored": row.size - len(row.left_out) - len(row.kept),
        "untouched": len(untouched),
        "licenses": with_terminals(License.objects.filter(pk__in=untouched[:MOST_SHOWN])),
        "until": row.at + UNDOABLE_FOR,
        "undoable": batches.undoable(row, now) and request.user.has_perm(kind.permission),
    }
    response = render(request, "console/batch.html", {**admin.site.each_context(request), **context})
    if running:
        response["Refresh"] = REFRESH
    return response


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to undo the batch; again or too late, say so."""
    row = get_object_or_404(Batch.objects.defer("licenses"), pk=pk, action__in=batches.KNOWN)
    require(batches.kind_of(row).permission, request)
    if request.method == "POST" and not batches.undo(row, who=name_of(request), now=clock.now()):
        messages.warning(request, _("この操作は取り消せません。すでに取り消しているか、24時間を過ぎています。"))
    return to_batch(pk)


def to_batch(pk: int) -> HttpResponseRedirect:
    """Redirect to the page of the batch."""
    return HttpResponseRedirect(reverse("admin:batch", args=[pk]))
