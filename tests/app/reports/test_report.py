from pathlib import Path

from app.reports.period import Span, period_of
from app.reports.report import Report, report_html, report_lines
from app.sales.books import NationalitySum, Sums
from app.sales.tax import RateTotal
from tests.app.sales.full_journal import SHOP, full_journal
from tests.app.sales.samples import TODAY


def report(sums: Sums, shop: str = SHOP) -> Report:
    return Report(period_of(Span.DAY, TODAY), shop, TODAY, sums)


def test_the_rows_contain_plain_numbers(tmp_path: Path) -> None:
    lines = list(report_lines(report(full_journal(tmp_path).sums(TODAY, TODAY))))
    assert lines[:9] == [
        ("日報　2026年11月22日(日)", SHOP),
        ("作成日", "2026/11/22"),
        (),
        ("合計（税込）", "15588"),
        ("うち消費税", "1376"),
        ("返金予定額の合計", "1288"),
        ("記録件数", "4"),
        ("取消件数", "1"),
        ("取消の合計（税込）", "-7794"),
    ]
    assert ("10%対象", "13200", "12000", "1200") in lines
    assert ("TWN 台湾", "1", "7794", "688") in lines
    assert ("このアプリは国税庁への送信を行いません。",) in lines


def test_the_page_contains_formatted_amounts(tmp_path: Path) -> None:
    html = report_html(report(full_journal(tmp_path).sums(TODAY, TODAY)))
    for text in ("日報　2026年11月22日(日)", SHOP, "作成日 2026年11月22日(日)", "¥15,588", "¥1,288", "TWN", "10%対象"):
        assert text in html


def test_all_texts_of_the_page_are_escaped() -> None:
    sums = Sums(1, rates=(RateTotal(10, 1, 0),), nationalities=(NationalitySum("<b>", 1, 1, 0),))
    html = report_html(report(sums, shop="<script>"))
    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_empty_period_has_no_empty_tables() -> None:
    assert "税率ごとの合計" not in report_html(report(Sums()))
    assert not any("税率ごとの合計" in line for line in report_lines(report(Sums())))


def test_the_report_says_that_it_covers_this_terminal_alone() -> None:
    assert "この端末の記録だけの集計です。" in report_html(report(Sums()))


def test_a_shop_without_a_name_leaves_no_empty_line() -> None:
    assert "<p align='right'></p>" not in report_html(report(Sums(), shop=""))
