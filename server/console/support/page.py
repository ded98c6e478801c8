"""The page on which support types what the customer says, and reads why a terminal does not work."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing.errors import VendorError
from licensing.standing import State
from licensing.support_code import Told
from licensing.vendor import read_vendor
from server import clock
from server.console.roles import require
from server.console.support.failures import FAILURES, Failure
from server.console.support.lookup import Finding, Found, Kind, Reason, look_up
from server.console.support.screen import CLOCKS, Screen, screen_of
from server.console.support.words import Words, number_words, typo_words, words_of

LONGEST = 200
"""Characters that are looked at."""


@dataclass(frozen=True)
class Card:
    """One finding as the page shows it."""

    finding: Finding
    words: Words
    number: str
    screen: Screen | None

    @property
    def tone(self) -> str:
        """The colour at its edge: good, warning, or bad for what is locked now."""
        if self.screen is not None and self.screen.lock:
            return "bad"
        calm = self.finding.reason in (Reason.FINE, Reason.TRIAL, Reason.NEVER_REGISTERED)
        return "good" if calm and not self.finding.remarks else "warning"


def why(request: HttpRequest) -> HttpResponse:
    """Look up what was typed. Only reads, so it is a GET and can be sent to a colleague as a link."""
    require("licenses.view_license", request)
    typed = request.GET.get("q", "")[:LONGEST]
    found = look_up(typed, clock.now())
    context = {
        **admin.site.each_context(request),
        "title": _("なぜ使えない？"),
        "typed": typed,
        "kind": found.kind.value,
        "cards": [_card(finding, _phone()) for finding in found.findings],
        "lead": _lead(found),
        "told": _told(found.told) if found.told is not None else [],
        "failure": FAILURES.get(found.failure) or _told_failure(found),
        "failure_code": found.failure or (found.told.failure if found.told is not None else ""),
    }
    return render(request, "console/why.html", context)


def _card(finding: Finding, phone: str) -> Card:
    standing = finding.standing
    screen = screen_of(standing, phone) if standing is not None else None
    return Card(finding, words_of(finding), number_words(finding), screen)


def _lead(found: Found) -> str:
    """Return what the page says above the findings."""
    if found.typo is not None:
        return typo_words(found.typo) + (_("近い番号はこちらです。") if found.findings else "")
    if found.kind is Kind.UNKNOWN and found.findings:
        return _("その番号はありません。近い番号はこちらです。")
    if found.kind is Kind.UNKNOWN:
        return _("見つかりません。番号をもう一度うかがうか、端末名・契約者名・電話番号で探してください。")
    if found.kind is Kind.CODE and found.findings:
        return _("末尾がその番号の端末はこちらです。店舗名をうかがって確かめてください。")
    if found.kind is Kind.NAME:
        return _("{count}件見つかりました。").format(count=len(found.findings))
    return ""


def _told_failure(found: Found) -> Failure | None:
    return FAILURES.get(found.told.failure) if found.told is not None else None


def _told(told: Told) -> list[tuple[str, str]]:
    """Return what the code tells of the customer's screen, each with its name."""
    days = {None: "―", -1: _("期限が過ぎています")}.get(told.days_left, _("{count}日").format(count=told.days_left))
    rows = [(_("状態"), str(_STATES[told.state])), (_("残り日数"), days)]
    if told.ending is not None:
        rows.append((_("端末認証番号の末尾"), told.ending))
    if told.doubt is not None:
        rows.append((_("時計"), CLOCKS[told.doubt][1]))
    if told.damaged:
        rows.append((_("保存データ"), _("一部を読み込めません。ネットワークに接続すると元に戻ります。")))
    if told.unwritable:
        rows.append((_("ディスク"), _("保存できません。空き容量を見ていただきます。")))
    return rows


_STATES = {
    State.TERMS_NEEDED: gettext_lazy("利用規約に同意していません"),
    State.TRIAL: gettext_lazy("お試し期間中"),
    State.TRIAL_ENDED: gettext_lazy("お試し期間終了"),
    State.LICENSED: gettext_lazy("ライセンス有効"),
    State.EXPIRED: gettext_lazy("ライセンス期限切れ"),
    State.STOPPED: gettext_lazy("停止"),
    State.MOVED: gettext_lazy("別の端末で登録、または解除"),
    State.FOREIGN: gettext_lazy("別の端末のデータ"),
}


def _phone() -> str:
    try:
        return read_vendor(settings.HOME.vendor).support_phone
    except VendorError:
        return "―"
