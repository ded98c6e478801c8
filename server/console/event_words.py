"""The event log and the list of changes in words: one wording for all pages of the console."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from licensing.clock import JST
from licensing.number import show
from server.api.models import WebhookKind
from server.console.mail_words import TITLES
from server.console.roles import ROLES, SHOWN
from server.licenses.log.events import TERMINAL
from server.licenses.models import Change, Customer, Event
from server.licenses.staff.changes import Obstacle

NAMES = {
    "contract_until": gettext_lazy("契約期限"),
    "allowance_days": gettext_lazy("オフライン許容日数"),
    "stopped_at": gettext_lazy("停止日時"),
    "stops_on": gettext_lazy("停止予定日"),
    "terminal": gettext_lazy("端末認証番号"),
    "deadline": gettext_lazy("利用期限"),
    "terms": gettext_lazy("利用規約の版"),
    "machine": gettext_lazy("機器の識別値"),
    "moves": gettext_lazy("7日間の移動回数"),
    "since": gettext_lazy("疑いの日時"),
    "undone": gettext_lazy("取り消した操作"),
    "name": gettext_lazy("端末名"),
    "customer": gettext_lazy("契約者名"),
    "kana": gettext_lazy("フリガナ"),
    "contract_id": gettext_lazy("契約"),
    "shop_id": gettext_lazy("店舗"),
    "shop": gettext_lazy("店舗"),
    "postal_code": gettext_lazy("郵便番号"),
    "address": gettext_lazy("住所"),
    "contacts": pgettext_lazy("list", "連絡先"),
    "contact_name": gettext_lazy("ご担当者名"),
    "phone": gettext_lazy("電話番号"),
    "email": gettext_lazy("メールアドレス"),
    "language": gettext_lazy("言語"),
    "memo": gettext_lazy("メモ"),
    "contract": gettext_lazy("契約"),
    "papers_sent_on": gettext_lazy("解約書類の送付日"),
    "papers_back_on": gettext_lazy("解約書類の受領日"),
    "cancellation": gettext_lazy("解約"),
    "licenses": gettext_lazy("ライセンス数"),
    "request": gettext_lazy("依頼"),
    "kind": gettext_lazy("内容"),
    "instead_of": gettext_lazy("前の停止予定日"),
    "application": gettext_lazy("お申込み"),
    "terminals": gettext_lazy("端末の台数"),
    "day": gettext_lazy("日"),
    "trials": gettext_lazy("お試しの数"),
    "reason": gettext_lazy("理由"),
    "login": gettext_lazy("ユーザー名"),
    "role": gettext_lazy("役割"),
    "scopes": gettext_lazy("権限"),
    "kinds": gettext_lazy("通知する内容"),
    "because": gettext_lazy("停止の理由"),
    "url": gettext_lazy("送信先URL"),
    "settings_reset": gettext_lazy("設定のパスワードの解除の回数"),
    "held": gettext_lazy("端末が示した証明"),
    "held_seq": gettext_lazy("端末が示した証明の通し番号"),
    "seq": gettext_lazy("発行済みの証明の通し番号"),
    "outstanding": gettext_lazy("まだ使われるおそれのある端末の台数"),
    "token": gettext_lazy("APIトークン"),
    "passkey": gettext_lazy("パスキー"),
    "prefix": gettext_lazy("トークンの先頭"),
    "shops": pgettext_lazy("list", "店舗"),
    "months": gettext_lazy("契約の月数"),
    "mail": gettext_lazy("メール"),
    "subject": gettext_lazy("件名"),
    "text": gettext_lazy("本文"),
}
"""What the names in ``before`` and ``after`` of an event are called."""
LABELS: Mapping[str, Mapping[str, Any]] = {
    "undone": dict(Change.Kind.choices),
    "role": {word: SHOWN[role] for word, role in ROLES.items()},
    "language": dict(Customer.Language.choices),
    "mail": TITLES,
}
"""How the values of some of them are displayed."""
HASHES = ("machine", "held")
"""Of which the beginning tells two apart."""


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """Return a line for each value: what it was, and what it is."""
    earlier, later = before or {}, after or {}
    lines = []
    for name in dict.fromkeys([*earlier, *later]):
        label = NAMES.get(name, name)
        old, new = (value_of(name, facts[name]) if name in facts else "" for facts in (earlier, later))
        lines.append(f"{label}: {' → '.join(filter(None, (old, new)))}")
    return lines


def value_of(name: str, value: Any) -> str:
    """Return ``value`` for display: a day or an instant formatted, an empty value as a dash."""
    if value is None or value == "":
        return "—"
    if name in LABELS and value in LABELS[name]:
        return str(LABELS[name][value])
    if name == "kinds" and isinstance(value, str):
        return "、".join(str(WebhookKind(kind).label) for kind in value.split() if kind in WebhookKind)
    if name in HASHES:
        return f"{value:.8}…"
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


def clock_time(at: datetime, now: datetime) -> str:
    """Return the time of ``at`` in Japan, with the day unless it is today."""
    at, today = at.astimezone(JST), now.astimezone(JST).date()
    time = date_format(at, "H:i")
    return time if at.date() == today else f"{date_format(at, 'DATE_FORMAT')} {time}"


def changed_by_another(event: Event | None, now: datetime) -> str:
    """Return who changed what, where a license was changed after it was shown."""
    if event is None:
        return _("表示している間に、ほかの人が変更しました。")
    facts = {"time": clock_time(event.at, now), "what": event.get_what_display(), "who": event.who}
    if event.who == TERMINAL:
        return _("表示している間の%(time)sに、端末の操作で「%(what)s」がありました。") % facts
    return _("%(who)sさんが%(time)sに「%(what)s」をしています。") % facts


def done_before(change: Change, now: datetime) -> str:
    facts = {"who": change.who, "time": clock_time(change.at, now), "what": change.get_kind_display()}
    return _("この操作は、%(who)sさんが%(time)sに済ませています(%(what)s)。もう一度は行いませんでした。") % facts


def too_late(change: Change, now: datetime) -> str:
    if change.undone_at is not None:
        facts = {"who": change.undone_by, "time": clock_time(change.undone_at, now)}
        return _("%(who)sさんが%(time)sにこの操作を取り消しています。") % facts
    return _("24時間を過ぎたため、この操作は取り消せません。")


def not_undone(obstacle: Obstacle, now: datetime) -> str:
    number = show(obstacle.license.number)
    if obstacle.event is None:
        return _("%(number)s は、その後に変更されたため、取り消していません。") % {"number": number}
    facts = {"number": number, "first": changed_by_another(obstacle.event, now)}
    return _("%(number)s は、取り消していません。%(first)s") % facts
