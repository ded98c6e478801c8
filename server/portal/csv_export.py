"""The owner's list as a CSV file in UTF-8 with a byte order mark, without which Excel misreads it."""

import io
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from licensing.csv_cells import BYTE_ORDER_MARK, write_rows
from licensing.words.days import table_date, table_time
from server.portal.license_rows import LicenseRow


def to_csv(rows: Iterable[LicenseRow]) -> bytes:
    """Return the file with a header and ``rows``; dates and times are in Japan."""
    file = io.StringIO()
    write_rows(file, [_headings(), *map(_cells, rows)])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


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


def _cells(row: LicenseRow) -> list[str]:
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
        " ".join(notice.text for notice in row.notices),
    ]


def _day(day: date | None) -> str:
    return table_date(day) if day else ""
