"""The page on which support types what the customer reads out, and sees why a terminal does not work."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing.standing import State
from licensing.support_code import SupportSummary
from licensing.words.diagnosis import CLOCK_PROBLEMS
from licensing.words.problems import PROBLEMS, connection
from licensing.words.problems.problem import Problem
from licensing.words.text import NOT_KNOWN
from server import clock
from server.console.choices import is_key
from server.console.roles import may_support, require
from server.console.support.board import Board, board_of
from server.console.support.cards import cards, groups, lines, support_phone, together
from server.console.support.lookup import SearchKind, SearchResult, look_up
from server.console.support.words import CUSTOMER_LANGUAGE, typo_words
from server.licenses.models import Customer

LONGEST = 200
"""Characters that are looked at."""
FEW = 3
"""Terminals of a customer that are shown with all that is known about them, instead of a line each."""


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
    now = clock.now()
    customer = _customer(request)
    result = SearchResult(SearchKind.NOTHING) if customer else look_up(typed, now)
    if result.customers_total == 1 and not result.applications:
        [customer] = result.customers
    board = board_of(customer, now) if customer else None
    problem = _problem(result)
    may = request.user.has_perm
    context = {
        **admin.site.each_context(request),
        "title": _("なぜ使えない？"),
        "typed": typed,
        "kind": "customer" if board else result.kind.value,
        "cards": cards(board.all if board and board.total <= FEW else result.findings, may),
        "lead": _lead(result) if board is None else "",
        "customers": result.customers if board is None else (),
        "customers_more": result.customers_total - len(result.customers),
        "applications": result.applications,
        "summary": _summary_rows(result.summary) if result.summary is not None else [],
        "problem": problem_card(problem, support_phone()) if problem is not None else None,
        "example": connection.TLS_FAILED.code,
        "may_support": may_support(request),
        **(_board(request, board) if board else {}),
    }
    return render(request, "console/support.html", context)


def _customer(request: HttpRequest) -> Customer | None:
    """Return the customer that the address names."""
    key = request.GET.get("customer", "")
    return get_object_or_404(Customer, pk=key) if is_key(key) else None


def _board(request: HttpRequest, whole: Board) -> dict[str, Any]:
    """Return the lines of a customer's terminals: those that cannot be used, then the unusual; all on demand."""
    shop, may = request.GET.get("shop", ""), request.user.has_perm
    board = whole.of_shop(shop) if shop in whole.shops else whole
    facts = {"board": board, "shops": whole.shops, "shop": shop if board is not whole else ""}
    if whole.total <= FEW:
        return facts
    everything = "all" in request.GET
    shown = lines(board.all if everything else (*board.locked, *board.unusual), may)
    locked, rest = shown[: len(board.locked)], shown[len(board.locked) :]
    return {
        **facts,
        "lines": locked,
        "together": together(board.locked, may),
        "unusual": groups(rest[: len(board.unusual)]),
        "fine": rest[len(board.unusual) :],
    }


def problem_card(problem: Problem, phone: str) -> ProblemCard:
    """Return what the page shows of ``problem``."""
    with translation.override(CUSTOMER_LANGUAGE):
        screen = problem.view(known="", phone=phone, code=problem.code, file="…").text
    return ProblemCard(problem.code, screen, str(problem.support), problem.solver.text)


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
    if result.customers:
        return _("契約者が{count}件見つかりました。").format(count=result.customers_total)
    if result.total > len(result.findings):
        return _("端末が{count}台見つかりました。最近通信した{shown}台です。").format(
            count=result.total, shown=len(result.findings)
        )
    if result.findings and result.kind is SearchKind.NAME:
        return _("端末が{count}台見つかりました。").format(count=result.total)
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
