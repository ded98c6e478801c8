"""The console's sentences about a finding: the reason and the remedy, in the language of the support staff."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from licensing.number import NumberError, NumberFault, show
from licensing.words.banner_texts import texts as banners
from licensing.words.days import table_date, table_time
from licensing.words.language import Language
from server.console.support.findings import Finding, Reason, Remark

CUSTOMER_LANGUAGE = Language.JAPANESE
"""Terminals do not report in which language their screen is."""

REASONS: dict[Reason, tuple[Promise, Promise, Promise]] = {
    Reason.FINE: (
        _("使えています"),
        _("{deadline}まで使えます。"),
        _("することはありません。お困りの内容をうかがい、画面の番号(E-…)があればこの欄に入力します。"),
    ),
    Reason.WINDOW_SILENT: (
        _("契約は更新済みですが、端末が通信していません"),
        _("最後の通信は{last}です。このままでは{deadline}の翌日から使えません。"),
        _("端末をインターネットにつなぎ、「{check_now}」を押していただきます。"),
    ),
    Reason.CONTRACT_ENDING: (
        _("契約期限が近づいています"),
        _("契約期限は{until}です。"),
        _("更新のお手続きが済んでいれば、ここで更新手続きをします。端末は次の通信で自動的に延長されます。"),
    ),
    Reason.LOCKED_SILENT: (
        _("契約は有効ですが、端末が通信しないまま期限が切れました"),
        _("最後の通信は{last}、端末に伝えた利用期限は{deadline}です。"),
        _("端末をインターネットにつなぎ、「{check_now}」を押していただきます。すぐに使えるようになります。"),
    ),
    Reason.CONTRACT_ENDED: (
        _("契約期限が切れています"),
        _("契約期限は{until}でした。"),
        _("更新手続きをします。端末は次の通信で自動的に使えるようになります。"),
    ),
    Reason.STOPPED: (
        _("ライセンスが停止されています"),
        _("{stopped}"),
        _("停止が誤りなら再開します。端末は次の通信で自動的に使えるようになります。"),
    ),
    Reason.STOPPED_PENDING: (
        _("ライセンスは停止されていますが、端末はまだ知りません"),
        _("{stopped}端末は{last}から通信しておらず、{deadline}まで使えます。"),
        _("停止が誤りなら再開します。そうでなければ、することはありません。"),
    ),
    Reason.RESUMED_PENDING: (
        _("ライセンスは使える状態ですが、端末はまだ知りません"),
        _("最後の通信は{last}です。"),
        _("端末をインターネットにつなぎ、「{check_now}」を押していただきます。すぐに使えるようになります。"),
    ),
    Reason.MOVED: (
        _("番号が別の端末で登録されました"),
        _("{at}に{to}で登録されました。"),
        _("この端末で使うなら、この番号をもう一度登録していただきます。その端末が使えなくなることをお伝えします。"),
    ),
    Reason.MOVED_PENDING: (
        _("番号は別の端末へ移りましたが、この端末はまだ知りません"),
        _("{at}に{to}で登録されました。この端末は次の通信で、遅くとも{deadline}で使えなくなります。"),
        _("両方の端末を使うには、番号がもう一つ必要です。入れ替えなら、することはありません。"),
    ),
    Reason.RELEASED: (
        _("番号の登録が解除されました"),
        _("{at}に解除されました。"),
        _("この端末で使うなら、番号をもう一度登録していただきます。"),
    ),
    Reason.RELEASED_PENDING: (
        _("番号の登録は解除されましたが、端末はまだ知りません"),
        _("{at}に解除されました。この端末は次の通信で、遅くとも{deadline}で使えなくなります。"),
        _("この端末で使い続けるなら、番号をもう一度登録していただきます。"),
    ),
    Reason.TRIAL: (
        _("お試し期間中です"),
        _("お試し期間は{deadline}までです。"),
        _("続けてお使いになるなら、お申込みのうえ、ライセンス番号を登録していただきます。"),
    ),
    Reason.TRIAL_ENDED: (
        _("お試し期間が終了しました"),
        _("お試し期間は{deadline}まででした。"),
        _("お申込みのうえ、ライセンス番号を登録していただきます。"),
    ),
    Reason.UNKNOWN: (
        _("サーバに残っている記録では分かりません"),
        _("最後の通信は{last}です。"),
        _("端末をインターネットにつなぎ、「{check_now}」を押していただきます。だめなら番号を登録し直します。"),
    ),
    Reason.NEVER_REGISTERED: (
        _("この番号はまだどの端末にも登録されていません"),
        _("契約期限は{until}です。"),
        _("TOPの「正式お申込み/ライセンス登録」から、この番号を登録していただきます。"),
    ),
    Reason.FREE: (
        _("この番号は、いまはどの端末にも登録されていません"),
        _("{at}まで{terminal}で使われていました。"),
        _("使う端末で、この番号を登録していただきます。"),
    ),
}
REMARKS: dict[Remark, tuple[Promise, Promise]] = {
    Remark.CLOCK_BEHIND: (
        _("パソコンの時計が遅れています"),
        _("最後の通信のとき{clock}遅れていました。使えなくなることはありません。時計を合わせていただきます。"),
    ),
    Remark.CLOCK_AHEAD: (
        _("パソコンの時計が進んでいます"),
        _("最後の通信のとき{clock}進んでいました。使えなくなることはありません。時計を合わせていただきます。"),
    ),
    Remark.CLONE: (
        _("ディスクの複製の疑いがあります"),
        _("同じデータを持つ機器が二台あるようです。片方でライセンスを登録し直していただき、疑いを解消します。"),
    ),
    Remark.BACK_AND_FORTH: (
        _("番号の取り違えの疑いがあります"),
        _(
            "番号が何台もの間を行き来しています。取り違えなら、それぞれの端末にメールのとおりの番号を登録していただきます。"
            "共用なら、端末の数だけ番号が必要です。"
        ),
    ),
    Remark.OUTSTANDING: (
        _("番号が移ったことを、前の端末が確認していません"),
        _(
            "{others}は、通信がなければまだ使えます。そのあいだ、この端末の利用期限は短くなります。"
            "前の端末を一度ネットワークにつなぐと元に戻ります。"
        ),
    ),
    Remark.OTHER_MACHINE: (
        _("同じデータを持つ別の機器があります"),
        _("そちらの画面には「{foreign}」と表示されます。番号の登録が必要です。"),
    ),
    Remark.STOP_PLANNED: (
        _("停止が予定されています"),
        _("{stops}の終わりに停止します。誤りなら、停止日を取り消すか、解約を取り下げます。"),
    ),
}


@dataclass(frozen=True)
class Explanation:
    """A finding in words. ``remarks`` have a name and a text each."""

    title: str
    detail: str
    remedy: str
    remarks: tuple[tuple[Remark, str, str], ...]


def explain(finding: Finding) -> Explanation:
    """Return ``finding`` in the active language."""
    title, detail, remedy = REASONS[finding.reason]
    facts = _facts(finding)
    return Explanation(
        title=str(title),
        detail=str(detail).format_map(facts),
        remedy=str(remedy).format_map(facts),
        remarks=tuple(
            (each, str(REMARKS[each][0]), str(REMARKS[each][1]).format_map(facts)) for each in finding.remarks
        ),
    )


def typo_words(error: NumberError) -> str:
    """Return what is wrong with a number that was typed, and where to look."""
    where = gettext("{group}番目の4文字「{part}」をもう一度うかがいます。").format(group=error.group, part=error.part)
    if error.fault is NumberFault.TOO_SHORT:
        return gettext("ライセンス番号は16文字です。途中までしかありません。")
    if error.fault is NumberFault.TOO_LONG:
        return gettext("ライセンス番号は16文字です。文字が多すぎます。")
    if error.fault is NumberFault.SEVERAL:
        return gettext("ライセンス番号が2つ以上あります。1つだけ入力してください。")
    return gettext("番号のどこかが違います。") + where


def _facts(finding: Finding) -> dict[str, str]:
    snapshot, license, ended = finding.snapshot, finding.license, finding.ended
    standing = finding.standing
    terminal = snapshot.terminal if snapshot is not None else (ended.terminal if ended is not None else None)
    deadline = standing.deadline if standing is not None else None
    return {
        "deadline": table_date(deadline or (terminal.deadline if terminal is not None else None)),
        "last": table_time(terminal.last_contact if terminal is not None else None),
        "until": table_date(license.contract_until if license is not None else None),
        "stops": table_date(license.stops_on if license is not None else None),
        "stopped": _stopped(finding),
        "at": table_time(ended.until if ended is not None else None),
        "to": f"「{ended.successor}」" if ended is not None and ended.successor is not None else "―",
        "terminal": f"「{terminal}」" if terminal is not None else "―",
        **_on_screen(),
        "others": "、".join(f"「{other}」" for other in finding.outstanding) or "―",
        "clock": _span(abs(terminal.clock_offset_seconds) if terminal is not None else 0),
    }


def _on_screen() -> dict[str, str]:
    """Return what is quoted of the customer's screen, in its language."""
    with translation.override(CUSTOMER_LANGUAGE):
        return {"check_now": banners.CHECK_NOW, "foreign": banners.FOREIGN}


def _stopped(finding: Finding) -> str:
    license, stop = finding.license, finding.stop
    if license is not None and license.stopped_at is None and license.stops_on is not None:
        return gettext("予定どおり{day}の終わりに停止しました。").format(day=table_date(license.stops_on))
    if stop is None:
        return ""
    return gettext("{who}さんが{at}に停止しました。").format(who=stop.who, at=table_time(stop.at))


def _span(seconds: int) -> str:
    minutes = seconds // 60
    if minutes < 120:
        return gettext("{count}分").format(count=minutes)
    if minutes < 48 * 60:
        return gettext("{count}時間").format(count=minutes // 60)
    return gettext("{count}日").format(count=minutes // (24 * 60))


def number_words(finding: Finding) -> str:
    """Return the license number in fours; empty for a trial."""
    return show(finding.license.number) if finding.license is not None else ""
