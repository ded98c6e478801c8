"""Every reason is complete in both languages, and its link leads to an existing page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import resolve
from django.utils import translation

from licensing.number import NumberError, NumberFault
from server import clock
from server.console.support.facts import Facts
from server.console.support.findings import Finding, Reason, Remark, diagnose_license
from server.console.support.remedies import anything, remedy_for
from server.console.support.snapshot import TerminalSnapshot
from server.console.support.words import explain, typo_words
from server.licenses.models import License, Registration, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_complete(issue: Issue, now: datetime, language: str, reason: Reason) -> None:
    [number] = issue()
    old, new = FarTerminal("旧レジ", clock_error=timedelta(hours=3)), FarTerminal("新レジ")
    old.register(number, now)
    new.register(number, now, replace=True)
    operations.stop(operations.find(number), who="sato", now=now)
    License.objects.update(stops_on=now.date())
    terminal = Terminal.objects.get(name="旧レジ")
    finding = Finding(reason, License.objects.get(), TerminalSnapshot(terminal, Facts([terminal], now)), tuple(Remark))
    with translation.override(language):
        words, remedy = explain(finding), remedy_for(finding, anything)
    shown = [
        words.title,
        words.detail,
        words.remedy,
        remedy.text,
        *(text for remark in words.remarks for text in remark),
    ]
    assert len(words.remarks) == len(Remark)
    assert all(text and "{" not in text and "―" not in text for text in shown), shown
    resolve(remedy.link.partition("?")[0])


def test_reasons_of_a_license_on_no_terminal_lead_to_the_license(issue: Issue, now: datetime) -> None:
    [number] = issue()
    license = operations.find(number)
    page = f"/admin/licenses/license/{license.pk}/change/"
    assert remedy_for(diagnose_license(license, now), anything).link == page
    FarTerminal("レジ1").register(number, now)
    operations.release(license, who="sato", now=now)
    finding = diagnose_license(license, now)
    assert "レジ1" in explain(finding).detail
    assert remedy_for(finding, anything).link == page


def test_a_planned_stop_that_came_names_its_day_and_nobody(issue: Issue, now: datetime) -> None:
    [number] = issue()
    License.objects.update(stops_on=now.date() - timedelta(days=1))
    words = explain(diagnose_license(operations.find(number), now))
    assert words.detail == "予定どおり2026/11/21の終わりに停止しました。"
    License.objects.update(stops_on=None, stopped_at=clock.now())
    assert explain(diagnose_license(operations.find(number), now)).detail == "", "nobody wrote down who it was"


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-11 * 60, "11分遅れて"), (3 * 3600, "3時間進んで"), (5 * 86400, "5日進んで")]
)
def test_a_wrong_clock_is_shown_in_a_suitable_unit(issue: Issue, now: datetime, seconds: int, expected: str) -> None:
    [number] = issue()
    FarTerminal(clock_error=timedelta(seconds=seconds)).register(number, now)
    license = Registration.objects.get().license
    [(_, _, text)] = explain(diagnose_license(license, now)).remarks
    assert expected in text


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (NumberFault.TOO_SHORT, "ライセンス番号は16文字です。途中までしかありません。"),
        (NumberFault.SEVERAL, "ライセンス番号が2つ以上あります。1つだけ入力してください。"),
        (NumberFault.TOO_LONG, "ライセンス番号は16文字です。文字が多すぎます。"),
        (NumberFault.WRONG_CHECK, "番号のどこかが違います。3番目の4文字「2VTA」をもう一度うかがいます。"),
    ],
)
def test_a_wrong_number_names_the_part_to_check(fault: NumberFault, sentence: str) -> None:
    assert typo_words(NumberError(fault, 3, "2VTA")) == sentence
