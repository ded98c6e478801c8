"""The rows of the owner's page: each number with its terminal, deadline, and notices about what to do.

Reads only. Every query is restricted to the owner's e-mail address, so nobody sees another customer's rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from licensing.clock import day_of
from licensing.number import show
from licensing.standing import RENEWAL_WINDOW_DAYS as WINDOW
from server.licenses.door.names import name_of
from server.licenses.models import License, Terminal
from server.licenses.staff.listing import terminal_of, with_terminals
from server.licenses.staff.lockouts import (
    NOTHING_LOST,
    Gaps,
    Lost,
    expected_in_time,
    lost_days,
    usual_gaps,
    window_days,
)
from server.portal.sessions import customers_of


@dataclass(frozen=True)
class Notice:
    """What the owner should do; ``kind`` is the icon: caution or bad."""

    kind: str
    text: str


@dataclass(frozen=True)
class LicenseRow:
    """A number on the owner's page. ``kind`` is good, caution, bad or plain; ``state`` is its label.

    ``remark`` explains the deadline where there is nothing to do.
    """

    license: License
    terminal: Terminal | None
    deadline: date | None
    kind: str
    state: str
    notices: tuple[Notice, ...]
    remark: str = ""

    @property
    def number(self) -> str:
        return show(self.license.number)

    @property
    def name(self) -> str:
        return name_of(self.terminal) if self.terminal else ""


def rows_of(email: str, today: date) -> list[LicenseRow]:
    """Return a row for every number of the customers with this address, those of one contract together."""
    return _rows(with_terminals(License.objects.filter(contract__customer__in=customers_of(email))), today)


def find(email: str, number: str) -> License | None:
    """Return the owner's license with this number, ready for ``row_of``; None if it is not one of theirs."""
    licenses = License.objects.filter(number=number, contract__customer__in=customers_of(email))
    return with_terminals(licenses).first()


def row_of(license: License, today: date) -> LicenseRow:
    """Return the row of ``license``, which came from ``with_terminals``, on ``today`` in Japan."""
    [row] = _rows([license], today)
    return row


def _rows(licenses: Iterable[License], today: date) -> list[LicenseRow]:
    found = [(license, terminal_of(license)) for license in licenses]
    near = [
        terminal.pk
        for license, terminal in found
        if terminal and (terminal.deadline - today).days < window_days(license.allowance_days)
    ]
    gaps, lost = (usual_gaps(near, today), lost_days()) if near else ({}, NOTHING_LOST)
    return [_row(license, terminal, gaps, lost, today) for license, terminal in found]


def _row(license: License, terminal: Terminal | None, gaps: Mapping[int, Gaps], lost: Lost, today: date) -> LicenseRow:
    deadline = terminal.deadline if terminal else None
    expected = terminal is not None and _is_expected(terminal, gaps.get(terminal.pk), lost, today)
    notices = tuple(_notices(license, deadline, expected, today))
    kind, state = _state(license, terminal, deadline, today)
    if kind == "good" and notices:
        kind, state = "caution", _("ご確認ください")
    near = deadline is not None and _is_near(license, deadline, today)
    remark = _("契約は有効です。次の通信で延びます。") if near and expected and kind == "good" else ""
    return LicenseRow(license, terminal, deadline, kind, state, notices, remark)


def _is_expected(terminal: Terminal, gaps: Gaps | None, lost: Lost, today: date) -> bool:
    """Return whether the terminal was in contact today, or will by its usual interval be before its deadline."""
    return day_of(terminal.last_contact) == today or expected_in_time(terminal, gaps, lost, today)


def _is_near(license: License, deadline: date, today: date) -> bool:
    """Return whether the deadline, which a check would extend, is in the terminal's renewal window."""
    ends = deadline >= license.contract_until or deadline == license.stops_on
    return not ends and today <= deadline and (deadline - today).days < window_days(license.allowance_days)


def _state(license: License, terminal: Terminal | None, deadline: date | None, today: date) -> tuple[str, str]:
    match license.state(today):
        case License.State.STOPPED:
            return "bad", _("停止中")
        case License.State.EXPIRED:
            return "bad", _("契約期限切れ")
    if terminal is None:
        return "plain", _("未登録")
    if deadline is not None and deadline < today:
        return "bad", _("利用期限切れ")
    return "good", _("利用中")


def _notices(license: License, deadline: date | None, expected: bool, today: date) -> list[Notice]:
    state = license.state(today)
    if state is License.State.STOPPED:
        return []
    if state is License.State.EXPIRED:
        return [Notice("bad", _("契約期限が過ぎています。更新のお手続きは、販売元へご連絡ください。"))]
    found = [*_end(license, today), *_offline(license, deadline, expected, today)]
    if license.back_and_forth_at is not None:
        found.append(Notice("caution", _("この番号が複数の端末の間を行き来しています。番号をご確認ください。")))
    return found


def _end(license: License, today: date) -> list[Notice]:
    if license.stops_on is not None:
        return [Notice("caution", _("%(day)sで利用を終了する予定です。") % {"day": _shown(license.stops_on)})]
    if (license.contract_until - today).days < WINDOW:
        text = _("契約は%(day)sまでです。更新のお手続きは、販売元へご連絡ください。")
        return [Notice("caution", text % {"day": _shown(license.contract_until)})]
    return []


def _offline(license: License, deadline: date | None, expected: bool, today: date) -> list[Notice]:
    """Return what to do about a terminal whose deadline a check would extend, unless it will ask by itself."""
    if deadline is None or deadline >= license.contract_until or deadline == license.stops_on:
        return []
    if deadline < today:
        text = _("利用期限が過ぎました。端末をインターネットにつなぐと、また使えるようになります。")
        return [Notice("bad", text)]
    if _is_near(license, deadline, today) and not expected:
        text = _("%(day)sまでに、端末をインターネットにつないでください。つながないと使えなくなります。")
        return [Notice("caution", text % {"day": _shown(deadline)})]
    return []


def _shown(day: date) -> str:
    return date_format(day, _("n月j日"))
