"""データのバックアップ in the page: saved, found again, looked at before it counts, and taken back."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.sales.backup import back_up
from app.sales.journal import FILE_NAME, Journal
from app.sales.restoring import Comparison, compare
from app.state.settings import preferences_file
from app.system.tasks import Tasks
from app.ui.pages import Page
from app.ui.settings.backup_sheet import BackupSheet
from app.ui.widgets.places import AnswerFile, Place
from tests.app.contexts import Visits, context_of
from tests.app.looks import shown_texts
from tests.app.sales.samples import sale_of

MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "data" / FILE_NAME)
    made.register(sale_of())
    return made


@pytest.fixture
def sheet(qtbot: QtBot, tmp_path: Path, stick: Path, visits: Visits) -> BackupSheet:
    made = BackupSheet(context_of(folder=tmp_path / "data", navigator=visits), lambda: [Place("USBメモリ", stick)])
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(qtbot: QtBot, sheet: QWidget, name: str) -> None:
    """Press the one visible button whose words begin with ``name``, as soon as it is there."""

    def found() -> list[QPushButton]:
        buttons = [b for b in sheet.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
        return [b for b in buttons if (b.text() or b.accessibleName()).startswith(name)]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=5000)
    found()[0].click()


def wait_for(qtbot: QtBot, sheet: QWidget, words: str) -> None:
    qtbot.waitUntil(lambda: any(words in text for text in shown_texts(sheet)), timeout=5000)


def save(qtbot: QtBot, sheet: BackupSheet) -> None:
    press(qtbot, sheet, "バックアップを保存")
    press(qtbot, sheet, "USBメモリ")
    wait_for(qtbot, sheet, "-20261122-1042.sqlite3 を保存しました。")


def choose(qtbot: QtBot, sheet: BackupSheet) -> None:
    sheet.show_page(sheet.start_page)
    press(qtbot, sheet, "バックアップから復元")
    press(qtbot, sheet, "attomenzei-records-")


def test_records_are_saved_and_restored(qtbot: QtBot, sheet: BackupSheet, journal: Journal, tmp_path: Path) -> None:
    records = journal.find()
    save(qtbot, sheet)
    journal.register(sale_of())
    choose(qtbot, sheet)
    wait_for(qtbot, sheet, "このバックアップに戻しますか？")
    shown = shown_texts(sheet)
    assert "1件（最新 2026年11月22日(日)）" in shown
    assert "2件" in shown
    assert any("この端末だけにある記録 1件は" in text for text in shown)
    press(qtbot, sheet, "この内容に戻す")
    wait_for(qtbot, sheet, "復元しました")
    assert journal.find() == records
    assert any("sales-20261122-104200.sqlite3" in text for text in shown_texts(sheet))
    assert (tmp_path / "data" / "sales-20261122-104200.sqlite3").exists()


def test_nothing_is_restored_before_it_is_confirmed(qtbot: QtBot, sheet: BackupSheet, journal: Journal) -> None:
    save(qtbot, sheet)
    journal.register(sale_of())
    choose(qtbot, sheet)
    wait_for(qtbot, sheet, "このバックアップに戻しますか？")
    QTest.keyClick(sheet.confirm_page, Qt.Key.Key_Return)
    QTest.keyClick(sheet.confirm_page, Qt.Key.Key_Escape)
    wait_for(qtbot, sheet, "復元するバックアップを選んでください。")
    assert len(journal.find()) == 2


def test_there_is_no_warning_if_nothing_would_be_lost(qtbot: QtBot, sheet: BackupSheet, journal: Journal) -> None:
    save(qtbot, sheet)
    choose(qtbot, sheet)
    wait_for(qtbot, sheet, "このバックアップに戻しますか？")
    assert not any("表示されなくなります" in text for text in shown_texts(sheet))


def test_a_file_that_is_not_ours_is_reported(qtbot: QtBot, sheet: BackupSheet, journal: Journal, stick: Path) -> None:
    (stick / "attomenzei-records-20261122-1042.sqlite3").write_bytes(b"a picture" * 999)
    choose(qtbot, sheet)
    wait_for(qtbot, sheet, "あっと免税のバックアップではありません。")
    wait_for(qtbot, sheet, "E-612")


def test_a_stick_removed_before_the_confirmation_is_reported(
    qtbot: QtBot, sheet: BackupSheet, journal: Journal, stick: Path
) -> None:
    save(qtbot, sheet)
    choose(qtbot, sheet)
    wait_for(qtbot, sheet, "このバックアップに戻しますか？")
    next(stick.iterdir()).unlink()
    press(qtbot, sheet, "この内容に戻す")
    wait_for(qtbot, sheet, "この端末の記録は変わっていません。")
    assert len(journal.find()) == 1


def test_without_a_record_there_is_nothing_to_save(qtbot: QtBot, sheet: BackupSheet) -> None:
    press(qtbot, sheet, "バックアップを保存")
    press(qtbot, sheet, "USBメモリ")
    wait_for(qtbot, sheet, "購入記録はまだありません。")


def test_without_a_backup_the_page_says_what_to_do(qtbot: QtBot, sheet: BackupSheet) -> None:
    press(qtbot, sheet, "バックアップから復元")
    wait_for(qtbot, sheet, "バックアップが見つかりません。")


def test_back_leads_to_the_menu(qtbot: QtBot, sheet: BackupSheet, visits: Visits) -> None:
    press(qtbot, sheet, "戻る")
    assert visits.opened == [(Page.SETTINGS, "")]


def test_the_place_of_the_backups_at_closing_is_chosen(
    qtbot: QtBot, sheet: BackupSheet, journal: Journal, stick: Path, tmp_path: Path
) -> None:
    assert "保存先：このパソコン（データのフォルダー）" in shown_texts(sheet)
    press(qtbot, sheet, "終了時の自動バックアップ")
    press(qtbot, sheet, "USBメモリ")
    wait_for(qtbot, sheet, "-20261122-1042.sqlite3 を保存しました。")
    sheet.show_page(sheet.start_page)
    assert f"保存先：{stick}" in shown_texts(sheet)
    assert preferences_file(tmp_path / "data").read().backup_folder == str(stick)


def test_the_backups_of_all_tills_are_offered(
    qtbot: QtBot, sheet: BackupSheet, journal: Journal, stick: Path, tmp_path: Path
) -> None:
    names = [back_up(tmp_path / "data" / FILE_NAME, stick, MOMENT, (f"レジ{till}",)).name for till in range(5)]
    press(qtbot, sheet, "バックアップから復元")
    wait_for(qtbot, sheet, names[0])
    shown = "".join(shown_texts(sheet))
    assert all(name in shown for name in names)


def test_what_is_confirmed_is_what_is_restored(
    qtbot: QtBot, sheet: BackupSheet, journal: Journal, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow stick compares the first file; meanwhile somebody searches again and chooses another."""
    slow, fast = (back_up(tmp_path / "data" / FILE_NAME, stick, moment) for moment in (MOMENT, LATER))
    read, done = Event(), Event()

    def compare_slowly(file: Path, backup: Path, *keys: Any) -> Comparison:
        if backup == slow:
            assert read.wait(30)
        compared = compare(file, backup, *keys)
        if backup == slow:
            done.set()
        return compared

    monkeypatch.setattr("app.ui.settings.backup_sheet.compare", compare_slowly)
    sheet.choose_page.chosen.emit(AnswerFile(slow, "USB"))
    sheet.choose_page.chosen.emit(AnswerFile(fast, "USB"))
    wait_for(qtbot, sheet, fast.name)
    read.set()
    assert done.wait(30)
    with qtbot.waitCallback() as called:
        Tasks(sheet).run(lambda: None, called)  # what was posted before has arrived
    assert fast.name in shown_texts(sheet)
