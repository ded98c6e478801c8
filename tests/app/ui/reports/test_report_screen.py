"""日報・月報 as a person uses it."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from app.sales.journal import Journal
from app.system.print_queue import Queue
from app.ui.reports import report_screen
from app.ui.widgets.press_guard import accepts_presses
from app.ui.words.slip import words as print_words
from tests.app.looks import button, stop_guard_later
from tests.app.sales.samples import full_disk
from tests.app.ui.reports.desk import Desk


def test_the_screen_opens_with_today(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    shown = desk.texts(screen)
    for words in ("2026年11月22日(日)", "¥15,588", "¥1,288", "10%対象", "8%対象", "TWN 台湾", "GBR イギリス", "¥1,376"):
        assert words in shown
    assert "このアプリは国税庁への送信を行いません。" in shown


def test_the_day_before_and_the_month_are_one_tap_away(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    button(screen, "前へ").click()
    assert "2026年11月21日(土)" in desk.texts(screen)
    assert "¥7,794" in desk.texts(screen)
    button(screen, "月").click()
    assert "2026年11月" in desk.texts(screen)
    assert "¥29,982" in desk.texts(screen)
    button(screen, "日").click()
    assert "2026年11月22日(日)" in desk.texts(screen)


def test_a_day_is_chosen_from_the_calendar_and_today_is_one_tap_away(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    periods = screen.page.periods
    assert not button(screen, "今日").isEnabled()
    periods.title.click()
    days = periods.calendar.days
    assert periods.calendar.isVisible()
    assert (days.minimumDate().toPython(), days.maximumDate().toPython()) == (date(2026, 11, 1), date(2026, 11, 22))
    days.setSelectedDate(QDate(2026, 11, 1))
    days.setFocus()
    QTest.keyClick(days.focusProxy() or days, Qt.Key.Key_Return)
    assert not periods.calendar.isVisible()
    assert periods.title.text().strip() == "2026年11月1日(日)"
    assert "¥6,600" in desk.texts(screen)
    button(screen, "今日").click()
    assert periods.title.text().strip() == "2026年11月22日(日)"


def test_the_calendar_chooses_the_month_of_a_day(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    button(screen, "月").click()
    screen.page.periods.title.click()
    screen.page.periods.calendar.days.clicked.emit(QDate(2026, 11, 3))
    assert screen.page.periods.title.text().strip() == "2026年11月"


def test_periods_end_at_the_refund_method_and_today(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    assert not button(screen, "次へ").isEnabled()
    button(screen, "月").click()
    assert not button(screen, "前へ").isEnabled()
    assert not button(screen, "次へ").isEnabled()


def test_a_clock_that_is_set_back_opens_no_future_period(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    button(screen, "前へ").click()
    desk.till.today = date(2026, 11, 21)
    button(screen, "次へ").click()
    assert "2026年11月21日(土)" in desk.texts(screen)


def test_on_the_morning_after_the_new_day_can_be_chosen(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    desk.till.today = date(2026, 11, 23)
    assert not button(screen, "次へ").isEnabled()
    screen.page.periods.clock.timeout.emit()
    assert "2026年11月22日(日)" in desk.texts(screen), "what is shown stays"
    button(screen, "今日").click()
    assert "2026年11月23日(月)" in desk.texts(screen)


def test_a_day_without_records_says_so_and_has_nothing_to_save(desk: Desk, tmp_path: Path) -> None:
    screen = desk.report()
    assert "この期間の購入記録はありません。" in desk.texts(screen)
    assert not button(screen, "PDFで保存").isEnabled()
    assert not button(screen, "CSVで保存").isEnabled()


def test_a_report_is_saved_as_a_pdf(desk: Desk, journal: Journal) -> None:
    shown = desk.save(desk.report(), "PDFで保存")
    path = desk.stick / "attomenzei-report-2026-11-22.pdf"
    assert f"日報　2026年11月22日(日)を STICK › {path.name} に保存しました。" in shown
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert b"/FontFile" in pdf  # its letters come with it


def test_a_report_is_saved_as_a_csv(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    button(screen, "月").click()
    shown = desk.save(screen, "CSVで保存")
    path = desk.stick / "attomenzei-report-2026-11.csv"
    assert f"月報　2026年11月を STICK › {path.name} に保存しました。" in shown
    assert '"合計（税込）","29982"' in path.read_text(encoding="utf-8-sig")


def test_an_unreadable_journal_is_reported_instead_of_the_sums(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "sales.sqlite3").write_bytes(b"noise" * 1000)
    screen = desk.report()
    assert any("（E-604）" in sentence for sentence in desk.texts(screen))
    assert not button(screen, "CSVで保存").isEnabled()


def test_a_full_stick_is_reported_and_no_part_of_the_file_remains(desk: Desk, journal: Journal) -> None:
    screen = desk.report()
    with full_disk(room=128):
        shown = desk.save(screen, "CSVで保存")
    assert "保存できませんでした。空き容量が足りません。" in shown
    assert "（E-701）" in shown
    assert list(desk.stick.iterdir()) == []


def test_a_report_is_printed(desk: Desk, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    screen = desk.report(lambda: printer)
    stop_guard_later(monkeypatch)
    button(screen, "印刷").click()
    assert desk.till.visits.notified == [
        "日報　2026年11月22日(日)を印刷に送りました。用紙が出てこないときは、プリンターを確認してください。"
    ]
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert not accepts_presses(screen.page.print), "a double tap prints it once"


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_told(desk: Desk, journal: Journal, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "gone" / "printed.pdf"))
    button(desk.report(lambda: printer), "印刷").click()
    assert desk.till.visits.notified == [
        "日報　2026年11月22日(日)を印刷できませんでした。プリンターを確認してください。"
    ]


def test_a_full_disk_is_told_before_a_report_is_cut_short(desk: Desk, journal: Journal, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    screen = desk.report(lambda: printer)
    with full_disk(room=1024):
        button(screen, "印刷").click()
    assert desk.till.visits.notified[0].startswith("印刷を送れませんでした。ディスクに空きがありません（")
    assert not (tmp_path / "printed.pdf").exists()


def test_a_report_that_waits_for_a_stopped_printer_is_told(
    desk: Desk, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    monkeypatch.setattr(report_screen, "queue_of", lambda _name: Queue.STOPPED)
    button(desk.report(lambda: printer), "印刷").click()
    assert "プリンターが止まっているか" in desk.till.visits.notified[0]


def test_a_report_is_not_told_as_sent_to_a_queue_that_takes_no_jobs(
    desk: Desk, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    monkeypatch.setattr(report_screen, "queue_of", lambda _name: Queue.REJECTING)
    button(desk.report(lambda: printer), "印刷").click()
    assert desk.till.visits.notified == [print_words.REJECTED.format(printer=printer.printerName())]
    assert not (tmp_path / "printed.pdf").exists()


def test_a_pc_without_a_printer_is_told_so(desk: Desk, journal: Journal) -> None:
    button(desk.report(lambda: None), "印刷").click()
    assert desk.till.visits.notified[0].startswith("プリンターが見つかりません。")
