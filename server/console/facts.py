"""What an entry of the event log says about before and after, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from licensing.clock import JST
from licensing.number import show
from server.console.roles import ROLES, SHOWN
from server.licenses.models import Change, Customer

NAMES = {
    "contract_until": _("契約期限"),
    "allowance_days": _("オフライン許容日数"),
    "stopped_at": _("停止日時"),
    "stops_on": _("停止予定日"),
    "terminal": _("端末認証番号"),
    "deadline": _("利用期限"),
    "terms": _("利用規約の版"),
    "machine": _("機器の識別値"),
    "moves": _("7日間の移動回数"),
    "since": _("疑いの日時"),
    "undone": _("取り消した操作"),
    "name": _("端末名"),
    "contact_name": _("ご担当者名"),
    "phone": _("電話番号"),
    "email": _("メールアドレス"),
    "language": _("言語"),
    "memo": _("メモ"),
    "contract": _("契約"),
    "papers_sent_on": _("解約書類の送付日"),
    "papers_back_on": _("解約書類の受領日"),
    "cancellation": _("解約"),
    "instead_of": _("前の停止予定日"),
    "application": _("お申し込み"),
    "terminals": _("端末の台数"),
    "reason": _("理由"),
    "login": _("ユーザー名"),
    "role": _("役割"),
    "scopes": _("権限"),
    "kinds": _("通知する内容"),
    "because": _("停止の理由"),
    "url": _("送信先URL"),
    "settings_reset": _("設定のパスワードの解除の回数"),
}


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """Return a line for each fact: what it was, and what it is."""
    earlier, later = before or {}, after or {}
    lines = []
    for name in dict.fromkeys([*earlier, *later]):
        told = NAMES.get(name, name)
        old, new = (value_of(name, facts[name]) if name in facts else "" for facts in (earlier, later))
        lines.append(f"{told}: {' → '.join(filter(None, (old, new)))}")
    return lines


def value_of(name: str, value: Any) -> str:
    """Return ``value`` as people read it: days and instants in words, an empty one as a dash."""
    if value is None or value == "":
        return "—"
    if name == "undone":
        return str(Change.Kind(value).label)
    if name == "role" and value in ROLES:
        return str(SHOWN[ROLES[value]])
    if name == "language" and value in Customer.Language:
        return str(Customer.Language(value).label)
    if name == "terminal" and len(str(value)) == 12:
        return show(value)
    return _instant(value) if isinstance(value, str) else str(value)


def _instant(text: str) -> str:
    try:
        if len(text) == len("2027-10-31"):
            return date_format(date.fromisoformat(text), "DATE_FORMAT")
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date_format(instant.astimezone(JST), "DATETIME_FORMAT") if instant.tzinfo else text
