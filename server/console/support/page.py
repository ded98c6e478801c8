"""The page on which support types what the customer reads out, and sees why a terminal does not work."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing.errors import VendorError
from licensing.standing import Standing, State
from licensing.support_code import SupportSummary
from licensing.vendor import read_vendor
from licensing.words.banners import banner_for, chip_for, lock_reason, notices_for
from licensing.words.diagnosis import CLOCK_PROBLEMS
from licensing.words.problems import PROBLEMS, connection
from licensing.words.problems.problem import Problem
from licensing.words.text import NOT_KNOWN
from licensing.words.views import BannerView, Chip
from server import clock
from server.console.roles import require
from server.console.support.findings import Finding, Reason
from server.console.support.lookup import SearchKind, SearchResult, look_up
from server.console.support.words import CUSTOMER_LANGUAGE, Explanation, explain, number_words, typo_words

LONGEST = 200
"""Characters that are looked at."""


@dataclass(frozen=True)
class Screen:
    """TOP as the customer sees it: the chip, the banner, why a sale is locked, and the quiet notices."""

    chip: Chip
    banner: BannerView | None
    lock: str
    notices: tuple[BannerView, ...]


@dataclass(frozen=True)
class Card:
    """One finding as the page shows it."""

    finding: Finding
    words: Explanation
    number: str
    screen: Screen | None

    @property
    def tone(self) -> str:
        """The colour at its edge: good, warning, or bad for what is locked now."""
        if self.screen is not None and self.screen.lock:
            return "bad"
        calm = self.finding.reason in (Reason.FINE, Reason.TRIAL, Reason.NEVER_REGISTERED)
        return "good" if calm and not self.finding.remarks else "warning"


@dataclass(frozen=True)
class ProblemCard:
    """A code of the app: what the customer's screen says, and what support does about it."""

    code: str
    screen: str
    support: str
    solver: str


def support_page(request: HttpRequest) -> HttpResponse:
    """Look up what was typed. Only reads, so it is a GET and can be sent to a colleague as a link."""
    require("licenses.view_license", request)
    typed = request.GET.get("q", "")[:LONGEST]
    result = look_up(typed, clock.now())
    problem = _problem(result)
    context = {
        **admin.site.each_context(request),
        "title": _("なぜ使えない？"),
        "typed": typed,
        "kind": result.kind.value,
        "cards": [_card(finding, _phone()) for finding in result.findings],
        "lead": _lead(result),
        "summary": _summary_rows(result.summary) if result.summary is not None else [],
        "problem": problem_card(problem, _phone()) if problem is not None else None,
        "example": connection.TLS_FAILED.code,
    }
    return render(request, "console/support.html", context)


def screen_of(standing: Standing, phone: str) -> Screen:
    """Return TOP of a terminal with ``standing``; ``phone`` is the support's as the vendor profile has it."""
    with translation.override(CUSTOMER_LANGUAGE):
        banner = banner_for(standing, phone=phone)
        return Screen(chip_for(standing), banner, lock_reason(standing), notices_for(standing))


def problem_card(problem: Problem, phone: str) -> ProblemCard:
    """Return what the page shows of ``problem``."""
    with translation.override(CUSTOMER_LANGUAGE):
        screen = problem.view(known="", phone=phone, code=problem.code, file="…").text
    return ProblemCard(problem.code, screen, str(problem.support), problem.solver.text)


def _card(finding: Finding, phone: str) -> Card:
    standing = finding.standing
    screen = screen_of(standing, phone) if standing is not None else None
    return Card(finding, explain(finding), number_words(finding), screen)


def _problem(result: SearchResult) -> Problem | None:
    if result.summary is not None:
        return PROBLEMS.get(result.summary.failure)
    return result.problem


def _lead(result: SearchResult) -> str:
    """Return what the page says above the findings."""
    if result.number_error is not None:
        return typo_words(result.number_error) + (_("近い番号はこちらです。") if result.findings else "")
    if result.kind is SearchKind.UNKNOWN and result.findings:
        return _("その番号はありません。近い番号はこちらです。")
    if result.kind is SearchKind.UNKNOWN:
        return _("見つかりません。番号をもう一度うかがうか、端末名・契約者名・電話番号で探してください。")
    if result.kind is SearchKind.CODE and result.findings:
        return _("末尾がその番号の端末はこちらです。店舗名をうかがって確かめてください。")
    if result.kind is SearchKind.NAME:
        return _("{count}件見つかりました。").format(count=len(result.findings))
    return ""


def _summary_rows(summary: SupportSummary) -> list[tuple[str, str]]:
    """Return what the support code says about the customer's screen, as names and values."""
    days = {None: NOT_KNOWN, -1: _("期限が過ぎています")}.get(
        summary.days_left, _("{count}日").format(count=summary.days_left)
    )
    rows = [(_("状態"), str(_STATES[summary.state])), (_("残り日数"), days)]
    if summary.ending is not None:
        rows.append((_("端末認証番号の末尾"), summary.ending))
    if summary.doubt is not None:
        with translation.override(CUSTOMER_LANGUAGE):
            rows.append((_("時計"), str(CLOCK_PROBLEMS[summary.doubt].sentence)))
    if summary.damaged:
        rows.append((_("保存データ"), _("一部を読み込めません。ネットワークに接続すると元に戻ります。")))
    if summary.unwritable:
        rows.append((_("ディスク"), _("読み書きできないファイルがあります。画面の番号と所有者を見ていただきます。")))
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
    State.UNREADABLE: gettext_lazy("ライセンスのファイルを読み取れません"),
}


def _phone() -> str:
    try:
        return read_vendor(settings.HOME.vendor).support_phone
    except VendorError:
        return NOT_KNOWN
