"""データ出力 as a person uses it."""

import csv
import io
import logging
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from app.sales.journal import Journal
from licensing.clock import JST, Doubt, Moment
from tests.app.looks import button
from tests.app.sales.samples import sale_of
from tests.app.ui.reports.desk import Desk


def rows_in(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_the_records_of_the_month_are_exported_with_masked_passport_numbers(desk: Desk, journal: Journal) -> None:
    screen = desk.export()
    assert "購入記録と取消が7件あります。（うち取消 1件）" in desk.texts(screen)
    shown = desk.save(screen, "CSVで保存")
    path = desk.stick / "attomenzei-records-2026-11.csv"
    assert f"購入記録と取消 7件を STICK › {path.name} に保存しました。" in shown
    rows = rows_in(path)
    assert len({row["受付番号"] for row in rows}) == 7
    assert {row["旅券等の番号"][:5] for row in rows} == {"*****"}


def test_passport_numbers_are_included_only_by_choice_and_with_a_warning(
    desk: Desk, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    screen = desk.export()
    screen.page.with_passports.click()
    assert "旅券番号は個人情報です。ファイルの取り扱いと保管にご注意ください。" in desk.texts(screen)
    with caplog.at_level(logging.WARNING):
        desk.save(screen, "CSVで保存")
    rows = rows_in(desk.stick / "attomenzei-records-2026-11.csv")
    assert rows[0]["旅券等の番号"] == '="301234567"', "as text, for spreadsheets"
    assert "7 records of 2026-11 exported, passport numbers included" in caplog.text
    assert "301234567" not in caplog.text


@pytest.mark.parametrize(("span", "mark", "count"), [("日", "2026-11-22", 5), ("年", "2026", 7)])
def test_a_day_or_a_year_can_be_chosen(desk: Desk, journal: Journal, span: str, mark: str, count: int) -> None:
    screen = desk.export()
    button(screen, span).click()
    assert f"購入記録と取消 {count}件を" in desk.save(screen, "CSVで保存")
    assert len({row["受付番号"] for row in rows_in(desk.stick / f"attomenzei-records-{mark}.csv")}) == count


@pytest.mark.parametrize(("doubt", "customs"), [(None, "期限超過"), (Doubt.BEHIND, "未確認")])
def test_a_clock_that_is_doubted_lets_no_deadline_pass(desk: Desk, doubt: Doubt | None, customs: str) -> None:
    desk.till.journal.register(sale_of(on=date(2027, 1, 5)))
    moment = Moment(datetime(2027, 6, 1, 12, tzinfo=JST), doubt)
    desk.till.license.stand(replace(desk.till.license.standing, moment=moment))
    screen = desk.export()
    button(screen, "年").click()
    desk.save(screen, "CSVで保存")
    assert {row["税関確認"] for row in rows_in(desk.stick / "attomenzei-records-2027.csv")} == {customs}


def test_an_empty_period_cannot_be_exported(desk: Desk, tmp_path: Path) -> None:
    screen = desk.export()
    assert "この期間の購入記録はありません。" in desk.texts(screen)
    assert not screen.page.export.isEnabled()


def test_an_unreadable_journal_is_reported_and_cannot_be_exported(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "sales.sqlite3").write_bytes(b"noise" * 1000)
    screen = desk.export()
    assert any("（E-604）" in sentence for sentence in desk.texts(screen))
    assert not screen.page.export.isEnabled()


def test_a_removed_stick_is_reported(desk: Desk, journal: Journal) -> None:
    screen = desk.export()
    desk.stick.rmdir()
    assert "USBメモリを差し込み直し" in desk.save(screen, "CSVで保存")
