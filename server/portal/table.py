"""The owner's list as a file for a spreadsheet: CSV in UTF-8 with the mark by which Excel knows it."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from licensing.csv_cells import escape_formula
from licensing.words.days import table_date, table_time
from server.portal.rows import Row

MARK = "\ufeff"


def table_of(rows: Iterable[Row]) -> bytes:
    """Return ``rows`` as a file, the headings first; days and times are Japan's."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_headings())
    for row in rows:
        writer.writerow([escape_formula(cell) for cell in _cells(row)])
    return (MARK + file.getvalue()).encode()


def _headings() -> list[str]:
    return [
        _("契約者名"),
        _("ライセンス番号"),
        _("状態"),
        _("端末名"),
        _("端末認証番号"),
        _("最終通信"),
        _("利用期限"),
        _("契約期限"),
        _("お知らせ"),
    ]


def _cells(row: Row) -> list[str]:
    terminal = row.terminal
    return [
        row.license.customer.name,
        row.number,
        row.state,
        row.name,
        terminal.shown_number if terminal else "",
        table_time(terminal.last_contact) if terminal else "",
        _day(row.deadline),
        _day(row.license.contract_until),
        " ".join(attention.text for attention in row.attention),
    ]


def _day(day: date | None) -> str:
    return table_date(day) if day else ""
