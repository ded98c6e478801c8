"""The page that brings customers in from a file: what it would do and what is wrong, then confirmation."""

import base64
import binascii
import io
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from licensing.csv_cells import BYTE_ORDER_MARK, write_rows
from server import clock
from server.console import event_words
from server.console.base import name_of
from server.console.roles import require
from server.licenses.models import Change
from server.licenses.staff import changes, import_file, imports
from server.licenses.staff.changes import DoneBefore
from server.licenses.staff.declarations import Import
from server.licenses.staff.import_file import Line, NotATable

LARGEST = 700_000
"""Bytes of a file: it is in the form of the preview, and requests may have 1 MB. The command has no limit."""
SHOWN = 50
"""Lines of a preview."""
MOST_ERRORS = 200


def import_page(request: HttpRequest) -> HttpResponse:
    """Ask for a file, show what it would do, and do it once that was confirmed."""
    require(Import.permission, request)
    if request.method != "POST":
        return _ask(request)
    try:
        blob = _blob(request)
        lines = import_file.read(blob)
    except NotATable as error:
        return _ask(request, str(error))
    token = changes.read_token(request.POST.get("token"))
    if token and "confirmed" in request.POST:  # otherwise nothing would tell the second of two clicks
        return _perform(request, lines, blob, token)
    return _preview(request, lines, blob)


def template(request: HttpRequest) -> HttpResponse:
    """Return a file to fill in."""
    require(Import.permission, request)
    file = io.StringIO()
    write_rows(file, import_file.template())
    disposition = {"Content-Disposition": 'attachment; filename="customers.csv"'}
    return HttpResponse((BYTE_ORDER_MARK + file.getvalue()).encode(), content_type="text/csv", headers=disposition)


def _blob(request: HttpRequest) -> bytes:
    """Return the file that was chosen, or the one that the preview has shown."""
    chosen = request.FILES.get("file")
    if chosen is not None:
        if (chosen.size or 0) > LARGEST:
            raise NotATable(_("ファイルが大きすぎます。いくつかに分けるか、コマンドで取り込んでください。"))
        return bytes(chosen.read())
    try:
        return base64.b64decode(request.POST.get("blob", ""), validate=True)
    except binascii.Error as error:
        raise NotATable(_("ファイルをもう一度選んでください。")) from error


def _ask(request: HttpRequest, error: str = "") -> HttpResponse:
    columns = [heading for name, heading in import_file.HEADINGS.items() if name not in import_file.NEEDED]
    needed = [import_file.HEADINGS[name] for name in import_file.NEEDED]
    context = {"error": error, "needed": needed, "columns": columns}
    return _page(request, context, status=400 if error else 200)


def _preview(request: HttpRequest, lines: list[Line], blob: bytes) -> HttpResponse:
    wanted = imports.plan(lines)
    rows = [
        (line, wanted.missing.get(place, 0), _otherwise_known(line, wanted)) for place, line in enumerate(lines[:SHOWN])
    ]
    context = {
        "plan": wanted,
        "errors": wanted.errors[:MOST_ERRORS],
        "error_count": len(wanted.errors),
        "rows": rows,
        "left": len(lines) - len(rows),
        "blob": base64.b64encode(blob).decode(),
        "token": changes.new_token(),
    }
    return _page(request, context)


def _otherwise_known(line: Line, wanted: imports.Plan) -> str:
    """Return the customer that ``line`` means, where it has another name or address than in the file."""
    row = wanted.known.get(line.key)
    return row.described if row is not None and (row.name, row.email) != line.key else ""


def _perform(request: HttpRequest, lines: list[Line], blob: bytes, token: str) -> HttpResponse:
    now, mails = clock.now(), "mails" in request.POST
    try:
        done = imports.perform(lines, mails=mails, token=token, who=name_of(request), now=now)
    except DoneBefore as before:
        messages.warning(request, event_words.done_before(before.change, now))
        return _to_change(before.change)
    except imports.Invalid:  # somebody has issued one of the numbers meanwhile
        return _preview(request, import_file.read(blob), blob)
    count = done.licenses.count()
    sentence = ngettext("%(count)s件のライセンスを取り込みました。", "%(count)s件のライセンスを取り込みました。", count)
    messages.success(request, sentence % {"count": count})
    return _to_change(done)


def _to_change(done: Change) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:change", args=[done.pk]))


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shared = {**admin.site.each_context(request), "title": Import.title}
    return render(request, "console/import.html", {**shared, **context}, status=status)
