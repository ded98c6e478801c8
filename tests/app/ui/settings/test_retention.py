"""Old records are offered for deletion in the settings, and deleted once somebody has confirmed it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.sales.journal import FILE_NAME, Journal
from app.ui.settings.backup_sheet import BackupSheet
from licensing.clock import Doubt, Moment
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import shown_texts
from tests.app.sales.samples import sale_of
from tests.app.standings import STANDINGS

LATER = datetime(2035, 1, 23, 3, 0, tzinfo=UTC)


def licensed(moment: datetime, doubt: Doubt | None = None) -> FakeLicense:
    return FakeLicense(replace(STANDINGS["licensed"], moment=Moment(moment, doubt)))


def opened(
    qtbot: QtBot, folder: Path, visits: Visits, doubt: Doubt | None = None, license: FakeLicense | None = None
) -> BackupSheet:
    made = BackupSheet(context_of(license or licensed(LATER, doubt), folder, visits), list)
    qtbot.addWidget(made)
    made.show()
    buttons = made.start_page.findChildren(QPushButton)
    next(each for each in buttons if each.accessibleName().startswith("保存期間が過ぎた記録の削除")).click()
    return made


def button(sheet: BackupSheet, text: str) -> QPushButton:
    return next(each for each in sheet.retention.page.findChildren(QPushButton) if each.text() == text)


def wait_for(qtbot: QtBot, sheet: BackupSheet, words: str) -> None:
    qtbot.waitUntil(lambda: words in shown_texts(sheet), timeout=30_000)


def test_old_records_are_deleted_when_that_is_confirmed(qtbot: QtBot, tmp_path: Path) -> None:
    journal, visits = Journal(tmp_path / FILE_NAME), Visits()
    for on in (date(2026, 11, 1), date(2026, 11, 22), date(2034, 12, 1)):
        journal.register(sale_of(on=on))
    sheet = opened(qtbot, tmp_path, visits)
    wait_for(qtbot, sheet, "2件")
    assert "2026年11月1日(日) から 2026年11月22日(日) まで" in shown_texts(sheet)
    QTest.keyClick(sheet.retention.page, Qt.Key.Key_Return)
    assert sheet.currentWidget() is sheet.start_page, "Enter alone deletes nothing"
    assert len(journal.find()) == 3
    sheet.retention.begin()
    wait_for(qtbot, sheet, "2件")
    button(sheet, "2件を削除する").click()
    qtbot.waitUntil(lambda: visits.notified == ["保存期間が過ぎた記録 2件を削除しました。"], timeout=30_000)
    assert [record.sale.sold_on for record in journal.find()] == [date(2034, 12, 1)]


@pytest.mark.parametrize("doubt", [None, Doubt.AHEAD])
def test_only_what_was_shown_is_deleted_whatever_the_clock_does_until_it_is_confirmed(
    qtbot: QtBot, tmp_path: Path, doubt: Doubt | None
) -> None:
    journal, visits, license = Journal(tmp_path / FILE_NAME), Visits(), licensed(LATER)
    for on in (date(2026, 11, 22), date(2026, 12, 1)):
        journal.register(sale_of(on=on))
    sheet = opened(qtbot, tmp_path, visits, license=license)
    wait_for(qtbot, sheet, "1件")
    license.stand(replace(license.standing, moment=Moment(LATER + timedelta(days=30), doubt)))
    button(sheet, "1件を削除する").click()
    qtbot.waitUntil(lambda: visits.notified == ["保存期間が過ぎた記録 1件を削除しました。"], timeout=5_000)
    assert [record.sale.sold_on for record in journal.find()] == [date(2026, 12, 1)]


def test_without_old_records_there_is_nothing_to_press(qtbot: QtBot, tmp_path: Path) -> None:
    Journal(tmp_path / FILE_NAME).register(sale_of(on=date(2034, 12, 1)))
    sheet = opened(qtbot, tmp_path, Visits())
    wait_for(qtbot, sheet, "保存期間が過ぎた記録はありません。")
    assert not button(sheet, "0件を削除する").isVisible()


def test_while_the_clock_is_in_doubt_nothing_is_offered(qtbot: QtBot, tmp_path: Path) -> None:
    Journal(tmp_path / FILE_NAME).register(sale_of())
    sheet = opened(qtbot, tmp_path, Visits(), Doubt.AHEAD)
    wait_for(qtbot, sheet, "パソコンの日付を確認できるまで、削除できません。")
    assert not button(sheet, "0件を削除する").isVisible()


def test_records_that_cannot_be_read_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"noise" * 500)
    sheet = opened(qtbot, tmp_path, Visits())
    qtbot.waitUntil(lambda: any("E-604" in text for text in shown_texts(sheet)), timeout=30_000)
