"""A list of the console as a CSV file: all rows of its search and filters, with the columns that are displayed."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import PAGE_VAR
from django.db.models import Field, Model
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.safestring import SafeString

from licensing.clock import day_of
from licensing.csv_cells import BYTE_ORDER_MARK, write_rows
from licensing.words.days import table_date, table_time
from server import clock

if TYPE_CHECKING:  # Django's own class takes no parameters while it runs
    ModelAdmin = admin.ModelAdmin[Model]
else:
    ModelAdmin = admin.ModelAdmin

PARAMETER = "csv"
ENCODINGS = {"utf-8": "utf-8", "sjis": "cp932"}
"""By the value of the parameter: for Excel and other programs, and for those that read Shift_JIS alone."""
BATCH = 500
"""Rows that are read at once."""
IN_SHIFT_JIS = {0x301C: "～", 0x2212: "－", 0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "―", 0x2016: "∥", 0xA5: "￥"}
"""How Windows writes what a Mac or a phone has typed: the wave dash, dashes, and the yen sign."""
DECOMPOSED = re.compile(".[\u3099\u309a]")
"""A kana and its voicing mark, as a Mac writes them in names of files."""
TAG = re.compile(r"<[^>]*>")
NOTHING_SHOWN = ("-", "—")
CHECKBOX = "action_checkbox"


def wanted(request: HttpRequest) -> str:
    """Return the encoding of the file that ``request`` asks for, or nothing; the list does not see the parameter."""
    query = request.GET.copy()
    encoding = ENCODINGS.get(query.pop(PARAMETER, [""])[-1], "")
    if encoding:
        query.pop(PAGE_VAR, None)  # the file has all pages, also where this one is gone
    request.GET = query  # type: ignore[assignment]  # as Django itself does
    return encoding


def response(request: HttpRequest, model_admin: ModelAdmin, encoding: str) -> HttpResponseBase:
    """Return the file, which is sent while its rows are read: a list may have a million."""
    changelist = model_admin.get_changelist_instance(request)
    shown = getattr(model_admin, "exported", ()) or changelist.list_display
    names = [name for name in shown if name != CHECKBOX]
    rows = changelist.get_queryset(request).iterator(chunk_size=BATCH)
    lines = _lines(model_admin, names, rows, encoding)
    answer = StreamingHttpResponse(lines, content_type=f"text/csv; charset={encoding}")
    name = f"{model_admin.opts.model_name}-{day_of(clock.now()).isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(model_admin: ModelAdmin, names: list[Any], rows: Iterator[Model], encoding: str) -> Iterator[bytes]:
    headings = [str(label_for_field(name, model_admin.model, model_admin)) for name in names]
    yield _line(headings, BYTE_ORDER_MARK if encoding == "utf-8" else "", encoding)
    for row in rows:
        yield _line([_cell(name, row, model_admin) for name in names], "", encoding)


def _line(cells: list[str], before: str, encoding: str) -> bytes:
    file = io.StringIO()
    if encoding == "cp932":
        cells = [DECOMPOSED.sub(lambda kana: normalize("NFC", kana[0]), cell).translate(IN_SHIFT_JIS) for cell in cells]
    write_rows(file, [cells])
    # Shift_JIS lacks other characters of names: they become a question mark, as in Excel.
    return (before + file.getvalue()).encode(encoding, errors="replace")


@cache
def _labels(field: "Field[Any, Any]") -> dict[Any, Any]:
    """Return the labels of the values of ``field``, which Django's ``get_…_display`` collects anew for each row."""
    return dict(field.flatchoices)


def _cell(name: Any, row: Model, model_admin: ModelAdmin) -> str:
    """Return the text of a column: without tags, and empty where the list has a dash."""
    field, _attribute, value = lookup_field(name, row, model_admin)
    if field is not None and field.choices:
        value = _labels(field).get(value, value)
    if isinstance(value, datetime):
        value = table_time(value)
    elif isinstance(value, date):
        value = table_date(value)
    # A name may contain what looks like a tag: only what is HTML has some.
    plain = unescape(TAG.sub(" ", value)) if isinstance(value, SafeString) else str("" if value is None else value)
    text = " ".join(plain.split())
    return "" if text in NOTHING_SHOWN else text
