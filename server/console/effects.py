"""What an action would do to whom, in sentences: shown before anybody is asked to confirm it. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from licensing.clock import JST, day_of
from server.licenses.models import License, Terminal
from server.licenses.staff.listing import terminal_of

SEEN_LATELY = timedelta(hours=24)
"""A terminal that was there within this time is taken for one with a network."""


@dataclass(frozen=True)
class Effect:
    """What happens to ``license``, which came from ``listing.with_terminals``; ``locks`` if somebody cannot go on."""

    license: License
    terminal: Terminal | None
    sentence: str
    locks: bool = False


def shown(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def stopping(license: License, now: datetime) -> Effect:
    if license.state(day_of(now)) is License.State.STOPPED:
        return Effect(license, terminal_of(license), _("すでに停止しています。何も変わりません。"))
    return _locking(license, now)


def releasing(license: License, now: datetime) -> Effect:
    if terminal_of(license) is None:
        return Effect(license, None, _("どの端末にも登録されていません。何も変わりません。"))
    effect = _locking(license, now)
    after = _("番号は別の端末にすぐ登録できるようになります。")
    return Effect(license, effect.terminal, f"{effect.sentence} {after}", locks=effect.locks)


def stopping_on(on: date) -> Callable[[License, datetime], Effect]:
    def effect(license: License, now: datetime) -> Effect:
        terminal = terminal_of(license)
        sentence = _("%(day)sまで利用でき、その翌日から利用できなくなります。") % {"day": shown(on)}
        if license.state(day_of(now)) is License.State.STOPPED:
            return Effect(license, terminal, _("すでに停止しています。停止予定日だけが変わります。"))
        if terminal is None:
            return Effect(license, None, f"{_('いまはどの端末にも登録されていません。')} {sentence}")
        told = terminal.deadline
        if told > on and now - terminal.last_contact > SEEN_LATELY:
            late = _("%(day)sまでに通信がない場合は、伝えてある利用期限%(told)sの終わりまで利用できます。")
            sentence = f"{sentence} {late % {'day': shown(on), 'told': shown(told)}}"
        return Effect(license, terminal, sentence, locks=True)

    return effect


def renewing(until_of: Callable[[License], date]) -> Callable[[License, datetime], Effect]:
    def effect(license: License, now: datetime) -> Effect:
        until = until_of(license)
        days = {"before": shown(license.contract_until), "after": shown(until)}
        if until == license.contract_until:
            return Effect(license, terminal_of(license), _("契約期限は%(after)sのままです。") % days)
        if until < license.contract_until:
            shorter = _("契約期限が%(before)sから%(after)sに短くなります。その翌日から利用できなくなります。")
            return Effect(license, terminal_of(license), shorter % days, locks=True)
        longer = _("契約期限が%(before)sから%(after)sになります。端末は次回の認証時に自動で更新されます。")
        return Effect(license, terminal_of(license), longer % days)

    return effect


def resuming(license: License, now: datetime) -> Effect:
    terminal = terminal_of(license)
    if license.state(day_of(now)) is License.State.STOPPED:
        return Effect(license, terminal, _("停止を取り消します。端末は次回の認証時に利用できるようになります。"))
    if license.stops_on is not None:
        planned = _("%(day)sの停止予定を取り消します。") % {"day": shown(license.stops_on)}
        return Effect(license, terminal, planned)
    return Effect(license, terminal, _("停止していません。何も変わりません。"))


def allowing(days: int) -> Callable[[License, datetime], Effect]:
    def effect(license: License, now: datetime) -> Effect:
        terminal = terminal_of(license)
        sentence = _("オフライン許容日数が%(before)s日から%(after)s日になります。次回の認証から有効です。")
        told = sentence % {"before": license.allowance_days, "after": days}
        return Effect(license, terminal, told, locks=terminal is not None and days < license.allowance_days)

    return effect


def _locking(license: License, now: datetime) -> Effect:
    """Return the effect of a right that ends now: at the next check, at the latest on the day that was told."""
    terminal = terminal_of(license)
    if terminal is None:
        return Effect(license, None, _("どの端末にも登録されていないため、利用できなくなる端末はありません。"))
    told = terminal.deadline
    facts = {
        "told": shown(told),
        "hours": max(1, round(settings.CHECK_AFTER / 3600)),
        "since": date_format(terminal.last_contact.astimezone(JST), "DATETIME_FORMAT"),
    }
    if told < day_of(now):
        over = _("利用期限(%(told)s)を過ぎているため、すでに利用できない状態です。")
        return Effect(license, terminal, over % facts)
    if now - terminal.last_contact <= SEEN_LATELY:
        soon = _(
            "次回の認証時(およそ%(hours)s時間以内)に利用できなくなります。通信できない場合も%(told)sの終わりまでです。"
        )
        return Effect(license, terminal, soon % facts, locks=True)
    silent = _(
        "%(since)sから通信がありません。次に通信したとき、通信がなければ%(told)sの終わりに利用できなくなります。"
    )
    return Effect(license, terminal, silent % facts, locks=True)
